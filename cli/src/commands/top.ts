import { ShowTopDocument } from '#operations';
import type { Client } from '@visor/client';
import { Option, type Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { paintState, yamlText } from '../output/declare-format.ts';
import { isUnanswered } from '../output/patiently.ts';
import { openScreen } from '../output/screen.ts';
import { harmless } from '../output/text.rules.ts';
import { watch } from '../output/watch.ts';
import { listenForKeys } from '../top/keys.ts';
import { topLines } from '../top/top-text.rules.ts';
import { topOf, type Top } from '../top/top.rules.ts';
import { jsonText } from '../output/json-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly output: 'table' | 'json' | 'yaml';
}

/** Two minutes: the last one, and what a service that was restarted missed. */
const SHOWN_MS = 120_000;

/** `visor top`: what runs now, drawn again as it changes; once where standard output is no terminal. */
export function register(program: Command): void {
  declareConnection(program.command('top'))
    .description(
      'show stages, rates, age of data, slots, failures and nodes with trouble, live on a terminal; q ends it',
    )
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'))
    .addHelpText(
      'after',
      `
WAITING, QUEUED, RUNNING and STORING are jobs, 10s/s and 1m/s jobs that ended a second, FAILED those of the last minute, AGE the
time since the oldest job of the stage came. In a pipe, and with -o json or yaml, it prints once what it would show.`,
    )
    .action(top);
}

async function top({ output, ...options }: Options): Promise<void> {
  await using client = connect(options);
  const read = (): Promise<Top> => readTop(client);
  if (process.stdout.isTTY && output === 'table') return await showTop(read);
  const found = await read();
  if (output === 'table')
    process.stdout.write(
      topLines(found, paintState)
        .map((line) => `${line}\n`)
        .join(''),
    );
  else process.stdout.write(output === 'json' ? `${jsonText(found, 2)}\n` : yamlText(found));
}

const readTop = async (client: Client): Promise<Top> =>
  topOf(await client.request(ShowTopDocument, { from: new Date(Date.now() - SHOWN_MS).toISOString() }));

async function showTop(read: () => Promise<Top>): Promise<never> {
  const first = await read();
  using screen = openScreen();
  using _keys = listenForKeys();
  let lines: string[] = [];
  const changed = (found: Top): void => screen.show((lines = topLines(found, paintState)));
  changed(first);
  return await watch({
    read,
    changed,
    failed: (error) =>
      screen.show([`no answer, as of ${new Date().toISOString()}: ${harmless((error as Error).message)}`, ...lines]),
    shouldRetry: isUnanswered,
    // Its values change with the intervals that are rolled up, which no event announces.
    changes: [],
  });
}
