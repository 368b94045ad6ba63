import { randomUUID } from 'node:crypto';
import { messagesOf, openLog, type EventLog, type Event } from '@visor/bus';
import { connect, uuidv7, type Database, type Tx } from '@visor/db';
import { logger, RecordedEventFeed } from '@visor/service';
import { storedName } from '@visor/schema/names';
import { testDatabase, untilIdle } from '@visor/testkit';
import type { Claim, PilotStatus, ReportResult } from '../generated/types.ts';
import { migrations } from '../migrations/index.ts';
import type { Deps } from '../src/deps.ts';
import { claimJobs } from '../src/claim/claim-jobs.ts';
import { reportJobs } from '../src/report/report-jobs.ts';
import type { Report } from '../src/report/report.types.ts';
import { applyReplies } from '../src/registration/apply-replies.ts';
import { heartbeat } from '../src/lease/heartbeat.ts';
import { entities } from '../src/entities.ts';
import { EVENT_SOURCES } from '../src/events/event-sources.ts';
import { registerPilot } from '../src/lease/register-pilot.ts';
import { offerJobs } from '../src/scheduling/offer-jobs.ts';
import { FILES_PER_PAGE, type CatalogClient, type CatalogFile } from '../src/task/catalog-client.ts';
import { formJobs } from '../src/forming/form-jobs.ts';
import { resolveTasks } from '../src/intake/resolve-tasks.ts';
import { assertHistory } from './history.ts';
import { applyTaskCommands } from '../src/consumers.ts';
import { checkTaskCommand } from '../src/task/check-command.rules.ts';

/** The feed of recorded events of a world. */
export const openRecorded = ({ db, deps }: Pick<World, 'db' | 'deps'>): RecordedEventFeed =>
  new RecordedEventFeed({
    db,
    name: 'workloadEvents',
    sources: EVENT_SOURCES,
    installation: () => Promise.resolve('test'),
    logger: deps.logger,
  });

/** What the catalog answers. */
interface TestDataset {
  files: CatalogFile[];
  open: boolean;
  /** Announced, and not made by a task. */
  isInput: boolean;
  /** It does not answer. */
  silent: boolean;
  /** Workflow has not closed the datasets that tasks make. */
  isRetriable: boolean;
  /** Files that it does not have. */
  unknownFiles: ReadonlySet<string>;
}

export interface World extends AsyncDisposable {
  readonly deps: Deps;
  readonly db: Database;
  readonly eventLog: EventLog;
  /** What was published and committed, in order; emptied by `take`. */
  readonly sent: { readonly topic: string; readonly value: unknown }[];
  readonly catalog: CatalogClient & { files: CatalogClient['files'] };
  readonly dataset: TestDataset;
  /** Statements run since the last call. */
  statements(): number;
  pass(seconds: number): void;
  take(topic: string): unknown[];
}

interface Command {
  readonly [name: string]: unknown;
}

export const storageUrl = 'file:///store/';

/** A file of the input dataset. */
export const file = (ordinal: number): CatalogFile => ({
  fileId: uuidv7(),
  name: `run.${ordinal}.raw`,
  basename: `run.${ordinal}.raw`,
  ordinal,
  size: 1_000,
  checksum: 'd41d8cd98f00b204e9800998ecf8427e',
  checksumKind: 'md5' as const,
  urls: [`file:///buffer/run.${ordinal}.raw`],
});

/** What tells others, and wakes loops, does nothing. */
const silent: Pick<Deps, 'logAfterCommit' | 'announceReady' | 'wake' | 'wakeNow' | 'wakeSoon'> = {
  logAfterCommit: () => {},
  announceReady: () => {},
  wake: () => {},
  wakeNow: () => {},
  wakeSoon: () => {},
};

const closedInput = (): TestDataset => ({
  files: [],
  open: false,
  isInput: true,
  silent: false,
  isRetriable: false,
  unknownFiles: new Set(),
});

/** The service's runtime over a database of their own, with a clock and a catalog of the test's. */
export async function world(): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const url = await database.url('workload');
  const db = stack.use(
    await connect({
      url,
      schema: database.name('workload'),
      entities,
      migrations,
    }),
  );
  const log = stack.use(
    await openLog({ kind: 'postgres', database: db, source: 'test', installation: database.installation }),
  );
  let now = Date.parse('2026-01-01T00:00:00Z');
  let count = 0;
  const sent: { readonly topic: string; readonly value: unknown }[] = [];
  const counted = countingDatabase(db, () => count++);
  const publish: EventLog['publish'] = (tx, topic, values) => {
    sent.push(...messagesOf(topic, values));
    log.publish(tx, topic, values);
  };
  const deps: Deps = {
    db: counted,
    publish,
    logger: logger('test', 'silent'),
    times: { lease: 15_000, heartbeat: 5_000, poll: 2_000, claimGrace: 10_000, refusal: 60_000 },
    retryRules: new Map(),
    window: 1_000,
    now: () => new Date(now),
    ...silent,
  };
  const dataset = closedInput();
  const owned = stack.move();
  return {
    deps,
    db,
    eventLog: log,
    sent,
    dataset,
    catalog: catalogIn(dataset),
    statements: () => {
      const seen = count;
      count = 0;
      return seen;
    },
    pass: (seconds) => void (now += seconds * 1000),
    take: (topic) => takeFrom(sent, topic),
    async [Symbol.asyncDispose]() {
      await using _ = owned;
      await assertHistory(db);
    },
  };
}

function takeFrom(sent: { readonly topic: string; readonly value: unknown }[], topic: string): unknown[] {
  const values = sent.filter((event) => event.topic === topic).map((event) => event.value);
  for (let index = sent.length - 1; index >= 0; index--) if (sent[index]?.topic === topic) sent.splice(index, 1);
  return values;
}

function countingDatabase(db: Database, count: () => void): Database {
  return {
    ...db,
    query: (sql, parameters) => {
      count();
      return db.query(sql, parameters);
    },
    transaction: (work, options) =>
      db.transaction((tx) => {
        const query: Tx['query'] = (sql, parameters) => {
          count();
          return tx.query(sql, parameters);
        };
        const together: Tx['together'] = (begin) =>
          tx.together((sql) =>
            begin({
              query: (text, parameters) => {
                count();
                return sql.query(text, parameters);
              },
            }),
          );
        return work({ ...tx, query, together });
      }, options),
  };
}

function catalogIn(dataset: TestDataset): CatalogClient {
  const answering = <T>(value: T): Promise<T> =>
    dataset.silent ? Promise.reject(new Error('no answer')) : Promise.resolve(value);
  return {
    prepareIntake: () => {},
    preparedIntake: async () => undefined,
    isOpen: () => answering(dataset.isRetriable),
    knownFiles: (ids) => answering(new Set(ids.filter((id) => !dataset.unknownFiles.has(id)))),
    intake: (id, name) =>
      answering({
        knowsDataset: id !== missing,
        isInput: dataset.isInput,
        storage: name === 'store' ? { id: storageId, url: storageUrl, checksumKind: 'crc32' } : undefined,
      }),
    files: (_, after) => {
      const from = after ? Number(after) : 0;
      const page = dataset.files.slice(from, from + FILES_PER_PAGE);
      const end = from + page.length;
      const cursor = page.length > 0 ? String(end) : after;
      return answering({
        files: page,
        open: dataset.open,
        more: end < dataset.files.length,
        fileCount: dataset.files.length,
        cursor,
      });
    },
  };
}

export const missing = '00000000-0000-7000-8000-000000000000';
export const storageId = '00000000-0000-7000-8000-0000000000aa';

const eventOf = (value: unknown): Event<never> => ({
  id: randomUUID(),
  topic: '',
  key: '',
  type: '',
  time: new Date(),
  value: value as never,
  raw: {} as never,
});

/** A complete register command. */
export function command(
  more: Command = {},
): Command & { task_id: string; log: { datasetId: string; datasetName: string } } {
  return {
    type: 'register',
    task_id: uuidv7(),
    mode: 'MAP',
    device_type: 'CPU',
    rank: 1,
    retry: 1,
    retryDelay: 1,
    dataset_in_uid: [uuidv7()],
    outputs: [{ port: 'out', datasetId: uuidv7(), datasetName: 'digi', required: true }],
    log: { datasetId: uuidv7(), datasetName: 'logs' },
    outputStorage: 'store',
    tool: { tool: true },
    ...more,
  };
}

export const commands = ({ deps, catalog }: World, ...values: Command[]): Promise<void> =>
  deps.db.transaction((tx) =>
    applyTaskCommands(
      deps,
      catalog,
      tx,
      values.map((value) => eventOf(checkTaskCommand(value as never))),
    ),
  );

export const replies = ({ deps }: World, ...values: Command[]): Promise<void> =>
  deps.db.transaction((tx) => applyReplies(deps, tx, values.map(eventOf)));

/** Brings a task with that many input files to the point where its jobs are claimable. */
export async function submit(at: World, files: number, more: Command = {}): Promise<string> {
  at.dataset.files = Array.from({ length: files }, (_, index) => file(index));
  const register = command(more);
  await commands(at, register);
  await resolveTasks(at.deps, at.catalog);
  await untilIdle(() => formJobs(at.deps, at.catalog));
  await untilIdle(() => offerJobs(at.deps));
  return register.task_id;
}

export interface Agent {
  readonly pilotId: string;
  readonly incarnation: string;
  /** Subject of its token. */
  readonly name: string;
}

export async function pilot({ deps }: World, name = 'p1', more: Command = {}): Promise<Agent> {
  const incarnation = randomUUID();
  const input = { name, incarnation, node: `node-${name}`, device: 'CPU' as const, slots: 2, version: '1', ...more };
  return { pilotId: await registerPilot(deps, input, name), incarnation: input.incarnation, name };
}

export const claims = (
  { deps }: World,
  { name, ...by }: Agent,
  max: number,
  requestId: string = randomUUID(),
): Promise<Claim[]> => claimJobs(deps, { ...by, requestId, max }, name);

/** Sends a heartbeat that names these claims. */
export const beat = ({ deps }: World, { name, ...by }: Agent, held: readonly Claim[], status: PilotStatus = 'BUSY') =>
  heartbeat(deps, { ...by, status, held: held.map(({ jobId, attempt, token }) => ({ jobId, attempt, token })) }, name);

/** A report on a claim; FINISHED comes with an output per port and a log. */
export function reportOn(claim: Claim, state: Report['state'], sequence: number, more: Partial<Report> = {}): Report {
  const reportedFile = (fileId: string, name: string, folder: string) => ({
    fileId,
    name,
    basename: 'out.dat',
    size: 10,
    checksum: 'd41d8cd98f00b204e9800998ecf8427e',
    checksumKind: 'md5' as const,
    url: folder + encodeURIComponent(storedName(fileId, name)),
  });
  const ended = state === 'FINISHED' || state === 'FAILED' || state === 'CANCELLED';
  return {
    jobId: claim.jobId,
    attempt: claim.attempt,
    token: claim.token,
    sequence,
    state,
    at: '2026-01-01T00:00:00.000Z',
    ...(state === 'FINISHED' && {
      outputs: claim.outputs.map((output) => ({
        ...reportedFile(output.fileId, `${output.stem}.dat`, output.folder),
        port: output.port,
      })),
    }),
    ...(ended && { log: reportedFile(claim.log.fileId, claim.log.name, claim.log.folder) }),
    ...more,
  };
}

export const reports = (
  { deps }: World,
  { pilotId, incarnation, name }: Agent,
  ...list: Report[]
): Promise<ReportResult[]> => reportJobs(deps, { pilotId, incarnation, reports: list }, name);

interface Message {
  readonly requestId: string;
  readonly jobId: string;
  readonly kind: string;
  readonly files: { fileId: string; name: string }[];
}

/** Answers every registration that was sent, OK unless told otherwise. */
export async function answer(at: World, more: Command = {}): Promise<Message[]> {
  const messages = at.take('dsm.register.file.process') as Message[];
  if (messages.length > 0)
    await replies(
      at,
      ...messages.map(({ requestId, jobId }) => ({
        requestId,
        jobId,
        status: 'OK',
        retrying: false,
        items: [],
        ...more,
      })),
    );
  return messages;
}

export const states = async ({ db }: World, taskId: string): Promise<string[]> =>
  (await db.query<{ state: string }>('select state from job where task_id = $1 order by ordinal', [taskId])).map(
    (row) => row.state,
  );
