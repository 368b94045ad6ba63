import { realpathSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  WatchAnnounceDocument,
  WatchCloseDocument,
  WatchedDatasetDocument,
  WatchedFilesDocument,
  WatchedStoragesDocument,
  WatchRegisterStorageDocument,
  type WatchedStoragesQuery,
} from '#operations';
import { RequestError, type Client } from '@visor/client';
import { checklistDigest, Refusal } from '@visor/schema';
import { isWithin } from '@visor/storage';
import type { ChecksumKind } from '../disk/protocol.ts';
import { nameOf } from '../names/path-kind.rules.ts';

/** A file with the checksum of its bytes. */
export interface HashedFile {
  /** Relative to the watched folder. */
  readonly path: string;
  readonly run: number | null;
  /** Bytes. */
  readonly size: number;
  readonly version: string;
  readonly touched: string;
  readonly kind: ChecksumKind;
  readonly checksum: string;
}

/** Where the watched folder lies. */
export interface Place {
  readonly storage: string;
  /** Of the folder in the storage, with a slash at its end; '' for the storage's own folder. */
  readonly prefix: string;
  readonly kind: ChecksumKind;
  /** The folder is the root of its storage, and a marker lies in it: without one, its mount is missing. */
  readonly isMarked: boolean;
}

export interface Answer {
  readonly outcome: 'REGISTERED' | 'KNOWN' | 'REFUSED';
  readonly code: string | null;
  readonly text: string | null;
  /** What of the file was refused. */
  readonly field: string | null;
}

export interface Catalog {
  announce(
    dataset: string,
    files: readonly HashedFile[],
    options: { readonly replaces: boolean },
  ): Promise<readonly Answer[]>;
  /** Returns which of these files the dataset has, by their position. */
  findRegistered(
    dataset: string,
    files: readonly { readonly path: string; readonly size: number; readonly checksum: string }[],
  ): Promise<ReadonlySet<number>>;
  /** Closes a dataset. @returns the number of its files; undefined while files of it are missing */
  close(dataset: string, names: ReadonlySet<string>): Promise<number | undefined>;
}

/** @returns `kind:checksum`, as the journal has it */
export const checksumText = ({ kind, checksum }: Pick<HashedFile, 'kind' | 'checksum'>): string =>
  `${kind}:${checksum}`;

export function openCatalog(client: Client, { storage, prefix }: Place): Catalog {
  return {
    async announce(dataset, files, { replaces }) {
      const input = {
        dataset,
        files: files.map(({ path, run, size, kind, checksum }) => ({
          path: `${prefix}${path}`,
          name: nameOf(path),
          storage,
          size,
          checksum,
          checksumKind: kind,
          run,
          // A gateway of an older version does not know it.
          ...(replaces && { replaces }),
        })),
      };
      return (await client.request(WatchAnnounceDocument, { input })).announceFiles;
    },
    async findRegistered(dataset, files) {
      const found = (await client.request(WatchedDatasetDocument, { name: dataset })).dataset;
      if (!found) return new Set();
      const names = [...new Set(files.map(({ path }) => nameOf(path)))];
      const { fileList } = await client.request(WatchedFilesDocument, { dataset: found.id, names });
      const known = new Map(fileList.nodes.map((file) => [file.name, file]));
      return new Set(
        files.flatMap(({ path, size, checksum }, index) => {
          const file = known.get(nameOf(path));
          return file?.size === size && `${file.checksumKind}:${file.checksum}` === checksum ? [index] : [];
        }),
      );
    },
    close: (dataset, names) => closeDataset(client, dataset, names),
  };
}

/** Closes with the files that were announced here; where others have announced more, with all that are registered. */
async function closeDataset(client: Client, dataset: string, names: ReadonlySet<string>): Promise<number | undefined> {
  const { sorted, digest } = checklistDigest([...names]);
  const request = async (input: { dataset: string; count?: number; digest?: string }) =>
    (await client.request(WatchCloseDocument, { input })).closeDataset;
  const first = await request({ dataset, count: sorted.length, digest });
  const answer =
    first.pendingClose?.refused === true && first.pendingClose.missing === 0 ? await request({ dataset }) : first;
  return answer.pendingClose ? undefined : (answer.dataset?.fileCount ?? 0);
}

type Storage = WatchedStoragesQuery['storages'][number];

/** Lets a folder be a storage. @returns takes that back */
export type AllowFolder = (folder: string) => () => void;

interface PlaceRequest {
  /** Absolute, without links. */
  readonly folder: string;
  /** Name for a storage of its own, where the folder lies in none. */
  readonly storage: string | undefined;
  readonly allow: AllowFolder | undefined;
}

/**
 * Finds the storage that the folder lies in, or registers it as one.
 * @throws Refusal INVALID or CONFLICT with what to do
 */
export async function findPlace(client: Client, { folder, storage, allow }: PlaceRequest): Promise<Place> {
  const { storages } = await client.request(WatchedStoragesDocument, {});
  const around = storages.find((candidate) => {
    const root = folderOfStorage(candidate);
    return root !== undefined && isWithin(folder, root);
  });
  if (around) return placeIn(around, folder);
  if (storage === undefined)
    throw new Refusal(
      'INVALID',
      `${folder} lies in no storage; --storage NAME makes it an input storage of its own (with --dir DIR, where its Visor runs on this machine)`,
      { field: 'storage' },
    );
  const takeBack = allow?.(folder);
  // What others write there is theirs: nothing of Visor comes or goes.
  const flags = { writable: false, deletable: false };
  const input = { name: storage, kind: 'input' as const, url: pathToFileURL(folder).href, ...flags };
  try {
    const { registerStorage } = await client.request(WatchRegisterStorageDocument, { input });
    return placeIn(registerStorage, folder);
  } catch (error) {
    // Where no answer came it may be registered.
    if (error instanceof RequestError && !error.retryable) takeBack?.();
    throw error;
  }
}

function placeIn(storage: Storage, folder: string): Place {
  const { name, kind, checksumKind, markerId } = storage;
  if (kind !== 'input')
    throw new Refusal('INVALID', `${folder} lies in ${name}, a storage of the kind ${kind}; only input is watched`, {
      field: 'folder',
    });
  const root = folderOfStorage(storage) ?? folder;
  const prefix = folder === root ? '' : `${folder.slice(root === '/' ? 1 : root.length + 1)}/`;
  return { storage: name, prefix, kind: checksumKind, isMarked: prefix === '' && markerId !== null };
}

function folderOfStorage({ url }: Storage): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url).replace(/(?<=.)\/+$/, '');
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
