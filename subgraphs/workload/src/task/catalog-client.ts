import { DatasetFilesDocument, DatasetHeadDocument, StorageByNameDocument } from '#operations';
import type { Client } from '@visor/client';
import type { ChecksumKind } from '../../generated/types.ts';

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

/** The catalog, through the gateway. Each call throws a RequestError when there is no answer. */
export interface CatalogClient {
  knowsDataset(id: string): Promise<boolean>;
  storage(name: string): Promise<{ readonly id: string; readonly url: string } | undefined>;
  /** Undefined when the dataset is gone. */
  files(datasetId: string, first: number, after: string | null): Promise<FilePage | undefined>;
}

export function createCatalogClient(client: Client): CatalogClient {
  return {
    async knowsDataset(id) {
      const { dataset } = await client.request(DatasetHeadDocument, { id });
      return Boolean(dataset);
    },
    async storage(name) {
      const { storage } = await client.request(StorageByNameDocument, { name });
      return storage ? { id: storage.id, url: storage.url } : undefined;
    },
    async files(id, first, after) {
      const { dataset } = await client.request(DatasetFilesDocument, { id, first, after });
      if (!dataset) return undefined;
      const { nodes, pageInfo } = dataset.files;
      return {
        open: dataset.status === 'OPEN',
        more: pageInfo.hasNextPage,
        fileCount: dataset.fileCount,
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
      };
    },
  };
}
