import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const folder = join(import.meta.dirname, '../playground');
const dist = join(folder, 'dist');

/** Folder of the built playground; builds it first, as a user would, where that was not done. */
export async function builtPlayground(): Promise<string> {
  if (existsSync(join(dist, 'index.html'))) return dist;
  const npm = (...words: string[]) => promisify(execFile)('npm', words, { cwd: folder, maxBuffer: 2 ** 26 });
  await npm('ci');
  await npm('run', 'build');
  return dist;
}
