import {
  DataEventCursorDocument,
  FollowDataEventsDocument,
  FollowWorkflowEventsDocument,
  FollowWorkloadEventsDocument,
  ListDataEventsDocument,
  ListWorkflowEventsDocument,
  ListWorkloadEventsDocument,
  WorkflowEventCursorDocument,
  WorkloadEventCursorDocument,
  type EventFilter,
  type EventRowFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES, parseFilter } from '@visor/schema';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import { logBreaks } from '../output/patiently.ts';
import { eventLine, eventView, newestEvents } from '../time/event-line.rules.ts';
import { toCount, toTime } from '../time/options.ts';
import { readPages } from './pages.ts';
import { jsonText } from '../output/json-text.rules.ts';

interface Options extends ConnectionOptions, FormatOptions {
  readonly where: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly follow?: boolean;
}

const QUERIES = [ListWorkloadEventsDocument, ListWorkflowEventsDocument, ListDataEventsDocument];
const STREAMS = [FollowWorkloadEventsDocument, FollowWorkflowEventsDocument, FollowDataEventsDocument];
const CURSORS = [WorkloadEventCursorDocument, WorkflowEventCursorDocument, DataEventCursorDocument];
const PAGE_SIZE = 500;

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `visor events`: what happened, of all services, the oldest first. */
export function register(program: Command): void {
  declareFormat(declareConnection(program.command('events')))
    .description('show what happened to jobs, tasks, workflows, datasets, files, pilots and nodes, the newest last')
    .option('-f, --follow', 'print on what happens, until Ctrl-C')
    .option('--where <filter>', `only those for which it holds, e.g. 'type:job.failed code>=400'`, collect, [])
    .option('--since <time>', 'from so long ago (90s, 2h, 7d), or from 2026-11-25T10:00Z', toTime)
    .option('--until <time>', 'up to then', toTime)
    .option('--limit <n>', 'the newest ones at most', toCount, 50)
    .addHelpText(
      'after',
      `
Fields of --where: ${Object.keys(FILTER_TABLES.Event.fields).join(', ')}
Examples: visor events -f --where 'type:job.failed,attempt.failed'
          visor events --since 2h --where 'by:anna'
          visor events --where 'subjectId:JOB-ID'`,
    )
    .action(events);
}

async function events({ where: texts, since, until, limit, follow, ...options }: Options): Promise<void> {
  const { output } = options;
  if (follow === true && !['table', 'wide', 'json', 'jsonl'].includes(output))
    throw new CommandError(EXIT_CODE.usage, `--follow goes with -o table or jsonl, not with ${output}`);
  const asked = parseFilter<EventFilter>(FILTER_TABLES.Event, texts.join(' '), Date.now());
  const at = {
    ...asked.at,
    ...(since === undefined ? {} : { gte: since }),
    ...(until === undefined ? {} : { lt: until }),
  };
  const where = { ...asked, at: Object.keys(at).length === 0 ? null : at };
  await using client = connect(options, follow === true ? { onConnection: logBreaks() } : {});
  if (follow === true) return await followEvents(client, where, options, limit);
  printList(await readNewest(client, where, limit), eventView, options);
}

const readNewest = async (client: Client, where: EventFilter, limit: number): Promise<EventRowFragment[]> =>
  newestEvents(await Promise.all(QUERIES.map((document) => readService(client, document, where, limit))), limit);

/** The newest events of a service. */
async function readService(
  client: Client,
  document: (typeof QUERIES)[number],
  where: EventFilter,
  limit: number,
): Promise<EventRowFragment[]> {
  const found: EventRowFragment[] = [];
  const first = (): number => Math.min(PAGE_SIZE, limit - found.length);
  for await (const { nodes } of readPages(
    async (after) => (await client.request(document, { first: first(), after, where })).events,
  )) {
    found.push(...nodes);
    if (found.length >= limit) break;
  }
  return found;
}

/** Prints the newest events of all services, and then those that come, each once. */
async function followEvents(
  client: Client,
  where: EventFilter,
  { output }: FormatOptions,
  limit: number,
): Promise<void> {
  const isForPrograms = output === 'json' || output === 'jsonl';
  const print = (event: EventRowFragment): void =>
    void process.stdout.write(`${isForPrograms ? jsonText(event) : eventLine(event)}\n`);
  // Each stream begins at a place that is known before the newest events are read: none is missed between the two, nor where the
  // connection breaks before a stream has sent anything.
  const places = await Promise.all(CURSORS.map(async (document) => (await client.request(document, {})).cursor));
  const newest = await Promise.all(QUERIES.map((document) => readService(client, document, where, limit)));
  const shown = new Set(newestEvents(newest, limit));
  const printed = newest.map((events) => new Set(events.filter((event) => shown.has(event)).map(({ id }) => id)));
  for (const event of shown) print(event);
  await Promise.all(
    STREAMS.map(async (document, service) => {
      const after = places[service] ?? null;
      for await (const { event } of client.subscribe(document, { where, after }))
        // What came between the place and the reading comes once more.
        if (printed[service]?.delete(event.id) !== true) print(event);
    }),
  );
}
