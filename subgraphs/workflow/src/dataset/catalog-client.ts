import { DatasetFactsDocument } from '#operations';
import type { Client } from '@visor/client';
import { Refusal } from '@visor/schema';
import type { DatasetFacts } from './dataset.rules.ts';

/** The catalog, for datasets of which workflow saw no event. */
export interface Catalog {
  /** Undefined: there is no such dataset. @throws Refusal UNAVAILABLE when there is no answer */
  find(id: string): Promise<Omit<DatasetFacts, 'lively'> | undefined>;
}

/** Asks the catalog through the gateway. */
export function catalogOf(client: Pick<Client, 'request'>): Catalog {
  return {
    async find(id) {
      const { dataset } = await client.request(DatasetFactsDocument, { id }).catch((error: unknown) => {
        const text = `dataset ${id} is not known here, and the catalog does not answer: ${(error as Error).message}`;
        throw new Refusal('UNAVAILABLE', text, {}, { cause: error });
      });
      if (!dataset) return undefined;
      const { name, kind, status, parent } = dataset;
      const deleting = status === 'TO_DELETE' || status === 'DELETED';
      return { id, name, kind, external: kind === 'input' && !parent, closed: status !== 'OPEN', deleting };
    },
  };
}
