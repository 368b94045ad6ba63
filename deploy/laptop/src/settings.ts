import { statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { Refusal } from '@visor/schema';
import { readJson, writeWhole } from '@visor/service/files';
import { LOOPBACK } from './hosts.rules.ts';

/** What the user decides of a directory's stack, kept in `DIR/run/settings.json` until decided anew. */
export interface GivenSettings {
  /** Port of the gateway; 0: any free one. */
  readonly port?: number;
  /** Address that the gateway listens on. */
  readonly host?: string;
  /** Folders where pilots look for executables, before Visor's own; `['']` for none. */
  readonly payloadPath?: readonly string[];
  /** Folders, besides `DIR/storage`, that storages may lie in; `['']` for none. */
  readonly storageRoots?: readonly string[];
}

export interface Settings {
  readonly port?: number;
  readonly host: string;
  readonly payloadPath: readonly string[];
  readonly storageRoots: readonly string[];
}

const settingsFile = (dir: string): string => join(dir, 'run/settings.json');

/** The settings of this start: what is given now, else what was kept from an earlier one. */
export function readSettings(dir: string, given: GivenSettings, print: (line: string) => void): Settings {
  const kept = readJson<Partial<Settings>>(settingsFile(dir)) ?? {};
  const port = given.port ?? kept.port;
  return {
    ...(port === undefined || port === 0 ? {} : { port }),
    host: given.host ?? kept.host ?? LOOPBACK,
    payloadPath: foldersOf('--payload-path', given.payloadPath) ?? present(kept.payloadPath, '--payload-path', print),
    storageRoots:
      foldersOf('--storage-root', given.storageRoots) ?? present(kept.storageRoots, '--storage-root', print),
  };
}

/** Keeps them for the next start; only once they are known to work, so that no refused start spoils the next. */
export const saveSettings = (dir: string, settings: Settings): void =>
  writeWhole(settingsFile(dir), JSON.stringify(settings));

/** @throws Refusal INVALID that names the folder which can't be used, and why. */
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

/** Folders kept from an earlier start: one that has gone since must not keep the stack from starting. */
function present(
  kept: readonly string[] | undefined,
  option: string,
  print: (line: string) => void,
): readonly string[] {
  for (const folder of kept ?? []) {
    const problem = folderProblem(folder);
    if (problem !== undefined) print(`${option} ${folder}, kept from an earlier start, ${problem}`);
  }
  return kept ?? [];
}
