import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checksumOfFile, type HelperStorage, type OnProgress } from '@visor/storage';
import type { AnnouncedFile } from '@visor/schema';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { movedBytes } from '../output/moved-bytes.ts';
import { assertUnchanged } from './assert-unchanged.ts';
import type { FoundFile } from './file-list.ts';
import { locate, type LocalStorage } from './locate.rules.ts';

/** The storage that files from elsewhere are copied into. */
interface InputStorage extends LocalStorage {
  readonly checksumKind: ChecksumKind;
}

type ChecksumKind = Parameters<typeof checksumOfFile>[1];

export interface Places {
  readonly input: InputStorage;
  readonly storages: readonly LocalStorage[];
  readonly store: HelperStorage['store'];
  readonly dataset: string;
  /** Refuse what does not lie in a storage. */
  readonly inPlace: boolean;
  /** Ends the copies. */
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Is called when a file is on its storage. */
  readonly onFile: () => void;
}

/**
 * Returns how a file is announced: where it lies, if that is in a storage, else where its copy in the input storage does.
 * A copy that is there already and has the same bytes is taken.
 * @throws CommandError that names the file, and what to do
 */
export async function placeFile(file: FoundFile, places: Places): Promise<AnnouncedFile> {
  const { input, storages, dataset, inPlace } = places;
  const { onProgress, finish } = movedBytes(places.onBytes);
  const { name } = file;
  const location = locate(realpathSync(file.path), storages);
  if (!location && inPlace)
    throw new CommandError(
      EXIT_CODE.usage,
      `${file.path}: lies in no storage; without --in-place it is copied into the storage ${input.name}`,
    );
  const checksum = location
    ? await checksumOfFile(file.path, input.checksumKind, onProgress)
    : await copy(file, places, onProgress);
  assertUnchanged(file);
  finish(file.size);
  places.onFile();
  const { storage, path } = location ?? { storage: input.name, path: `${dataset}/${name}` };
  return { name, storage, path, size: file.size, checksum, checksumKind: input.checksumKind };
}

async function copy(
  file: FoundFile,
  { input, store, dataset, signal }: Places,
  onProgress: OnProgress,
): Promise<string> {
  const target = join(input.root, dataset, file.name);
  const kind = input.checksumKind;
  const known = await checksumIfSame(file, target, kind);
  if (known !== undefined) return known;
  const outcome = await store(file.path, pathToFileURL(target).href, { checksumKind: kind, signal, onProgress });
  if (outcome.ok) return outcome.checksum;
  signal.throwIfAborted();
  // Another announcement of the same file may have been faster.
  const others = await checksumIfSame(file, target, kind);
  if (others !== undefined) return others;
  assertUnchanged(file);
  const why = existsSync(target)
    ? `dataset ${dataset} has another file of this name; announced files do not change: give this one another name`
    : outcome.text;
  throw new CommandError(EXIT_CODE.failed, `${file.path} was not copied to ${target}: ${why}`);
}

/** Returns the checksum of a file whose copy is there already. */
async function checksumIfSame(
  { path, size }: FoundFile,
  target: string,
  kind: ChecksumKind,
): Promise<string | undefined> {
  if (statSync(target, { throwIfNoEntry: false })?.size !== size) return undefined;
  const checksum = await checksumOfFile(path, kind);
  return checksum === (await checksumOfFile(target, kind)) ? checksum : undefined;
}
