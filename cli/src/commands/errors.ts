import { ListFailuresDocument, type FailureGroupRowFragment, type FailureKey } from '#operations';
import { Option, type Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { timeAgo } from '../time/when.rules.ts';

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
  readonly task?: string;
  readonly node?: string;
  readonly limit: string;
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
    { title: 'MESSAGE', of: ({ message, example }) => message ?? example.message },
    { title: 'EXAMPLE', of: ({ example }) => example.job?.id },
  ],
});

/** `visor errors`: the failures of a time, grouped. */
export function register(program: Command): void {
  declareFormat(declareConnection(program.command('errors')))
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
    .option('--task <id>', 'only those of this task')
    .option('--node <name>', 'only those on this node; * stands for any characters')
    .option('--limit <n>', 'how many groups at most', '50')
    .addHelpText(
      'after',
      '\nFINAL counts the failures that left their job FAILED; the others were tried again.\nExample: visor errors --since 2h --by node code',
    )
    .action(errors);
}

const toTime = (text: string): string => timeAgo(text, new Date());

async function errors({ by, since, until, task, node, limit, ...options }: Options): Promise<void> {
  await using client = connect(options);
  const keys = by.flatMap((key) => KEYS[key] ?? []);
  const where = { task: task === undefined ? null : { eq: task }, node: node === undefined ? null : { like: node } };
  const variables = { where, from: since ?? null, to: until ?? null, by: keys, first: Number(limit) };
  const { failures } = await client.request(ListFailuresDocument, variables);
  printList(failures.nodes, viewOf(keys), options);
  const { groups, nodes, total, from, to } = failures;
  if (groups > nodes.length) process.stderr.write(`${groups - nodes.length} more groups: --limit shows more\n`);
  process.stderr.write(`${total} failures from ${from} to ${to}\n`);
}
