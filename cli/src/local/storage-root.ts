import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addStorageRoot } from '@visor/laptop/running';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { localDirectory, type ConnectionOptions } from './connect.ts';

/** Where a storage will be. */
interface StoragePlace {
  readonly url: string;
  /** Undoes what let it be there, where it was not registered. */
  takeBack(): void;
}

/**
 * Returns the place of a storage that was given as a URL or as a folder of this machine. With `--dir`, whose files show the power over
 * that Visor, storages may lie in the folder from then on.
 * @throws CommandError (usage) with `--dir` for a folder that is not there; Refusal for that Visor's own
 */
export function storagePlaceOf(place: string, options: ConnectionOptions): StoragePlace {
  if (/^[a-z][a-z0-9+.-]*:/i.test(place)) return { url: place, takeBack() {} };
  const folder = resolve(place);
  const url = pathToFileURL(folder).href.replace(/\/?$/, '/');
  if (options.dir === undefined) return { url, takeBack() {} };
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CommandError(EXIT_CODE.usage, `${folder}: there is no such folder: make it first, with mkdir`);
  return { url, takeBack: addStorageRoot(localDirectory(options), folder) };
}
