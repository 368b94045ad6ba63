import { lstatSync, opendirSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { nameProblem } from '@visor/schema';
import { CommandError, EXIT_CODE, quoted } from '../exit-codes.rules.ts';
import { harmless } from '../output/text.rules.ts';
import type { FileList } from './file-list.ts';

interface Search {
  readonly list: FileList;
  /** What lies in the folders and is no plain file, or is hidden. */
  readonly skipped: string[];
  readonly empty: string[];
}

/**
 * Finds the files of these paths: files themselves, and plain files in folders and all folders below. Links in folders are
 * not followed.
 * @param list takes them
 * @param skipEmpty files without a byte are skipped, not refused
 * @returns the paths of what was skipped, in their order
 * @throws CommandError (usage) for a path that is neither, an empty file, a name that the catalog does not take, or two files of one name
 */
export function findFiles(paths: readonly string[], list: FileList, { skipEmpty = false } = {}): readonly string[] {
  const search: Search = { list, skipped: [], empty: [] };
  for (const path of paths.map((text) => resolve(text))) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) take(search, dirname(path), basename(path), stats);
    else if (stats?.isDirectory()) walk(path, search);
    else
      throw new CommandError(
        EXIT_CODE.usage,
        `${harmless(path)}: ${isUtf8(path) ? 'no such file or folder' : NOT_UTF8}`,
      );
  }
  // A path may have been given twice.
  const empty = [...new Set(search.empty)].sort();
  if (empty.length > 0 && !skipEmpty) throw new CommandError(EXIT_CODE.usage, emptyText(empty));
  return [...search.skipped.sort(), ...empty];
}

const MAX_NAMED = 5;

function emptyText(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED).map(quoted);
  const others = paths.length - named.length;
  return (
    `nothing was announced: ${paths.length === 1 ? 'a file is' : `${paths.length} files are`} empty, with nothing to process: ` +
    `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}; --skip-empty announces the others without ${paths.length === 1 ? 'it' : 'them'}`
  );
}

/** Names that are not UTF-8 are read with this letter in place of what is wrong. */
const isUtf8 = (path: string): boolean => !path.includes('\u{fffd}');

const NOT_UTF8 = 'its name is not UTF-8, or there is no such file or folder: rename it';

/** Entries that the system is asked for at once. */
const ENTRIES = 512;

function walk(folder: string, search: Search): void {
  using entries = opendirSync(folder, { bufferSize: ENTRIES });
  for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
    const { name } = entry;
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats && !isUtf8(name)) throw new CommandError(EXIT_CODE.usage, `${harmless(path)}: ${NOT_UTF8}`);
    if (name.startsWith('.') || !(stats?.isFile() === true || stats?.isDirectory() === true)) search.skipped.push(path);
    else if (stats.isFile()) take(search, folder, name, stats);
    else walk(path, search);
  }
}

function take({ list, empty }: Search, folder: string, name: string, stats: Stats): void {
  const path = join(folder, name);
  if (stats.size === 0) return void empty.push(path);
  const problem = nameProblem('file', name);
  if (problem !== undefined) throw new CommandError(EXIT_CODE.usage, `${quoted(path)}: its name ${problem}; rename it`);
  const other = list.add(folder, name, stats);
  if (other !== undefined)
    throw new CommandError(
      EXIT_CODE.usage,
      `${harmless(path)} and ${harmless(other)} have one name, and a dataset has each name once: rename one, or use two datasets`,
    );
}
