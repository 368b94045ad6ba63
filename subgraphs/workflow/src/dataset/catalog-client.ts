import { DatasetFactsDocument, FileOriginDocument } from '#operations';
import type { Client } from '@visor/client';
import { Refusal } from '@visor/schema';
import type { NamedDataset } from './dataset.entity.ts';
import type { CatalogDataset } from './dataset.rules.ts';

/** Reads datasets of which workflow received no event. */
export interface CatalogClient {
  /** Returns undefined when the dataset does not exist. @throws Refusal UNAVAILABLE when the catalog does not answer */
  findDataset(id: string): Promise<CatalogDataset | undefined>;
  /** Returns undefined when the file does not exist. @throws Refusal UNAVAILABLE when the catalog does not answer */
  findDatasetOfFile(fileId: string): Promise<NamedDataset | undefined>;
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
    async findDatasetOfFile(id) {
      const { file } = await client.request(FileOriginDocument, { id }).catch((error: unknown) => {
        const text = `the catalog does not answer where file ${id} is from: ${(error as Error).message}`;
        throw new Refusal('UNAVAILABLE', text, {}, { cause: error });
      });
      return file?.dataset;
    },
  };
}
