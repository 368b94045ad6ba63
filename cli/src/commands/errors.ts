import {
  ListFailuresDocument,
  type FailureFilter,
  type FailureGroupRowFragment,
  type FailureKey,
  type ListFailuresQuery,
} from '#operations';
import { FILTER_TABLES, parseFilter } from '@visor/schema';
import { Option, type Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import { counted } from '../output/count.rules.ts';
import type { View } from '../output/rows.rules.ts';
import { declareWatchOption, watchItems, type Found } from '../output/watch-items.ts';
import { toCount, toTime } from '../time/options.ts';
import { jobStreams } from './change-streams.ts';

const KEYS: Readonly<Record<string, FailureKey>> = {
  code: 'CODE',
  node: 'NODE',
  message: 'MESSAGE',
  task: 'TASK',
  stage: 'STAGE',
};

interface Options extends ConnectionOptions, FormatOptions {
  readonly by: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly where: readonly string[];
  readonly limit: number;
  readonly watch?: boolean;
}

/** What failures are grouped by is shown; of what differs within a group, that of its example. */
const viewOf = (keys: readonly FailureKey[]): View<FailureGroupRowFragment> => ({
  name: ({ example }) => example.job?.id ?? '',
  columns: [
    { title: 'COUNT', of: ({ count }) => count },
    { title: 'FINAL', of: ({ endedJobs }) => endedJobs },
    { title: 'CODE', of: ({ code, example }) => code ?? example.code },
    { title: 'NAME', of: ({ name, example }) => name ?? example.name },
    ...(keys.includes('NODE') ? [{ title: 'NODE', of: ({ node }: FailureGroupRowFragment) => node }] : []),
    ...(keys.includes('STAGE') ? [{ title: 'STAGE', of: ({ stage }: FailureGroupRowFragment) => stage }] : []),
    ...(keys.includes('TASK')
      ? [{ title: 'TASK', of: ({ task }: FailureGroupRowFragment) => task && `${task.name} ${task.id}` }]
      : []),
    { title: 'FIRST', of: ({ firstAt }) => firstAt, isWide: true },
    { title: 'LAST', of: ({ lastAt }) => lastAt },
    { title: 'EXAMPLE', of: ({ example }) => example.job?.id },
    { title: 'MESSAGE', of: ({ message, example }) => message ?? example.message },
  ],
});

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `visor errors`: the failures of a time, grouped. */
export function register(program: Command): void {
  declareWatchOption(declareFormat(declareConnection(program.command('errors'))))
    .description('count the failures of a time by code, node, message, task or stage, with an example of each')
    .addOption(
      new Option('--by <key...>', 'what distinguishes them').choices(Object.keys(KEYS)).default(['code', 'message']),
    )
    .option(
      '--since <time>',
      'from so long ago (90s, 2h, 7d), or from 2026-11-25T10:00Z (default: an hour ago)',
      toTime,
    )
    .option('--until <time>', 'up to then', toTime)
    .option('--where <filter>', `only those for which it holds, e.g. 'node:wn17* code:402'`, collect, [])
    .option('--limit <n>', 'how many groups at most', toCount, 50)
    .addHelpText(
      'after',
      `
Fields of --where: ${Object.keys(FILTER_TABLES.Failure.fields).join(', ')}
FINAL counts the failures that left their job FAILED; the others were tried again.
Examples: visor errors --since 2h --by node code
          visor errors --watch`,
    )
    .action(errors);
}

async function errors({ since, until, by, where: texts, limit, ...options }: Options): Promise<void> {
  await using client = connect(options);
  const keys = by.flatMap((key) => KEYS[key] ?? []);
  const where = parseFilter<FailureFilter>(FILTER_TABLES.Failure, texts.join(' '), Date.now());
  const read = async (): Promise<Found<FailureGroupRowFragment>> => {
    const variables = { where, from: since ?? null, to: until ?? null, by: keys, first: limit };
    const { failures } = await client.request(ListFailuresDocument, variables);
    return { items: failures.nodes, note: noteOf(failures, options.watch) };
  };
  const view = viewOf(keys);
  if (options.watch === true)
    // A group is what its keys are; its example changes.
    return await watchItems({ view: { ...view, name: keysOf }, options, read, changes: jobStreams(client, null) });
  const { items, note } = await read();
  printList(items, view, options);
  process.stderr.write(`${note}\n`);
}

const keysOf = ({ code, node, message, stage, task }: FailureGroupRowFragment): string =>
  JSON.stringify([code, node, message, stage, task?.id]);

/** The end of the time is now: what is watched does not change with it. */
function noteOf({ groups, nodes, total, from, to }: ListFailuresQuery['failures'], isWatched = false): string {
  const more = groups > nodes.length ? `${groups - nodes.length} more groups: --limit shows more; ` : '';
  return `${more}${counted(total, 'failure')}${isWatched ? '' : ` from ${from} to ${to}`}`;
}
