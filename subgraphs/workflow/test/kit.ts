import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLog, type EventLog } from '@visor/bus';
import { connect, uuidv7, type Database } from '@visor/db';
import { decodeEvent, type DatasetEvent, type DatasetEventType, type TaskSummary } from '@visor/schema';
import { testConfig } from '@visor/service/testing';
import { postGraphql, testDatabase, testDirectory, until, type TestDatabase } from '@visor/testkit';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { migrations } from '../migrations/index.ts';
import type { Config } from '../src/config.ts';
import type { NamedDataset } from '../src/dataset/dataset.entity.ts';
import type { Deps } from '../src/deps.ts';
import { start } from '../src/main.ts';
import { entities } from '../src/entities.ts';

const step = (name: string, input: string, source: string, output: string): string => `
  ${name}:
    scatter: ${input}
    in: { ${input}: ${source} }
    out: [${output}]
    run:
      class: CommandLineTool
      baseCommand: [spd-payload, ${name}]
      arguments: [--out, $(inputs.${input}.nameroot).${output}]
      inputs: { ${input}: { type: File, inputBinding: { prefix: --in } } }
      outputs: { ${output}: { type: File, outputBinding: { glob: '*.${output}' } } }`;

/** A chain of two map steps, decode and filter; one job in five may fail. */
export const twoSteps = `
cwlVersion: v1.2
class: Workflow
$namespaces: { spd: 'https://spd-online-filter.org/cwl#' }
requirements: { ScatterFeatureRequirement: {} }
hints: [{ class: spd:Task, maxFailedFraction: 0.2 }]
inputs: { raw_files: 'File[]' }
steps:${step('decode', 'raw', 'raw_files', 'digi')}${step('filter', 'digi', 'decode/digi', 'filt')}
outputs: {}
`;

export type Sent = { readonly topic: string; readonly key: string; readonly value: Record<string, unknown> };

type CatalogAnswer = NonNullable<Awaited<ReturnType<Deps['catalog']['findDataset']>>>;

/** A migrated schema of its own with a log, and what was sent on it. */
export interface TestWorkflow extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly db: Database;
  readonly log: EventLog;
  readonly deps: Deps;
  /** What the catalog answers when it is asked. */
  readonly catalog: Map<string, CatalogAnswer>;
  /** Where the catalog says that files are from. */
  readonly datasetOfFile: Map<string, NamedDataset>;
  /** Files without a good replica. */
  readonly unreadable: Set<string>;
  /** Inputs of failed jobs, as workload gives them, by task. */
  readonly failedInputs: Map<string, string[]>;
  /** Inputs of finished jobs, by task. */
  readonly finishedInputs: Map<string, string[]>;
  /** Jobs that workload says are meant, by task. */
  readonly selectedJobs: Record<string, string[]>;
  readonly now: Date;
  /** Everything that the log holds, in the order of each topic. */
  sent(): Promise<Sent[]>;
}

const OUTGOING_TOPICS = [
  'dsm.register.dataset.input',
  'wfms.tasks',
  'dsm.register.dataset.close',
  'dsm.register.dataset.upload',
  'dsm.register.dataset.use',
  'wfms.workflows.status',
] as const;

/** Workload as it answers. */
const workloadOf = (
  inputsOf: (taskId: string, states: readonly string[]) => readonly string[],
  selectedJobs: Readonly<Record<string, string[]>>,
): Deps['workload'] => ({
  findInputsOfJobs: async (taskId, states) => [...inputsOf(taskId, states)],
  countInputsOfJobs: async (taskId, states, fileIds) => {
    const inputs = new Set(inputsOf(taskId, states));
    return { count: inputs.size, fileIds: fileIds.filter((id) => inputs.has(id)) };
  },
  findSelectedJobs: async () => selectedJobs,
});

export async function testWorkflow(): Promise<TestWorkflow> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const url = await database.url('workflow');
  const schema = database.name('workflow');
  const db = stack.use(await connect({ url, schema, entities, migrations, poolSize: 4 }));
  const { installation } = database;
  const log = stack.use(await openLog({ kind: 'postgres', database: db, source: 'visor/workflow', installation }));
  const now = new Date('2026-11-01T12:00:00.000Z');
  const catalog = new Map<string, CatalogAnswer>();
  const datasetOfFile = new Map<string, NamedDataset>();
  const unreadable = new Set<string>();
  const failedInputs = new Map<string, string[]>();
  const finishedInputs = new Map<string, string[]>();
  const inputsOf = (taskId: string, states: readonly string[]): readonly string[] =>
    (states.includes('FINISHED') ? finishedInputs : failedInputs).get(taskId) ?? [];
  const selectedJobs: Record<string, string[]> = {};
  const deps: Deps = {
    publish: log.publish,
    logAfterCommit: () => {},
    catalog: {
      findDataset: async (id) => catalog.get(id),
      findFiles: async (ids) =>
        ids.flatMap((id) => {
          const dataset = datasetOfFile.get(id);
          return dataset ? [{ id, dataset, ready: true }] : [];
        }),
      findFilesOfDataset: async (id, limit) => {
        const files = [...datasetOfFile].filter(([, dataset]) => dataset.id === id);
        const dataset = files[0]?.[1];
        if (!dataset) return undefined;
        return { dataset, count: files.length, fileIds: files.length > limit ? [] : files.map(([fileId]) => fileId) };
      },
      findUnreadableFiles: async (id) => [...unreadable].filter((file) => datasetOfFile.get(file)?.id === id),
    },
    workload: workloadOf(inputsOf, selectedJobs),
    now: () => now,
    wakeOperations: () => {},
    newId: () => uuidv7(),
    outputStorage: 'output',
    failedTaskOpenMs: 0,
  };
  const owned = stack.move();
  return {
    database,
    db,
    log,
    deps,
    catalog,
    datasetOfFile,
    unreadable,
    failedInputs,
    finishedInputs,
    selectedJobs,
    now,
    sent: () => sentOn(db, installation),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Reads the outgoing topics to their end. */
export async function sentOn(db: Pick<Database, 'query'>, installation: string): Promise<Sent[]> {
  const found: Sent[] = [];
  for (const topic of OUTGOING_TOPICS) {
    const rows = await db.query<{ key: string; value: Buffer }>(
      `select key, value from ${installation}_event_log.read($1, 0, 0, 10000, 100000000)`,
      [topic],
    );
    for (const { key, value } of rows)
      found.push({ topic, key, value: decodeEvent(topic, value) as Record<string, unknown> });
  }
  return found;
}

/** An event of a dataset; without a kind, of one from outside. */
export const datasetEvent = <T extends DatasetEventType>(
  type: T,
  datasetId: string,
  name: string,
  more: Partial<Extract<DatasetEvent, { readonly type: T }>> = {},
): Extract<DatasetEvent, { readonly type: T }> =>
  ({ type, datasetId, name, kind: 'input', fileCount: 1, bytes: 1, ...more }) as never;

const none = { total: 0, defined: 0, queued: 0, active: 0, registering: 0, finished: 0, failed: 0, cancelled: 0 };

/** The final summary of a task, with its numbers of jobs. */
export const summary = (
  taskId: string,
  datasets: { output: string; log: string },
  jobs: { finished: number; failed?: number; cancelled?: number },
  more: Partial<TaskSummary> = {},
): TaskSummary => {
  const { finished, failed = 0, cancelled = 0 } = jobs;
  const digest = 'a'.repeat(64);
  return {
    type: 'summary',
    taskId,
    jobs: { ...none, total: finished + failed + cancelled, finished, failed, cancelled },
    failures: failed ? [{ code: 409, count: failed }] : [],
    checklists: [
      { datasetId: datasets.output, kind: 'output', count: finished, digest },
      { datasetId: datasets.log, kind: 'log', count: finished + failed, digest },
    ],
    cancelled: false,
    ...more,
  };
};

/** The whole service on a free port, and someone who may do everything. */
export interface TestService {
  readonly url: string;
  readonly bearer: string;
  ask<Data>(query: string, variables?: object, bearer?: string): Promise<{ data: Data; errors?: Refused[] }>;
  /** A token with these scopes. */
  token(scope: string, kind?: string): Promise<string>;
}
interface Refused {
  readonly message: string;
  readonly extensions: Record<string, unknown>;
}

/** Starts the service and waits until it says that it is healthy. */
export async function startService(
  stack: AsyncDisposableStack,
  database: TestDatabase,
  more: Partial<Config> = {},
): Promise<TestService> {
  const { path } = stack.use(testDirectory());
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwks = join(path, 'jwks.json');
  writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'EdDSA' }] }));
  const config: Config = {
    ...(await testConfig('workflow', database, { jwksFile: jwks, tokenFile: '' })),
    OUTPUT_STORAGE: 'output',
    VISOR_RECONCILE_MS: 60_000,
    VISOR_FAILED_TASK_OPEN_SECONDS: 0,
    ...more,
  };
  const { port } = stack.use(await start(config));
  const origin = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${origin}/healthz`)).ok, { what: 'health' });
  const token = async (scope: string, kind = 'user'): Promise<string> => {
    const jwt = new SignJWT({ kind, scope })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer('visor')
      .setAudience('visor');
    return `Bearer ${await jwt.setSubject('test').setExpirationTime('5m').sign(pair.privateKey)}`;
  };
  const bearer = await token('read operate');
  const url = `${origin}/graphql`;
  return {
    url,
    bearer,
    token,
    ask: (query, variables = {}, authorization = bearer) => postGraphql(url, query, variables, authorization),
  };
}
