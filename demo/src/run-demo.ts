import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openAppender, type Appender } from '@visor/bus';
import { DeadLettersDocument, RegisterStorageDocument } from '#operations';
import { createClient, type Client } from '@visor/client';
import { compileChain } from '@visor/cwl';
import {
  operatorBearer,
  ROOT,
  startStack,
  storageDirectory,
  withoutPassword,
  type Stack,
  type StackOptions,
  type WatchedFolder,
} from '@visor/laptop';
import { PAYLOAD_BIN } from '@visor/payloads';
import { Refusal } from '@visor/schema';
import { reportPage } from './report/html.ts';
import type { DrillDatasets } from './drill/drill.ts';
import { openExternals } from './drill/externals.ts';
import { drillServices, killDaemons, runDrill } from './drill/run-drill.ts';
import { cleanUpDemos, TEMPORARY_PREFIX } from './clean-up.ts';
import { holdDemoRecord } from './demo-record.ts';
import { collectEvidence, type RunEvidence } from './evidence.ts';
import { evaluateFaults, type FaultVerdict } from './faults.rules.ts';
import { observeFaults } from './observe-faults.ts';
import {
  announceFolder,
  checkFolder,
  rawName,
  simulateRun,
  simulateWatchedRun,
  watchedFolder,
  type Manifest,
} from './input.ts';
import type { DemoOptions } from './options.ts';
import { openProgress, type Progress } from './progress.ts';
import { retryingAppender, retryingClient } from './retry.ts';
import type { DrillStep } from './drill/steps.rules.ts';
import { summarise, type KeptFolders, type Summary } from './summary.rules.ts';
import { watchChain, type Chain, type ChainWorkflow } from './watch.ts';

/** A finished demo whose stack still runs. */
interface Demo extends AsyncDisposable {
  readonly stack: Stack;
  readonly summary: Summary;
  readonly events?: { readonly simulated: number; readonly kept: number };
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal('INVALID', `--template cannot be read: ${(error as Error).message}`, {}, { cause: error });
  }
}

/** Compiles a template before anything starts. @throws Refusal UNSUPPORTED that lists every problem */
function checkTemplate(file: string): void {
  const result = compileChain(readTemplate(file), {});
  if (!('problems' in result)) return;
  const lines = result.problems.map(
    ({ line, col, code, message, hint }) => `${file}:${line}:${col} ${code} ${message}${hint ? ` (${hint})` : ''}`,
  );
  throw new Refusal('UNSUPPORTED', lines.join('\n'), { problems: result.problems });
}

/** Options of a user's own template: its programs are in `bin` beside it, among Visor's, or on the user's PATH. */
function ownTemplate(file: string): Pick<StackOptions, 'template' | 'payloadPath'> {
  const payloadPath = [join(dirname(file), 'bin'), PAYLOAD_BIN, ...(process.env['PATH'] ?? '').split(delimiter)];
  return { template: { name: 'own', mask: '.raw', file }, payloadPath };
}

/** Whether a watcher announces the files. Faults of announcements are made by a DAQ that announces its files itself. */
const isWatched = ({ input, faults }: DemoOptions): boolean => input === undefined && !faults;

/** A drill has a second watcher, of a folder in which nothing comes. */
function watchedFolders(options: DemoOptions, buffer: string): readonly WatchedFolder[] {
  if (!isWatched(options)) return [];
  const watched = watchedFolder(buffer);
  return options.dataDrill ? [watched, { ...watched, folder: `${watched.folder}-2` }] : [watched];
}

/** Options of the stack. On a user's own server every name begins with a random id. */
function stackOptions(options: DemoOptions, progress: Progress, signal: AbortSignal): Parameters<typeof startStack>[0] {
  const shared = options.databaseUrl !== undefined || options.kafka !== undefined;
  const dir = options.dir ? resolve(options.dir) : mkdtempSync(join(tmpdir(), TEMPORARY_PREFIX));
  return {
    dir,
    watched: watchedFolders(options, storageDirectory(dir, 'input')),
    installation: shared ? `demo${randomBytes(3).toString('hex')}` : '',
    pilots: options.pilots,
    slots: options.slots,
    signal,
    keep: options.dir ? 'directory' : 'nothing',
    // Its chains end with what is there, so that it can count.
    failedTaskOpenSeconds: 0,
    print: (line) => progress.print(line),
    ...(options.databaseUrl ? { databaseUrl: options.databaseUrl } : {}),
    ...(options.kafka ? { kafkaBrokers: options.kafka } : {}),
    ...(options.input ? { storageRoots: [resolve(options.input)] } : {}),
    ...(options.template ? ownTemplate(resolve(options.template)) : {}),
    ...(options.dataDrill ? { services: drillServices } : {}),
  };
}

/** What this demo leaves if it is killed. */
const recordOf = ({ dir, installation = '', databaseUrl, kafkaBrokers }: StackOptions, temporary: boolean) => ({
  dir,
  temporary,
  installation,
  ...(databaseUrl === undefined ? {} : { database: withoutPassword(databaseUrl) }),
  ...(kafkaBrokers === undefined ? {} : { kafkaBrokers }),
});

/** The part of a stack that feeding and watching it requires. */
export type StackAccess = Pick<Stack, 'dir' | 'graphql' | 'installation' | 'operatorUrl' | 'kafkaBrokers'>;

/** Opens the event log for the messages of the DAQ and of run control. */
export function openDaqAppender(stack: StackAccess): Promise<Appender> {
  const { installation, kafkaBrokers, operatorUrl } = stack;
  return kafkaBrokers
    ? openAppender({ kind: 'kafka', brokers: kafkaBrokers.split(','), installation, source: 'visor/daq' })
    : openAppender({ kind: 'postgres', url: operatorUrl, installation, source: 'visor/daq' });
}

const simulationText = ({ files, slices, seed }: DemoOptions): string =>
  `simulating a DAQ run: ${files} files of ${slices} slices, seed ${seed}`;

async function announceInput(
  options: DemoOptions,
  stack: Stack,
  client: Client,
  progress: Progress,
  signal: AbortSignal,
): Promise<Manifest> {
  const buffer = storageDirectory(stack.dir, 'input');
  if (isWatched(options)) {
    for (const { folder } of watchedFolders(options, buffer)) mkdirSync(folder, { recursive: true, mode: 0o755 });
    progress.print(simulationText(options));
    return await simulateWatchedRun(options, buffer, signal);
  }
  await using resources = new AsyncDisposableStack();
  const print = (line: string): void => progress.print(line);
  const log = retryingAppender(resources.use(await openDaqAppender(stack)), { signal, print });
  // An append to Kafka is retried without limit; closing the log ends it.
  signal.addEventListener('abort', () => void resources.disposeAsync(), { once: true });
  if (options.input) {
    const storage = 'own-input';
    const url = pathToFileURL(resolve(options.input)).href;
    // The user's own folder: nothing is left in it, and another demo may read it at the same time.
    const input = { name: storage, kind: 'input', url, writable: false, deletable: false } as const;
    await client.request(RegisterStorageDocument, { input });
    progress.print(`announcing the files of ${options.input}`);
    return await announceFolder(options.input, { log, storage, print: (line) => progress.print(line) });
  }
  progress.print(simulationText(options));
  return await simulateRun(options, { log, buffer, signal });
}

async function readFaultVerdicts(
  client: Client,
  manifest: Manifest,
  chain: Chain,
  evidence: RunEvidence,
): Promise<readonly FaultVerdict[]> {
  const letters = await client.request(DeadLettersDocument, {});
  const deadLetters = [letters.dataDeadLetters, letters.workflowDeadLetters, letters.workloadDeadLetters].flatMap(
    ({ nodes }) => nodes,
  );
  const seen = observeFaults(evidence, chain.repeatedAnnouncements, deadLetters);
  return evaluateFaults(seen, (file) => rawName(manifest.dataset, file));
}

/** Sums a number that every finished attempt of a stage reports. */
function sumReported(jobs: RunEvidence['jobs'][number] | undefined, field: string): number {
  const reports = (jobs ?? []).flatMap((job) => job.attempts.filter((attempt) => attempt.state === 'FINISHED'));
  return reports.reduce((sum, { report }) => sum + Number((report as Record<string, unknown> | null)?.[field] ?? 0), 0);
}

interface FinishedRun {
  readonly options: DemoOptions;
  readonly manifest: Manifest;
  readonly chain: Chain;
  readonly workflow: ChainWorkflow;
  readonly evidence: RunEvidence;
  readonly wallSeconds: number;
  readonly faults?: readonly FaultVerdict[];
}

function reportPath(options: DemoOptions, dataset: string): string {
  const folder = options.dir ? resolve(options.dir) : join(ROOT, 'visor-report');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${dataset}.html`);
}

/** With `--dir` the folders are kept; without it, the stack's folder is temporary. */
function keptFolders({ dir }: DemoOptions): KeptFolders | null {
  if (!dir) return null;
  const path = resolve(dir);
  return { dir: path, outputs: storageDirectory(path, 'output'), logs: join(path, 'log') };
}

function writeReport(run: FinishedRun): Summary {
  const { options, manifest, chain, workflow, evidence, wallSeconds, faults } = run;
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const report = reportPath(options, manifest.dataset);
  const summary = summarise({
    eventLog: options.kafka ? 'kafka' : 'postgres',
    input: chain,
    announced: { files: manifest.files.length, bytes },
    tasks: workflow.tasks,
    account: evidence.account,
    failures: evidence.failures,
    wallSeconds,
    report,
    kept: keptFolders(options),
    ...(faults ? { faults: faults.map(({ what, expected, seen, ok }) => ({ fault: what, expected, seen, ok })) } : {}),
  });
  const stages = workflow.tasks.map((task, index) => ({
    name: task.name,
    bytes: task.output?.bytes ?? 0,
    jobs: evidence.jobs[index] ?? [],
  }));
  writeFileSync(report, reportPage({ title: `Visor: ${manifest.dataset}`, summary, stages, inputBytes: bytes }));
  return summary;
}

function datasetsOf({ datasets }: Summary, { tasks }: ChainWorkflow): DrillDatasets {
  const outputs = tasks.flatMap(({ output }) => (output ? [output.name] : []));
  return { names: datasets.map(({ name }) => name), intermediates: outputs.slice(0, -1), result: outputs.at(-1) ?? '' };
}

/** A drill is over only when each of its steps ended as it should. */
const withDrill = (summary: Summary, killed: readonly string[], steps: readonly DrillStep[]): Summary => ({
  ...summary,
  ok: summary.ok && steps.every(({ ok }) => ok),
  drill: { killed, steps },
});

/** Starts a stack, announces files, follows the chain to its end, counts the results and writes the report. */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<Demo> {
  if (options.template) checkTemplate(options.template);
  if (options.input) checkFolder(options.input);
  await using undo = new AsyncDisposableStack();
  const progress = undo.use(openProgress(options.json ? process.stderr : process.stdout));
  const { databaseUrl, kafka } = options;
  await cleanUpDemos({
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(kafka === undefined ? {} : { kafka }),
    print: (line) => progress.print(line),
  });
  signal.throwIfAborted();
  progress.print('starting PostgreSQL, the subgraphs, the gateway and the pilots');
  const stackSettings = stackOptions(options, progress, signal);
  undo.use(holdDemoRecord(recordOf(stackSettings, !options.dir)));
  const stack = undo.use(await startStack(stackSettings));
  const direct = undo.use(createClient({ url: stack.graphql, token: operatorBearer(stack.dir) }));
  const client = retryingClient(direct, { signal, print: (line) => progress.print(line) });
  const manifest = await announceInput(options, stack, client, progress, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  const startedAt = Date.now();
  progress.print(`processing ${manifest.files.length} files of ${manifest.dataset}`);
  const drill = options.dataDrill
    ? { stack, client, dataset: manifest.dataset, externals: undo.use(await openExternals(stack.dir)), signal }
    : undefined;
  const kills = drill && killDaemons(drill);
  kills?.catch(() => {});
  const { chain, workflow } = await watchChain(client, manifest.dataset, progress, signal, options.faults);
  const killed = (await kills) ?? [];
  const wallSeconds = (Date.now() - startedAt) / 1000;
  progress[Symbol.dispose]();
  const evidence = await collectEvidence(client, manifest, chain, workflow);
  const faults = options.faults ? { faults: await readFaultVerdicts(client, manifest, chain, evidence) } : {};
  const counted = writeReport({ options, manifest, chain, workflow, evidence, wallSeconds, ...faults });
  const summary = drill
    ? withDrill(counted, killed, await runDrill(drill, datasetsOf(counted, workflow), (line) => progress.print(line)))
    : counted;
  const kept = evidence.jobs.length > 2 ? sumReported(evidence.jobs[2], 'eventsOut') : 0;
  const owned = undo.move();
  return {
    stack,
    summary,
    ...(manifest.events === undefined ? {} : { events: { simulated: manifest.events, kept } }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
