import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DirectoryCleaner } from './directory-cleaner.ts';
import { makeWorkDirectory } from './remove-leftovers.ts';

/** Folders of one attempt. They are removed with their content soon after it is disposed. */
export interface Workdir extends Disposable {
  /** Folder where the payload runs and writes. */
  readonly out: string;
  readonly tmp: string;
  /** Creates a folder for one input and returns the input's path: two inputs may have the same name. */
  createInputPath(index: number, basename: string): string;
  /** Returns the path of a file of the pilot, outside the payload's folders. */
  pilotFile(name: string): string;
}

/** Errors of a work directory that a payload of the pilot's user has removed or made inaccessible; it is repaired. */
const REPAIRABLE_CODES = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];

/**
 * Creates `<root>/<job>.<attempt>`, in this thread: the thread pool takes ten times as long for a local folder. @throws the
 * file system's error
 */
export function openWorkdir(root: string, key: string, cleaner: DirectoryCleaner): Workdir {
  const path = join(root, key);
  const out = join(path, 'out');
  const tmp = join(path, 'tmp');
  makeFolder(root, path);
  mkdirSync(out);
  mkdirSync(tmp);
  return {
    out,
    tmp,
    createInputPath(index, basename) {
      const folder = join(path, `in${index}`);
      mkdirSync(folder);
      return join(folder, basename);
    },
    pilotFile: (name) => join(path, name),
    [Symbol.dispose]: () => cleaner.remove(path),
  };
}

/** Only the pilot has access until the payload's user gets it. */
function makeFolder(root: string, path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!REPAIRABLE_CODES.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    makeWorkDirectory(root);
    mkdirSync(path, { mode: 0o700 });
  }
}
