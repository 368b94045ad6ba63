import type { Client } from '@visor/client';
import { parseFilter, parseOrder, type FilterTable } from '@visor/schema';
import { InvalidArgumentError, type Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { countText, type Count } from '../output/count.rules.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { declareWatchOption, watchItems, type ChangeStreams, type Found } from '../output/watch-items.ts';
import { readPages, type Page } from './pages.ts';

export interface ListOptions extends ConnectionOptions, FormatOptions {
  readonly limit: number;
  readonly watch?: boolean;
}

/** Options of a list that can be filtered and ordered. */
export interface FindOptions extends ListOptions {
  readonly where: readonly string[];
  readonly order?: string;
}

/** A page, the first one with the number of all. */
export interface CountedPage<Item> extends Page<Item> {
  readonly count?: Count;
  /** Nothing can be read behind it. */
  readonly isLast?: boolean;
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

/** Declares the options of a command that prints pages. */
export const declareFound = (command: Command): Command =>
  declareFormat(declareConnection(command)).option('--limit <n>', 'how many at most', limit, 50);

/** Declares `<noun> list` with the options that all lists have. */
export const declareList = (noun: Command, description: string): Command =>
  declareWatchOption(declareFound(noun.command('list').description(description)));

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** Declares `<noun> list` of what can be filtered and ordered. @param example of a filter */
export const declareFind = (noun: Command, description: string, table: FilterTable, example: string): Command =>
  declareList(noun, description)
    .option('--where <filter>', `only those for which it holds, e.g. '${example}'`, collect, [])
    .option('--order <field>', "order: a field, with - in front for the reverse, e.g. '-id'")
    .addHelpText(
      'after',
      `
Fields of --where: ${Object.keys(table.fields).join(', ')}
Orders: ${table.orders.map((order) => order.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())).join(', ')}
Terms are separated by blanks, and all hold: state:FAILED,QUEUED  name:run04*  -node:wn17  size>=1GB  created>=-2h
("-" in front: not; "*": any characters; quotes keep blanks; docs/finding.md has the rest)

Examples:
  visor ${noun.name()} list --where '${example}'
  visor ${noun.name()} list --limit 1000 -o json
`,
    );

/** What a list is asked for: its filter, with the terms that shorter options stand for, and its order. */
export function findRequest<Where extends object, By extends string>(
  table: FilterTable,
  { where, order }: FindOptions,
  terms: readonly (string | false | undefined)[] = [],
): { readonly where: Where; readonly orderBy: { readonly by: By; readonly direction: 'ASC' | 'DESC' } | null } {
  const text = [...where, ...terms.filter((term) => typeof term === 'string')].join(' ');
  return {
    where: parseFilter<Where>(table, text, Date.now()),
    orderBy: order === undefined ? null : parseOrder<By>(table, order),
  };
}

/** Prints a list, page by page, up to its limit, and says when there are more. @param changes events after which a watched list is read again */
export const printPages = <Item>(
  options: ListOptions,
  view: View<Item>,
  read: (client: Client, request: PageRequest) => Promise<CountedPage<Item>>,
  changes?: ChangeStreams,
  noun = 'rows',
): Promise<void> => printFound(options, view, (client) => findPages(options, client, read, noun), changes);

async function findPages<Item>(
  { limit, output }: ListOptions,
  client: Client,
  read: (client: Client, request: PageRequest) => Promise<CountedPage<Item>>,
  noun: string,
): Promise<Found<Item>> {
  const items: Item[] = [];
  let hasMore = false;
  let count: Count | undefined;
  const first = (): number => Math.min(PAGE_SIZE, limit - items.length);
  for await (const page of readPages<Item, CountedPage<Item>>((after) => read(client, { first: first(), after }))) {
    count ??= page.count;
    items.push(...page.nodes);
    hasMore = page.pageInfo.hasNextPage;
    if (items.length >= limit || page.isLast === true) break;
  }
  const isForPeople = output === 'table' || output === 'wide';
  if (count && isForPeople) return { items, note: countText(items.length, count, noun, hasMore) };
  if (items.length === 0 && isForPeople) return { items, note: 'none' };
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
