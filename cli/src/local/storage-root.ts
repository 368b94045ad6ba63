import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addStorageRoot } from '@visor/laptop/running';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { localDirectory, type ConnectionOptions } from './connect.ts';

/** Longest wait for the file system of a folder. */
const FOLDER_TIMEOUT_MS = 10_000;

/** Where a storage will be. */
interface StoragePlace {
  readonly url: string;
  /** Undoes what let it be there, where it was not registered. */
  takeBack(): void;
}

/**
 * Returns the place of a storage that was given as a URL or as a folder of this machine. With `--dir`, whose files show the power over
 * that Visor, storages may lie in the folder from then on.
 * @throws CommandError with `--dir`: (usage) for a folder that is not there, (unreachable) for one whose file system does not answer; Refusal
 *   for that Visor's own
 */
export function storagePlaceOf(place: string, options: ConnectionOptions): StoragePlace {
  if (/^[a-z][a-z0-9+.-]*:/i.test(place)) return { url: place, takeBack() {} };
  const folder = resolve(place);
  const url = pathToFileURL(folder).href.replace(/\/?$/, '/');
  if (options.dir === undefined) return { url, takeBack() {} };
  if (!isFolder(folder))
    throw new CommandError(EXIT_CODE.usage, `${folder}: there is no such folder: make it first, with mkdir`);
  return { url, takeBack: addStorageRoot(localDirectory(options), folder) };
}

/** A program of its own looks: who waits for a file system that does not answer can only be killed. */
function isFolder(folder: string): boolean {
  const { error, status } = spawnSync('test', ['-d', folder], { timeout: FOLDER_TIMEOUT_MS, killSignal: 'SIGKILL' });
  if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT')
    throw new CommandError(EXIT_CODE.unreachable, `${folder} is on a file system that does not answer`);
  if (error) throw error;
  return status === 0;
}
