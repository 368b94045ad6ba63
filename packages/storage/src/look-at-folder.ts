import { spawn } from 'node:child_process';

/** What a look at a path finds. */
type Look = { readonly found: 'FOLDER'; readonly realPath: string } | { readonly found: 'NOTHING' | 'NO_ANSWER' };

const PROGRAM = `const { realpathSync, statSync } = require('node:fs');
try {
  const path = realpathSync(process.argv[1]);
  if (statSync(path).isDirectory()) process.stdout.write(path);
} catch (error) {
  if (!['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].includes(error.code)) process.exitCode = 1;
}`;

/**
 * Looks at a folder, with links resolved, in another process: one that waits for a dead file system cannot be woken, and is abandoned.
 * @param timeoutMs longest wait
 */
export function lookAtFolder(path: string, timeoutMs: number): Promise<Look> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', PROGRAM, '--', path], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    const end = (look: Look): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.unref();
      resolve(look);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      end({ found: 'NO_ANSWER' });
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => end({ found: 'NO_ANSWER' }));
    child.on('close', (code) => {
      const realPath = Buffer.concat(chunks).toString();
      if (code !== 0) end({ found: 'NO_ANSWER' });
      else end(realPath === '' ? { found: 'NOTHING' } : { found: 'FOLDER', realPath });
    });
  });
}
