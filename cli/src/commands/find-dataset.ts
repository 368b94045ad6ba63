import { FindDatasetDocument, ShowDatasetDocument, type DatasetRowFragment } from '#operations';
import type { Client } from '@visor/client';
import { noSuch } from '../exit-codes.rules.ts';
import { readingsOf } from './is-id.rules.ts';
import { noSuchName } from './similar-names.ts';

/** Returns the id of a dataset that is given by id or name. @throws CommandError (notFound) */
export async function findDataset(client: Client, text: string): Promise<string> {
  for (const reading of readingsOf(text)) {
    const { dataset } = await client.request(FindDatasetDocument, reading);
    if (dataset) return dataset.id;
  }
  throw await noSuchName(client, 'dataset', text);
}

/** Returns a dataset that is given by id or name. @throws CommandError (notFound) */
export async function findDatasetRow(client: Client, text: string): Promise<DatasetRowFragment> {
  const id = await findDataset(client, text);
  const { dataset } = await client.request(ShowDatasetDocument, { id, name: null });
  if (dataset) return dataset;
  throw noSuch('dataset', id);
}
