import type { Client } from '@visor/client';
import { InvalidArgumentError, type Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { watchItems, type ChangeStreams, type Found } from '../output/watch-items.ts';
import { readPages, type Page } from './pages.ts';

export interface ListOptions extends ConnectionOptions, FormatOptions {
  readonly limit: number;
  readonly watch?: boolean;
}

export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

const MAX_LIMIT = 100_000;
const PAGE_SIZE = 500;

function limit(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MAX_LIMIT) return value;
  throw new InvalidArgumentError(`a whole number from 1 to ${MAX_LIMIT} is expected.`);
}

/** Declares `<noun> list` with the options that all lists have. */
export const declareList = (noun: Command, description: string): Command =>
  declareFormat(declareConnection(noun.command('list').description(description)))
    .option('--limit <n>', 'how many at most', limit, 50)
    .option(
      '-w, --watch',
      'show it again whenever it changes, until Ctrl-C; in a pipe: a line of JSON for each change',
    );

/** Prints a list, page by page, up to its limit, and says when there are more. @param changes events after which a watched list is read again */
export const printPages = <Item>(
  options: ListOptions,
  view: View<Item>,
  read: (client: Client, request: PageRequest) => Promise<Page<Item>>,
  changes?: ChangeStreams,
): Promise<void> => printFound(options, view, (client) => findPages(options.limit, client, read), changes);

/** Prints a list that the API gives whole. */
export const printAll = <Item>(
  options: ListOptions,
  view: View<Item>,
  read: (client: Client) => Promise<readonly Item[]>,
  changes?: ChangeStreams,
): Promise<void> =>
  printFound(
    options,
    view,
    async (client) => {
      const items = await read(client);
      const more = items.length - options.limit;
      return { items: items.slice(0, options.limit), note: more > 0 ? `${more} more: --limit shows more` : undefined };
    },
    changes,
  );

async function findPages<Item>(
  limit: number,
  client: Client,
  read: (client: Client, request: PageRequest) => Promise<Page<Item>>,
): Promise<Found<Item>> {
  const items: Item[] = [];
  let hasMore = false;
  const first = (): number => Math.min(PAGE_SIZE, limit - items.length);
  for await (const { nodes, pageInfo } of readPages((after) => read(client, { first: first(), after }))) {
    items.push(...nodes);
    hasMore = pageInfo.hasNextPage;
    if (items.length >= limit) break;
  }
  return { items, note: hasMore ? `there are more than ${limit}: --limit shows more` : undefined };
}

async function printFound<Item>(
  options: ListOptions,
  view: View<Item>,
  find: (client: Client) => Promise<Found<Item>>,
  changes: ChangeStreams = () => [],
): Promise<void> {
  await using client = connect(options);
  const read = (): Promise<Found<Item>> => find(client);
  if (options.watch === true) return await watchItems({ view, options, read, changes: changes(client) });
  const { items, note } = await read();
  printList(items, view, options);
  if (note !== undefined) process.stderr.write(`${note}\n`);
}
