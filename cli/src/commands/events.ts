import {
  FollowDataEventsDocument,
  FollowWorkflowEventsDocument,
  FollowWorkloadEventsDocument,
  ListDataEventsDocument,
  ListWorkflowEventsDocument,
  ListWorkloadEventsDocument,
  type EventFilter,
  type EventRowFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES, parseFilter } from '@visor/schema';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../output/declare-format.ts';
import { eventLine, eventView, newestEvents } from '../time/event-line.rules.ts';
import { toCount, toTime } from '../time/options.ts';
import { readPages } from './pages.ts';

interface Options extends ConnectionOptions, FormatOptions {
  readonly where: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly follow?: boolean;
}

const QUERIES = [ListWorkloadEventsDocument, ListWorkflowEventsDocument, ListDataEventsDocument];
const STREAMS = [FollowWorkloadEventsDocument, FollowWorkflowEventsDocument, FollowDataEventsDocument];
const PAGE_SIZE = 500;
const REMEMBERED = 10_000;

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
  await using client = connect(options);
  if (follow === true) return await followEvents(client, where, options, limit);
  printList(await readNewest(client, where, limit), eventView, options);
}

async function readNewest(client: Client, where: EventFilter, limit: number): Promise<EventRowFragment[]> {
  const read = async (document: (typeof QUERIES)[number]): Promise<EventRowFragment[]> => {
    const found: EventRowFragment[] = [];
    const first = (): number => Math.min(PAGE_SIZE, limit - found.length);
    for await (const { nodes } of readPages(
      async (after) => (await client.request(document, { first: first(), after, where })).events,
    )) {
      found.push(...nodes);
      if (found.length >= limit) break;
    }
    return found;
  };
  return newestEvents(await Promise.all(QUERIES.map(read)), limit);
}

/** The streams begin before the newest events are read, so that none is missed between them. */
async function followEvents(
  client: Client,
  where: EventFilter,
  { output }: FormatOptions,
  limit: number,
): Promise<void> {
  const isForPrograms = output === 'json' || output === 'jsonl';
  const known = new Set<string>();
  const waiting: (readonly [service: number, event: EventRowFragment])[] = [];
  let isReady = false;
  const print = (service: number, event: EventRowFragment): void => {
    const id = `${service} ${event.id}`;
    if (known.has(id)) return;
    known.add(id);
    // What was read before, or came before a break of the connection, can come only once more, and soon.
    const [oldest] = known;
    if (known.size > limit * STREAMS.length + REMEMBERED && oldest !== undefined) known.delete(oldest);
    process.stdout.write(`${isForPrograms ? JSON.stringify(event) : eventLine(event)}\n`);
  };
  const newestOf = async (service: number): Promise<readonly EventRowFragment[]> => {
    const document = QUERIES[service];
    if (!document) return [];
    const variables = { first: Math.min(limit, PAGE_SIZE), after: null, where };
    return (await client.request(document, variables)).events.nodes;
  };
  // A stream that broke before its first event cannot go on behind one: what came meanwhile is read.
  const catchUp = async (service: number): Promise<void> => {
    for (const event of newestEvents([await newestOf(service)], limit)) print(service, event);
  };
  const streams = STREAMS.map(async (document, service) => {
    const onReconnect = (): void => void catchUp(service).catch(() => {});
    for await (const { event } of client.subscribe(document, { where }, { onReconnect }))
      if (isReady) print(service, event);
      else waiting.push([service, event]);
  });
  const ended = Promise.all(streams);
  ended.catch(() => {});
  const newest = await Promise.all(STREAMS.map((_, service) => newestOf(service)));
  const services = new Map(newest.flatMap((list, service) => list.map((event) => [event, service] as const)));
  for (const event of newestEvents(newest, limit)) print(services.get(event) ?? 0, event);
  isReady = true;
  for (const [service, event] of waiting) print(service, event);
  await ended;
}
