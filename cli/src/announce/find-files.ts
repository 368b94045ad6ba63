import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { nameProblem } from '@visor/schema';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';

/** A file that the command announces. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

interface Found {
  readonly files: readonly FoundFile[];
  /** What lies in the folders and is no plain file, or is hidden. */
  readonly skipped: readonly string[];
}

/**
 * Finds the files of these paths: files themselves, and plain files in folders and all folders below, in the order of their
 * names. Links in folders are not followed.
 * @throws CommandError (usage) for a path that is neither, a name that the catalog does not take, or two files of one name
 */
export function findFiles(paths: readonly string[]): Found {
  const files: FoundFile[] = [];
  const skipped: string[] = [];
  for (const path of paths.map((text) => resolve(text))) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) files.push(foundFile(path, stats));
    else if (stats?.isDirectory()) walk(path, files, skipped);
    else throw new CommandError(EXIT_CODE.usage, `${path}: no such file or folder`);
  }
  const each = [...new Map(files.map((file) => [file.path, file])).values()];
  checkNames(each);
  return { files: each, skipped };
}

const foundFile = (path: string, { size, mtimeMs }: Stats): FoundFile => ({
  path,
  name: basename(path),
  size,
  mtimeMs,
});

function walk(folder: string, files: FoundFile[], skipped: string[]): void {
  for (const name of readdirSync(folder).toSorted()) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (name.startsWith('.') || !(stats?.isFile() === true || stats?.isDirectory() === true)) skipped.push(path);
    else if (stats.isFile()) files.push(foundFile(path, stats));
    else walk(path, files, skipped);
  }
}

function checkNames(files: readonly FoundFile[]): void {
  const paths = new Map<string, string>();
  for (const { name, path, size } of files) {
    const problem = nameProblem('file', name);
    if (problem !== undefined) throw new CommandError(EXIT_CODE.usage, `${JSON.stringify(path)}: its name ${problem}`);
    if (size === 0) throw new CommandError(EXIT_CODE.usage, `${path}: is empty, and there is nothing to process in it`);
    const other = paths.get(name);
    if (other !== undefined)
      throw new CommandError(
        EXIT_CODE.usage,
        `${path} and ${other} have one name, and a dataset has each name once: rename one, or use two datasets`,
      );
    paths.set(name, path);
  }
}
