import { ListTemplatesDocument, type TemplateRowFragment, type TemplateStatus } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { isId } from '../is-id.rules.ts';
import { noSuchName } from '../similar-names.ts';

/**
 * Returns the template of an id or a name. Where several have the name, the one in the wished status is meant.
 * @throws CommandError (notFound); (usage) when a name fits several, with their ids
 */
export async function findTemplate(client: Client, text: string, wished: TemplateStatus): Promise<TemplateRowFragment> {
  const { templates } = await client.request(ListTemplatesDocument, {});
  const found = templates.filter(({ id, name }) => (isId(text) ? id === text.toLowerCase() : name === text));
  const fitting = found.filter(({ status }) => status === wished);
  const candidates = fitting.length > 0 ? fitting : found;
  const [only] = candidates;
  if (!only) throw await noSuchName(client, 'template', text);
  if (candidates.length === 1) return only;
  const ids = candidates.map(({ id, status }) => `${id} (${status})`).join(', ');
  throw new CommandError(
    EXIT_CODE.usage,
    `several templates have the name ${JSON.stringify(text)}; give the id of one: ${ids}`,
  );
}
