import { statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { Refusal } from '@visor/schema';
import { readJson, writeWhole } from '@visor/service/files';
import { LOOPBACK } from './hosts.rules.ts';
import { checkWatched, type WatchedFolder } from './watched-folders.ts';

/** The user's settings of a stack, remembered in `DIR/run/settings.json`. */
export interface GivenSettings {
  /** Port of the gateway; 0 for any free port. */
  readonly port?: number;
  /** Address that the gateway listens on. */
  readonly host?: string;
  /** Folders where pilots look for executables, before Visor's own; `['']` for none. */
  readonly payloadPath?: readonly string[];
  /** Folders, besides `DIR/storage`, in which storages may lie; `['']` for none. */
  readonly storageRoots?: readonly string[];
  /** Folders whose files are announced; one with an empty name for none. */
  readonly watched?: readonly WatchedFolder[];
}

export interface Settings {
  readonly port?: number;
  readonly host: string;
  readonly payloadPath: readonly string[];
  readonly storageRoots: readonly string[];
  readonly watched: readonly WatchedFolder[];
}

const settingsFile = (dir: string): string => join(dir, 'run/settings.json');

/** Returns the settings of this start: the given ones, else those of the last start. */
export function readSettings(dir: string, given: GivenSettings, print: (line: string) => void): Settings {
  const kept = readJson<Partial<Settings>>(settingsFile(dir)) ?? {};
  const port = given.port ?? kept.port;
  return {
    ...(port === undefined || port === 0 ? {} : { port }),
    host: given.host ?? kept.host ?? LOOPBACK,
    payloadPath:
      foldersOf('--payload-path', given.payloadPath) ?? checkRemembered(kept.payloadPath, '--payload-path', print),
    storageRoots:
      foldersOf('--storage-root', given.storageRoots) ?? checkRemembered(kept.storageRoots, '--storage-root', print),
    watched: given.watched ? checkWatched(given.watched) : (kept.watched ?? []),
  };
}

/** Writes the settings for the next start. Called when they have been checked, so that a refused start changes nothing. */
export const saveSettings = (dir: string, settings: Settings): void =>
  writeWhole(settingsFile(dir), JSON.stringify(settings));

/** Checks given folders. @throws Refusal INVALID with the folder and what is wrong with it */
function foldersOf(option: string, given: readonly string[] | undefined): string[] | undefined {
  const folders = given?.filter((folder) => folder !== '').map((folder) => resolve(folder));
  for (const folder of folders ?? []) {
    const problem = folder.includes(delimiter) ? `has a "${delimiter}" in its name` : folderProblem(folder);
    if (problem !== undefined) throw new Refusal('INVALID', `${option} ${folder} ${problem}`);
  }
  return folders;
}

function folderProblem(folder: string): string | undefined {
  try {
    return statSync(folder).isDirectory() ? undefined : 'is not a folder: give the folder that holds the files';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'does not exist: give a folder that is there' : `cannot be used: ${message}`;
  }
}

/** Checks remembered folders. A folder that no longer exists is printed, and does not stop the start. */
function checkRemembered(
  kept: readonly string[] | undefined,
  option: string,
  print: (line: string) => void,
): readonly string[] {
  for (const folder of kept ?? []) {
    const problem = folderProblem(folder);
    if (problem !== undefined) print(`${option} ${folder}, remembered from an earlier start, ${problem}`);
  }
  return kept ?? [];
}
