import type { Client } from '@visor/client';
import { InvalidArgumentError, type Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { readPages, type Page } from './pages.ts';

export interface ListOptions extends ConnectionOptions, FormatOptions {
  readonly limit: number;
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
  declareFormat(declareConnection(noun.command('list').description(description))).option(
    '--limit <n>',
    'how many at most',
    limit,
    50,
  );

/** Prints a list, page by page, up to its limit, and says when there are more. */
export async function printPages<Item>(
  options: ListOptions,
  view: View<Item>,
  read: (client: Client, request: PageRequest) => Promise<Page<Item>>,
): Promise<void> {
  await using client = connect(options);
  const items: Item[] = [];
  let hasMore = false;
  const first = (): number => Math.min(PAGE_SIZE, options.limit - items.length);
  for await (const { nodes, pageInfo } of readPages((after) => read(client, { first: first(), after }))) {
    items.push(...nodes);
    hasMore = pageInfo.hasNextPage;
    if (items.length >= options.limit) break;
  }
  printList(items, view, options);
  if (hasMore) process.stderr.write(`there are more than ${options.limit}: --limit shows more\n`);
}

/** Prints a list that the API gives whole. */
export async function printAll<Item>(
  options: ListOptions,
  view: View<Item>,
  read: (client: Client) => Promise<readonly Item[]>,
): Promise<void> {
  await using client = connect(options);
  const items = await read(client);
  printList(items.slice(0, options.limit), view, options);
  if (items.length > options.limit) process.stderr.write(`${items.length - options.limit} more: --limit shows more\n`);
}
