import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { formattedItem, formattedList, type FormatOptions } from './declare-format.ts';
import { listChanges } from './list-changes.rules.ts';
import type { Format, View } from './rows.rules.ts';
import { isUnanswered } from './patiently.ts';
import { openScreen } from './screen.ts';
import { harmless } from './text.rules.ts';
import { watch } from './watch.ts';
import { jsonText } from './json-text.rules.ts';

/** What a list command found, and what it says beside that. */
export interface Found<Item> {
  readonly items: readonly Item[];
  readonly note?: string | undefined;
}

/** Opens the events after which a list is read again. */
export type ChangeStreams = (client: Client) => readonly AsyncIterable<unknown>[];

interface WatchedItems<Item> {
  readonly view: View<Item>;
  readonly options: FormatOptions;
  /** Whether it is one item, shown alone. */
  readonly isSingle?: boolean;
  readonly changes: readonly AsyncIterable<unknown>[];
  read(): Promise<Found<Item>>;
}

/** Declares how a command is told to watch what it prints. */
export const declareWatchOption = (command: Command): Command =>
  command.option(
    '-w, --watch',
    'show it again whenever it changes, until Ctrl-C; in a pipe: a line of JSON for each change',
  );

const WATCHABLE: readonly Format[] = ['table', 'wide', 'yaml', 'json', 'jsonl'];
const FOR_PROGRAMS: readonly Format[] = ['json', 'jsonl'];

/**
 * Shows what is found until the process ends: on a terminal in place, elsewhere one line of JSON for each change.
 * @throws CommandError (usage) for a format that cannot be watched
 */
export async function watchItems<Item>(watched: WatchedItems<Item>): Promise<never> {
  const { output } = watched.options;
  if (!WATCHABLE.includes(output))
    throw new CommandError(EXIT_CODE.usage, `--watch goes with -o ${WATCHABLE.join(', ')}, not with ${output}`);
  return process.stdout.isTTY && !FOR_PROGRAMS.includes(output)
    ? await watchOnScreen(watched)
    : await writeChanges(watched);
}

async function watchOnScreen<Item>({ view, options, isSingle, changes, read }: WatchedItems<Item>): Promise<never> {
  const first = await read();
  using screen = openScreen();
  let lines: string[] = [];
  const changed = ({ items, note }: Found<Item>): void => {
    const text =
      isSingle === true && items[0] !== undefined
        ? formattedItem(items[0], view, options.output)
        : formattedList(items, view, options.output);
    lines = [...text.trimEnd().split('\n'), ...(note === undefined ? [] : [note])];
    screen.show(lines);
  };
  changed(first);
  const failed = (error: unknown): void =>
    screen.show([...lines, '', `no answer, as of ${new Date().toISOString()}: ${harmless((error as Error).message)}`]);
  return await watch({ read, changed, failed, shouldRetry: isUnanswered, changes });
}

async function writeChanges<Item>({ view, changes, read }: WatchedItems<Item>): Promise<never> {
  let before: readonly Item[] = [];
  const changed = ({ items }: Found<Item>): void => {
    for (const line of listChanges(before, items, view.name)) process.stdout.write(`${jsonText(line)}\n`);
    before = items;
  };
  const failed = (error: unknown): void =>
    void process.stderr.write(`visor: no answer: ${harmless((error as Error).message)}; it is tried again\n`);
  return await watch({ read, changed, failed, shouldRetry: isUnanswered, changes });
}
