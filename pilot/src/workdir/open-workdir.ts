import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DirectoryCleaner } from './directory-cleaner.ts';
import { makeWorkDirectory } from './remove-leftovers.ts';

/** Folders of one attempt. They are removed with their content soon after it is disposed. */
export interface Workdir extends Disposable {
  /** Folder where the payload runs and writes. */
  readonly out: string;
  readonly tmp: string;
  /** Creates a folder for one input and returns the input's path: two inputs may have the same name. */
  createInputPath(index: number, basename: string): Promise<string>;
  /** Returns the path of a file of the pilot, outside the payload's folders. */
  pilotFile(name: string): string;
}

/** Errors of a work directory that a payload of the pilot's user has removed or made inaccessible; it is repaired. */
const REPAIRABLE_CODES = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];

/** Creates `<root>/<job>.<attempt>`. @throws the file system's error */
export async function openWorkdir(root: string, key: string, cleaner: DirectoryCleaner): Promise<Workdir> {
  const path = join(root, key);
  const out = join(path, 'out');
  const tmp = join(path, 'tmp');
  // Only the pilot has access until the payload's user gets it.
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (!REPAIRABLE_CODES.includes(error.code ?? '')) throw error;
    makeWorkDirectory(root);
    return mkdir(path, { mode: 0o700 });
  });
  await Promise.all([mkdir(out), mkdir(tmp)]);
  return {
    out,
    tmp,
    async createInputPath(index, basename) {
      const folder = join(path, `in${index}`);
      await mkdir(folder);
      return join(folder, basename);
    },
    pilotFile: (name) => join(path, name),
    [Symbol.dispose]: () => cleaner.remove(path),
  };
}
