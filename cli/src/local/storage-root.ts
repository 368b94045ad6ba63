import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addStorageRoot } from '@visor/laptop/running';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { localDirectory, type ConnectionOptions } from './connect.ts';

/**
 * Returns the URL of a storage that was given as a URL or as a folder of this machine. With `--dir`, whose files show the power over
 * that Visor, storages may lie in the folder from then on.
 * @throws CommandError (usage) with `--dir` for a folder that is not there
 */
export function storageUrlOf(place: string, options: ConnectionOptions): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(place)) return place;
  const folder = resolve(place);
  if (options.dir !== undefined) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new CommandError(EXIT_CODE.usage, `${folder}: there is no such folder: make it first, with mkdir`);
    addStorageRoot(localDirectory(options), folder);
  }
  return `${pathToFileURL(folder).href}/`;
}
