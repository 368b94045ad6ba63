import { FindDatasetDocument, ShowDatasetDocument, type DatasetRowFragment } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE, noSuch } from '../exit-codes.rules.ts';
import { isId } from './is-id.rules.ts';

/** Returns the id of a dataset that is given by id or name. @throws CommandError (notFound) */
export async function findDataset(client: Client, text: string): Promise<string> {
  if (isId(text)) return text;
  const { dataset } = await client.request(FindDatasetDocument, { name: text });
  if (dataset) return dataset.id;
  throw new CommandError(
    EXIT_CODE.notFound,
    `there is no dataset ${JSON.stringify(text)}; visor dataset list --name PART finds names`,
  );
}

/** Returns a dataset that is given by id or name. @throws CommandError (notFound) */
export async function findDatasetRow(client: Client, text: string): Promise<DatasetRowFragment> {
  const id = await findDataset(client, text);
  const { dataset } = await client.request(ShowDatasetDocument, { id, name: null });
  if (dataset) return dataset;
  throw noSuch('dataset', id);
}
