import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

/** The program of this plain name in the first of the folders that has it; undefined: there is none. */
export function findExecutable(name: string, folders: readonly string[]): string | undefined {
  if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) return undefined;
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
