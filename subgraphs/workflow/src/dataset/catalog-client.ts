import {
  DatasetFactsDocument,
  DatasetFilesDocument,
  FileOriginsDocument,
  UnreadableFilesDocument,
  type DatasetFilesQuery,
  type UnreadableFilesQuery,
} from '#operations';
import type { Client } from '@visor/client';
import { Refusal } from '@visor/schema';
import type { CatalogDataset, CatalogFile, DatasetFiles } from './dataset.rules.ts';

const PAGE_SIZE = 1_000;

/** Reads datasets of which workflow received no event. */
export interface CatalogClient {
  /** Returns undefined when the dataset does not exist. @throws Refusal UNAVAILABLE when the catalog does not answer */
  findDataset(id: string): Promise<CatalogDataset | undefined>;
  /** Returns the files that exist, in the order of the ids. @throws Refusal UNAVAILABLE when the catalog does not answer */
  findFiles(ids: readonly string[]): Promise<CatalogFile[]>;
  /**
   * Returns the files of a dataset that can be read; only their number where it has more than `limit`. Undefined when the dataset does
   * not exist. @throws Refusal UNAVAILABLE when the catalog does not answer
   */
  findFilesOfDataset(id: string, limit: number): Promise<DatasetFiles | undefined>;
  /** Returns files of a dataset that cannot be read, at most `limit`. @throws Refusal UNAVAILABLE when the catalog does not answer */
  findUnreadableFiles(id: string, limit: number): Promise<string[]>;
}

/** Queries the catalog through the gateway. */
export function createCatalogClient(client: Pick<Client, 'request'>): CatalogClient {
  return {
    async findDataset(id) {
      const { dataset } = await client.request(DatasetFactsDocument, { id }).catch((error: unknown) => {
        const text = `dataset ${id} is not known here, and the catalog does not answer: ${(error as Error).message}`;
        throw new Refusal('UNAVAILABLE', text, {}, { cause: error });
      });
      if (!dataset) return undefined;
      const { name, kind, status, parent } = dataset;
      const deleting = status === 'TO_DELETE' || status === 'DELETED';
      return { id, name, kind, external: kind === 'input' && !parent, closed: status !== 'OPEN', deleting };
    },
    async findFiles(ids) {
      const found: CatalogFile[] = [];
      for (let start = 0; start < ids.length; start += PAGE_SIZE) {
        const page = { ids: ids.slice(start, start + PAGE_SIZE) };
        const { files } = await client.request(FileOriginsDocument, page).catch((error: unknown) => {
          const text = `the catalog does not answer where file ${page.ids[0]} is from: ${(error as Error).message}`;
          throw new Refusal('UNAVAILABLE', text, {}, { cause: error });
        });
        for (const file of files)
          if (file) found.push({ id: file.id, dataset: file.dataset, ready: file.status === 'READY' });
      }
      return found;
    },
    async findFilesOfDataset(id, limit) {
      const fileIds: string[] = [];
      let after: string | null = null;
      for (;;) {
        const found: DatasetFilesPage = await readFilesPage(client, id, after);
        if (!found) return undefined;
        const dataset = { id, name: found.name };
        if (found.fileCount > limit) return { dataset, count: found.fileCount, fileIds: [] };
        for (const file of found.files.nodes) if (file.status === 'READY') fileIds.push(file.id);
        after = found.files.pageInfo.hasNextPage ? (found.files.pageInfo.endCursor ?? null) : null;
        if (after === null) return { dataset, count: found.fileCount, fileIds };
      }
    },
    async findUnreadableFiles(id, limit) {
      const fileIds: string[] = [];
      let after: string | null = null;
      do {
        const page = await readUnreadablePage(client, id, after);
        for (const file of page.nodes) fileIds.push(file.id);
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
      } while (after !== null && fileIds.length < limit);
      return fileIds.slice(0, limit);
    },
  };
}

type DatasetFilesPage = DatasetFilesQuery['dataset'];

async function readFilesPage(
  client: Pick<Client, 'request'>,
  id: string,
  after: string | null,
): Promise<DatasetFilesPage> {
  const variables = { id, first: PAGE_SIZE, after };
  const { dataset } = await client
    .request(DatasetFilesDocument, variables)
    .catch((error: unknown) => refuseUnavailable(id, error));
  return dataset;
}

async function readUnreadablePage(
  client: Pick<Client, 'request'>,
  id: string,
  after: string | null,
): Promise<UnreadableFilesQuery['fileList']> {
  const { fileList } = await client
    .request(UnreadableFilesDocument, { id, first: PAGE_SIZE, after })
    .catch((error: unknown) => refuseUnavailable(id, error));
  return fileList;
}

function refuseUnavailable(id: string, cause: unknown): never {
  const text = `the catalog does not answer which files dataset ${id} has: ${(cause as Error).message}`;
  throw new Refusal('UNAVAILABLE', text, {}, { cause });
}
