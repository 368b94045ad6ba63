import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, until } from '@visor/testkit';

const ROOT = join(import.meta.dirname, '../..');
const MINUTE_MS = 60_000;
const run = promisify(execFile);

/** Returns the Python of a virtual environment with what an example's requirements.txt names; PyPI is asked once. */
export async function pythonFor(example: string): Promise<string> {
  const folder = join(ROOT, '.visor', `python-${example}`);
  const python = join(folder, 'bin/python');
  const stamp = join(folder, 'installed');
  const requirements = join(ROOT, 'examples', example, 'requirements.txt');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return python;
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder], { timeout: 2 * MINUTE_MS });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  await run(python, install, { timeout: 8 * MINUTE_MS });
  writeFileSync(stamp, digest);
  return python;
}

interface PythonProgram extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
}

/** Starts a program of an example on a free port, and waits until it answers. */
export async function startPython(
  python: string,
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<PythonProgram> {
  const port = await freePort();
  const child = spawn(python, ['-B', join(ROOT, 'examples', file)], {
    env: { PATH: process.env['PATH'], PORT: String(port), ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const answers = (): Promise<true | undefined> =>
    fetch(url).then(
      () => true,
      () => undefined,
    );
  const failed = ended.then(() => {
    throw new Error(`${file} ended early`);
  });
  failed.catch(() => {});
  await Promise.race([failed, until(answers, { within: MINUTE_MS, what: `${file} answers` })]);
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
