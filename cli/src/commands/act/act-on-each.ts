import type { Client } from '@visor/client';
import { CommandError, errorText, EXIT_CODE, exitCodeOf, noSuch } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { printItem, printList } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { harmless } from '../../output/text.rules.ts';
import { readPages, type Page } from '../pages.ts';
import { isConfirmed, readReason, type ActOptions } from './declare-act.ts';

const PAGE_SIZE = 500;
/** A larger selection is a mistake, or wants several commands. */
const MAX_SELECTED = 10_000;

/** An act that the API takes for one thing at a time. */
interface EachAct<Item, Done> {
  readonly verb: string;
  /** The things, e.g. `pilots`. */
  readonly what: string;
  readonly needsReason: boolean;
  readonly view: View<Item>;
  readonly doneView: View<Done>;
  /** Whether one thing was named: it is printed alone. */
  readonly isSingle: boolean;
  find(client: Client): Promise<readonly Item[]>;
  send(client: Client, item: Item, reason: string): Promise<Done>;
}

/**
 * Does the same with each of several things, and prints the outcome; a refused one does not keep the others back.
 * @throws CommandError (notFound) when there are none, (failed) when some were refused
 */
export async function actOnEach<Item, Done>(options: ActOptions, act: EachAct<Item, Done>): Promise<void> {
  const { verb, what, view, doneView } = act;
  const reason = act.needsReason && !options.dryRun ? readReason(options) : (options.reason ?? '');
  await using client = connect(options);
  const items = await act.find(client);
  if (!(await isConfirmed(options, { verb, what, items, view }))) return;
  const [only] = items;
  if (only === undefined) throw new CommandError(EXIT_CODE.notFound, `${verb}: no ${what} fit`);
  if (act.isSingle) return printItem(await act.send(client, only, reason), doneView, options);
  const done: Done[] = [];
  for (const item of items)
    try {
      done.push(await act.send(client, item, reason));
    } catch (error) {
      // Without an answer, or without the right to it, the next one fares no better.
      if (![EXIT_CODE.failed, EXIT_CODE.usage, EXIT_CODE.notFound].some((code) => code === exitCodeOf(error))) {
        printList(done, doneView, options);
        throw error;
      }
      process.stderr.write(`${harmless(view.name(item))}: ${harmless(errorText(error))}\n`);
    }
  printList(done, doneView, options);
  const refused = items.length - done.length;
  if (refused > 0)
    throw new CommandError(EXIT_CODE.failed, `${refused} of ${items.length} ${what} refused it; above is why`);
}

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
