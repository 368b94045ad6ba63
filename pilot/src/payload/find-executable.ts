import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the path of a program: its plain name in the first folder that has it. Undefined where no folder has it. */
export function findExecutable(name: string, folders: readonly string[]): string | undefined {
  if (!isPlainName(name)) return undefined;
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/** Says why no program was found, which folders were searched, and what to do. */
export function describeMissingExecutable(name: string, folders: readonly string[]): string {
  const shown = JSON.stringify(name);
  if (!isPlainName(name)) return `${shown} is not a plain name: name a program without its folder`;
  const blocked = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (blocked !== undefined) return `${blocked} cannot be run: it must be a file with permission to execute`;
  const searched =
    folders.length > 0 ? `none of the folders searched: ${folders.join(', ')}` : 'no folder: none is set';
  return `the program ${shown} is in ${searched}; add its folder with \`visor up --payload-path DIR\` or the pilot's VISOR_PAYLOAD_PATH`;
}

const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');

/** Whether this process may execute the file, or enter the folder. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const isProgram = (path: string): boolean =>
  isExecutable(path) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
