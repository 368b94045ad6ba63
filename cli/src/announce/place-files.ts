import { realpathSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { checksumOfFile, MAX_SMALL_FILE_BYTES, readSmallFile, type OnProgress } from '@visor/storage';
import { checksumOfBytes } from '@visor/storage/checksum';
import type { AnnouncedFile } from '@visor/schema';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { movedBytes } from '../output/moved-bytes.ts';
import { assertUnchanged } from './assert-unchanged.ts';
import { copyFile, copySmallFiles, type CopyTarget } from './copy-files.ts';
import type { FoundFile } from './file-list.ts';
import { batches, locate, type Location, type LocalStorage } from './locate.rules.ts';

export interface Places extends CopyTarget {
  readonly storages: readonly LocalStorage[];
  /** Refuse what does not lie in a storage. */
  readonly inPlace: boolean;
  readonly onBytes: (bytes: number) => void;
  /** Is called when a file is on its storage. */
  readonly onFile: () => void;
}

interface LocatedFile {
  /** With a path without links. */
  readonly file: FoundFile;
  /** Where it lies, if that is in a storage. */
  readonly location: Location | undefined;
}

/** Small files that are copied together: a helper that works is not taken for one that hangs. */
const MAX_TOGETHER = 64;

/**
 * Brings files onto a storage: those that lie in one stay where they are, the others are copied into the input storage.
 * @returns how each is announced, in their order
 * @throws CommandError that names a file, and what to do
 */
export async function placeFiles(files: readonly FoundFile[], places: Places): Promise<AnnouncedFile[]> {
  const located = files.map((file) => locateFile(file, places));
  const checksums = new Map<FoundFile, string>();
  const take = (file: FoundFile, checksum: string): void => {
    assertUnchanged(file);
    checksums.set(file, checksum);
    places.onFile();
  };
  const outside = located.flatMap(({ file, location }) => (location ? [] : [file]));
  const small = outside.filter(isSmall);
  const large = outside.filter((file) => !isSmall(file));
  await Promise.all([
    digestInPlace(
      located.filter(({ location }) => location !== undefined),
      places,
      take,
    ),
    ...batches(small, MAX_TOGETHER).map(async (some) => {
      const copied = await copySmallFiles(some, places);
      for (const [index, file] of some.entries()) {
        take(file, copied[index] ?? '');
        places.onBytes(file.size);
      }
    }),
    ...large.map(async (file) =>
      take(file, await withProgress(file, places, (onProgress) => copyFile(file, places, onProgress))),
    ),
  ]);
  const { input, dataset } = places;
  return located.map(({ file, location }) => {
    const { name, size } = file;
    const { storage, path } = location ?? { storage: input.name, path: `${dataset}/${name}` };
    return { name, storage, path, size, checksum: checksums.get(file) ?? '', checksumKind: input.checksumKind };
  });
}

const isSmall = ({ size }: FoundFile): boolean => size <= MAX_SMALL_FILE_BYTES;

function locateFile(file: FoundFile, { input, storages, inPlace }: Places): LocatedFile {
  const path = realPathOf(file);
  const location = locate(path, storages);
  if (!location && inPlace)
    throw new CommandError(
      EXIT_CODE.usage,
      `${file.path}: lies in no storage; without --in-place it is copied into the storage ${input.name}`,
    );
  return { file: { ...file, path }, location };
}

function realPathOf(file: FoundFile): string {
  try {
    return realpathSync.native(file.path);
  } catch (error) {
    assertUnchanged(file);
    throw error;
  }
}

/** Small files that are read before what has arrived meanwhile is handled. */
const FILES_PER_TURN = 64;

/** Reads files where they lie, one after another, for their checksums. */
async function digestInPlace(
  files: readonly LocatedFile[],
  places: Places,
  take: (file: FoundFile, checksum: string) => void,
): Promise<void> {
  const kind = places.input.checksumKind;
  for (const [index, { file }] of files.entries()) {
    if (index % FILES_PER_TURN === 0) await turn();
    if (isSmall(file)) {
      take(file, checksumOfBytes(kind, readSmallFile(file.path).bytes));
      places.onBytes(file.size);
    } else take(file, await withProgress(file, places, (onProgress) => checksumOfFile(file.path, kind, onProgress)));
  }
}

async function withProgress<Result>(
  { size }: FoundFile,
  { onBytes }: Places,
  work: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const { onProgress, finish } = movedBytes(onBytes);
  const result = await work(onProgress);
  finish(size);
  return result;
}
