import { FilesNamedDocument } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE, quoted } from '../../exit-codes.rules.ts';
import { isId } from '../is-id.rules.ts';
import { noSuchName } from '../similar-names.ts';

/**
 * Returns the id of the file of a name; undefined where there is none.
 * @throws CommandError (usage) when several datasets have a file of this name, with their ids
 */
export async function findFileNamed(client: Client, name: string): Promise<string | undefined> {
  const { nodes } = (await client.request(FilesNamedDocument, { where: { name: { eq: name } } })).fileList;
  if (nodes.length <= 1) return nodes[0]?.id;
  const ids = nodes.map(({ id, dataset }) => `${id} (${quoted(dataset.name)})`).join(', ');
  throw new CommandError(EXIT_CODE.usage, `several files have the name ${quoted(name)}; give the id of one: ${ids}`);
}

/** Returns the id of the file of an id or a name. @throws CommandError (notFound); (usage) as `findFileNamed` */
export async function findFileId(client: Client, text: string): Promise<string> {
  const id = isId(text) ? text : await findFileNamed(client, text);
  if (id === undefined) throw await noSuchName(client, 'file', text);
  return id;
}
