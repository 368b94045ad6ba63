import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addStorageRoot } from '@visor/laptop/running';
import { localDirectory, type ConnectionOptions } from './connect.ts';

/**
 * Returns the URL of a storage that was given as a URL or as a folder of this machine. With `--dir`, whose files show the power over
 * that Visor, storages may lie in the folder from then on.
 */
export function storageUrlOf(place: string, options: ConnectionOptions): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(place)) return place;
  const folder = resolve(place);
  if (options.dir !== undefined) addStorageRoot(localDirectory(options), folder);
  return `${pathToFileURL(folder).href}/`;
}
