import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { readPages, type Page } from '../pages.ts';
import { noSuchName } from '../similar-names.ts';

const PAGE_SIZE = 500;
/** A larger selection is a mistake, or wants several commands. */
const MAX_SELECTED = 10_000;

/**
 * Returns all of a list.
 * @throws CommandError (usage) for more than 10,000
 */
export async function readAll<Item>(
  what: string,
  read: (page: { readonly first: number; readonly after: string | null }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of readPages<Item>((after) => read({ first: PAGE_SIZE, after }))) {
    items.push(...page.nodes);
    if (items.length > MAX_SELECTED)
      throw new CommandError(EXIT_CODE.usage, `more than ${MAX_SELECTED} ${what} fit: narrow the filter`);
  }
  return items;
}

/** Returns the things of the given ids, in their order. @throws CommandError (notFound) that names the first that does not exist */
export async function inOrder<Item extends { readonly id: string }>(
  client: Client,
  noun: string,
  ids: readonly string[],
  found: readonly Item[],
): Promise<Item[]> {
  const byId = new Map(found.map((item) => [item.id, item]));
  const unknown = ids.find((id) => !byId.has(id.toLowerCase()));
  if (unknown !== undefined) throw await noSuchName(client, noun, unknown);
  return ids.flatMap((id) => byId.get(id.toLowerCase()) ?? []);
}
