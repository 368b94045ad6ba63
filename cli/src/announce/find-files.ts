import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { nameProblem } from '@visor/schema';
import { CommandError, EXIT_CODE, quoted } from '../exit-codes.rules.ts';
import { harmless } from '../output/text.rules.ts';

/** A file that the command announces. There may be a million: they share the texts of their folders. */
export class FoundFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly #folder: string;
  constructor(folder: string, name: string, { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>) {
    this.#folder = folder;
    this.name = name;
    this.size = size;
    this.mtimeMs = mtimeMs;
  }

  /** Absolute. */
  get path(): string {
    return join(this.#folder, this.name);
  }
}

interface Found {
  readonly files: readonly FoundFile[];
  /** What lies in the folders and is no plain file, or is hidden; and what is empty. */
  readonly skipped: readonly string[];
}

/**
 * Finds the files of these paths: files themselves, and plain files in folders and all folders below, in the order of their
 * names. Links in folders are not followed.
 * @param skipEmpty files without a byte are skipped, not refused
 * @throws CommandError (usage) for a path that is neither, an empty file, a name that the catalog does not take, or two files of one name
 */
export function findFiles(paths: readonly string[], { skipEmpty = false } = {}): Found {
  const files: FoundFile[] = [];
  const skipped: string[] = [];
  for (const path of paths.map((text) => resolve(text))) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) files.push(new FoundFile(dirname(path), basename(path), stats));
    else if (stats?.isDirectory()) walk(path, files, skipped);
    else
      throw new CommandError(
        EXIT_CODE.usage,
        `${harmless(path)}: ${isUtf8(path) ? 'no such file or folder' : NOT_UTF8}`,
      );
  }
  // One path has each file once.
  const each = paths.length === 1 ? files : [...new Map(files.map((file) => [file.path, file])).values()];
  const empty = each.filter(({ size }) => size === 0).map(({ path }) => path);
  if (empty.length > 0 && !skipEmpty) throw new CommandError(EXIT_CODE.usage, emptyText(empty));
  const full = empty.length === 0 ? each : each.filter(({ size }) => size > 0);
  checkNames(full);
  return { files: full, skipped: [...skipped, ...empty] };
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

function walk(folder: string, files: FoundFile[], skipped: string[]): void {
  for (const name of readdirSync(folder).toSorted()) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats && !isUtf8(name)) throw new CommandError(EXIT_CODE.usage, `${harmless(path)}: ${NOT_UTF8}`);
    if (name.startsWith('.') || !(stats?.isFile() === true || stats?.isDirectory() === true)) skipped.push(path);
    else if (stats.isFile()) files.push(new FoundFile(folder, name, stats));
    else walk(path, files, skipped);
  }
}

function checkNames(files: readonly FoundFile[]): void {
  const byName = new Map<string, FoundFile>();
  for (const file of files) {
    const { name } = file;
    const problem = nameProblem('file', name);
    if (problem !== undefined)
      throw new CommandError(EXIT_CODE.usage, `${quoted(file.path)}: its name ${problem}; rename it`);
    const other = byName.get(name);
    if (other !== undefined)
      throw new CommandError(
        EXIT_CODE.usage,
        `${harmless(file.path)} and ${harmless(other.path)} have one name, and a dataset has each name once: rename one, or use two datasets`,
      );
    byName.set(name, file);
  }
}
