import { CommandError, EXIT_CODE, noSuch } from '../../exit-codes.rules.ts';
import { readPages, type Page } from '../pages.ts';

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
export function inOrder<Item extends { readonly id: string }>(
  noun: string,
  ids: readonly string[],
  found: readonly Item[],
): Item[] {
  const byId = new Map(found.map((item) => [item.id, item]));
  return ids.map((id) => {
    const item = byId.get(id.toLowerCase());
    if (item) return item;
    throw noSuch(noun, id);
  });
}
