import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checksumOfFile, type HelperStorage, type OnProgress, type StoreFailure } from '@visor/storage';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { assertUnchanged } from './assert-unchanged.ts';
import type { FoundFile } from './file-list.ts';
import type { LocalStorage } from './locate.rules.ts';

/** The storage that files from elsewhere are copied into. */
interface InputStorage extends LocalStorage {
  readonly checksumKind: Parameters<typeof checksumOfFile>[1];
}

export interface CopyTarget {
  readonly input: InputStorage;
  readonly copier: Pick<HelperStorage, 'store' | 'storeAll' | 'sync'>;
  readonly dataset: string;
  /** Ends the copies. */
  readonly signal: AbortSignal;
}

const targetOf = ({ name }: FoundFile, { input, dataset }: CopyTarget): string => join(input.root, dataset, name);
/** A copy of a file that has changed since it was found gets no name: nothing stands in the way of the next announcement. */
const versionOf = ({ size, mtimeMs }: FoundFile) => ({ size, mtimeMs });
const urlOf = (file: FoundFile, target: CopyTarget): string => pathToFileURL(targetOf(file, target)).href;

/**
 * Copies a file into the input storage; a copy that is there already and has the same bytes is taken.
 * @returns its checksum
 * @throws CommandError that names the file, and what to do
 */
export async function copyFile(file: FoundFile, target: CopyTarget, onProgress: OnProgress): Promise<string> {
  const known = await checksumIfSame(file, target);
  if (known !== undefined) return known;
  const { input, signal } = target;
  const options = { checksumKind: input.checksumKind, found: versionOf(file), signal, onProgress };
  const outcome = await target.copier.store(file.path, urlOf(file, target), options);
  return outcome.ok ? outcome.checksum : checksumOfOthers(file, target, outcome);
}

/**
 * The same of small files, in one request to a helper: their bytes and their names reach the disk together, at the end.
 * @returns their checksums, in their order
 */
export async function copySmallFiles(files: readonly FoundFile[], target: CopyTarget): Promise<readonly string[]> {
  const checksums = new Map<FoundFile, string>();
  for (const file of files) {
    const known = await checksumIfSame(file, target);
    if (known !== undefined) checksums.set(file, known);
  }
  const { copier, input, signal } = target;
  const { checksumKind } = input;
  for (let rest = files.filter((file) => !checksums.has(file)); rest.length > 0;) {
    const outcomes = await copier.storeAll(
      rest.map((file) => ({
        from: file.path,
        url: urlOf(file, target),
        options: { checksumKind, durable: 'later', found: versionOf(file), signal },
      })),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const file = rest[index] as FoundFile;
      checksums.set(file, outcome.ok ? outcome.checksum : await checksumOfOthers(file, target, outcome));
    }
    rest = rest.slice(outcomes.length);
  }
  // What was there already may be what a killed announcement has left.
  const failure = await copier.sync(
    files.map((file) => urlOf(file, target)),
    signal,
  );
  signal.throwIfAborted();
  if (failure)
    throw new CommandError(EXIT_CODE.failed, `${input.name}: the copies did not reach the disk: ${failure.text}`);
  return files.map((file) => checksums.get(file) ?? '');
}

/** Another announcement of the same file may have been faster. @throws CommandError why it was not copied */
async function checksumOfOthers(file: FoundFile, target: CopyTarget, { text }: StoreFailure): Promise<string> {
  target.signal.throwIfAborted();
  const others = await checksumIfSame(file, target);
  if (others !== undefined) return others;
  assertUnchanged(file);
  const path = targetOf(file, target);
  const why = existsSync(path)
    ? `dataset ${target.dataset} has another file of this name; announced files do not change: give this one another name`
    : text;
  throw new CommandError(EXIT_CODE.failed, `${file.path} was not copied to ${path}: ${why}`);
}

/** Returns the checksum of a file whose copy is there already. */
async function checksumIfSame(file: FoundFile, target: CopyTarget): Promise<string | undefined> {
  const path = targetOf(file, target);
  if (statSync(path, { throwIfNoEntry: false })?.size !== file.size) return undefined;
  const { checksumKind } = target.input;
  const checksum = await checksumOfFile(file.path, checksumKind);
  return checksum === (await checksumOfFile(path, checksumKind)) ? checksum : undefined;
}
