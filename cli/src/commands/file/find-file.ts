import { FilesNamedDocument } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE, noSuch } from '../../exit-codes.rules.ts';
import { isId } from '../is-id.rules.ts';

/**
 * Returns the id of the file of an id or a name.
 * @throws CommandError (notFound); (usage) when several datasets have a file of this name, with their ids
 */
export async function findFileId(client: Client, text: string): Promise<string> {
  if (isId(text)) return text;
  const { nodes } = (await client.request(FilesNamedDocument, { where: { name: { eq: text } } })).fileList;
  const [only, ...others] = nodes;
  if (!only) throw noSuch('file', text);
  if (others.length === 0) return only.id;
  const ids = nodes.map(({ id, dataset }) => `${id} (${JSON.stringify(dataset.name)})`).join(', ');
  throw new CommandError(
    EXIT_CODE.usage,
    `several files have the name ${JSON.stringify(text)}; give the id of one: ${ids}`,
  );
}
