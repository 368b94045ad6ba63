import {
  DatasetFilesDocument,
  DatasetStatusDocument,
  KnownFilesDocument,
  TaskIntakeDocument,
  type FilePageFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { pause } from '@visor/schema/pause';
import type { ChecksumKind } from '../../generated/types.ts';
import { ReadAhead } from './read-ahead.ts';

export interface CatalogFile {
  readonly fileId: string;
  readonly name: string;
  readonly basename: string;
  readonly ordinal: number;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  /** URLs of its good replicas. */
  readonly urls: readonly string[];
}

export interface FilePage {
  /** READY files, in the order of their ordinals. */
  readonly files: readonly CatalogFile[];
  /** Whether the dataset may still get files. Read before the files: none can have come in between. */
  readonly open: boolean;
  readonly more: boolean;
  /** Files of the dataset, in any status. */
  readonly fileCount: number;
  readonly cursor: string | null;
}

export interface CatalogStorage {
  readonly id: string;
  readonly url: string;
  /** Of the files that jobs store there. */
  readonly checksumKind: ChecksumKind;
}

/** What the catalog knows of what a task names. */
interface TaskIntake {
  readonly knowsDataset: boolean;
  readonly storage: CatalogStorage | undefined;
  /** Whether the dataset came from outside: a task that reads it begins chains. */
  readonly isInput: boolean;
  /** The first files of the dataset. */
  readonly page?: FilePage | undefined;
}

/** The answer for a task whose jobs can be formed with it. */
interface PreparedIntake {
  readonly storage: CatalogStorage;
  readonly isInput: boolean;
  /** The first files of a dataset that gets no more. */
  readonly page: FilePage;
}

const isComplete = (intake: TaskIntake): intake is TaskIntake & PreparedIntake =>
  intake.knowsDataset && intake.storage !== undefined && intake.page?.open === false;

/** The catalog, through the gateway. Each call throws a RequestError when there is no answer. */
export interface CatalogClient {
  /** Asks already for what `intake` will ask soon, unless it was asked just now. */
  prepareIntake(datasetId: string, storage: string): void;
  /**
   * Takes an answer that was asked for ahead, where it names all that a task needs: files that are final, and a storage. One that is
   * under way is waited for a moment.
   */
  preparedIntake(datasetId: string, storage: string): Promise<PreparedIntake | undefined>;
  intake(datasetId: string, storage: string): Promise<TaskIntake>;
  /** Whether a dataset may still get files. */
  isOpen(id: string): Promise<boolean>;
  /** Those of these files that the catalog has. */
  knownFiles(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The files after a cursor, at most `FILES_PER_PAGE`. Undefined when the dataset is gone. */
  files(datasetId: string, after: string | null): Promise<FilePage | undefined>;
}

export const FILES_PER_PAGE = 500;

/** More than the catalog takes when it is not busy. Meanwhile the transaction that stores the tasks is open; without the answer they take two more. */
const PATIENCE_MS = 20;

/** Files by id in one question. */
const MAX_FILES = 1_000;

/**
 * Pages of datasets that get no more files are read ahead: the first with the question whether the dataset exists, each other one
 * while jobs are formed of the page before it.
 */
export function createCatalogClient(client: Client): CatalogClient {
  const ahead = new ReadAhead<FilePage | undefined>();
  const read = async (id: string, after: string | null): Promise<FilePage | undefined> => {
    const { dataset } = await client.request(DatasetFilesDocument, { id, first: FILES_PER_PAGE, after });
    return dataset ? pageOf(dataset, after) : undefined;
  };
  const prepared = new ReadAhead<TaskIntake>();
  const askIntake = async (id: string, name: string): Promise<TaskIntake> => {
    const { dataset, storage } = await client.request(TaskIntakeDocument, { id, name, first: FILES_PER_PAGE });
    const page = dataset ? pageOf(dataset, null) : undefined;
    if (page && !page.open) ahead.put(id, null, Promise.resolve(page));
    return { knowsDataset: Boolean(dataset), storage: storage ?? undefined, isInput: dataset?.kind === 'input', page };
  };
  return {
    prepareIntake(id, name) {
      if (!prepared.has(id, name)) prepared.put(id, name, askIntake(id, name));
    },
    async preparedIntake(id, name) {
      const intake = await prepared.takeReady(id, name, isComplete, () => pause(PATIENCE_MS));
      return intake && isComplete(intake) ? intake : undefined;
    },
    intake: (id, name) => prepared.take(id, name) ?? askIntake(id, name),
    async isOpen(id) {
      const { dataset } = await client.request(DatasetStatusDocument, { id });
      return dataset?.status === 'OPEN';
    },
    async knownFiles(ids) {
      const known = new Set<string>();
      for (let start = 0; start < ids.length; start += MAX_FILES) {
        const { files } = await client.request(KnownFilesDocument, { ids: ids.slice(start, start + MAX_FILES) });
        for (const file of files) if (file) known.add(file.id);
      }
      return known;
    },
    async files(id, after) {
      const page = await (ahead.take(id, after) ?? read(id, after));
      if (page?.more && !page.open) ahead.put(id, page.cursor, read(id, page.cursor));
      return page;
    },
  };
}

const pageOf = (
  { status, fileCount, files: { nodes, pageInfo } }: FilePageFragment,
  after: string | null,
): FilePage => ({
  open: status === 'OPEN',
  more: pageInfo.hasNextPage,
  fileCount,
  cursor: pageInfo.endCursor ?? after,
  files: nodes
    .filter((file) => file.status === 'READY')
    .map(({ id: fileId, name, basename, ordinal, size, checksum, checksumKind, replicas }) => ({
      fileId,
      name,
      basename,
      ordinal,
      size,
      checksum,
      checksumKind,
      urls: replicas.filter((replica) => replica.status === 'AVAILABLE').map((replica) => replica.url),
    })),
});
