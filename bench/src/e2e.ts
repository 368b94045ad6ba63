import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAppender, type Appender } from '@visor/bus';
import { BenchJobsDocument, BenchTaskDocument, type BenchJobsQuery, type BenchTaskQuery } from '#operations';
import { createClient, type Client } from '@visor/client';
import { operatorBearer, startStack, storageDirectory, type Stack } from '@visor/laptop';
import { measureHops, median, type Hop, type JobInstants } from './hops.rules.ts';

interface BenchOptions {
  readonly jobs: number;
  readonly slots: number;
  readonly pilots: number;
  readonly rounds: number;
  readonly kafka?: string;
  print(line: string): void;
}

interface BenchRound {
  readonly jobsPerSecond: number;
  readonly seconds: number;
  readonly hops: readonly Hop[];
}

export interface BenchResult {
  readonly jobs: number;
  readonly slots: number;
  readonly eventLog: 'postgres' | 'kafka';
  /** Median of the rounds: jobs per second from the task's message to its summary. */
  readonly jobsPerSecond: number;
  readonly rounds: readonly BenchRound[];
  readonly machine: string;
}

const BATCH_SIZE = 200;
const POLL_INTERVAL_MS = 500;
const PAGE_SIZE = 500;

/** Writes small files into the input storage, announces them in batches and closes the dataset. */
async function announceInputs(stack: Stack, log: Appender, dataset: string, count: number): Promise<void> {
  const folder = join(storageDirectory(stack.dir, 'input'), dataset);
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: count }, (_, index) => `${dataset}.${String(index).padStart(6, '0')}.raw`);
  for (let begin = 0; begin < count; begin += BATCH_SIZE) {
    const files = names.slice(begin, begin + BATCH_SIZE).map((name) => {
      const bytes = Buffer.from(`${name}\n`);
      writeFileSync(join(folder, name), bytes);
      const checksum = createHash('md5').update(bytes).digest('hex');
      return {
        name,
        storage: 'input',
        path: `${dataset}/${name}`,
        size: bytes.length,
        checksum,
        checksumKind: 'md5' as const,
      };
    });
    await log.append('dsm.register.file.input', [{ dataset, files }]);
  }
  await log.append('dsm.register.dataset.close', [{ dataset, files: names }]);
}

type Task = NonNullable<BenchTaskQuery['dataset']>['processing']['workflows'][number]['tasks'][number];

/** Waits for the summary of the task, by polls that are too rare to add load. */
async function awaitSummary(client: Client, dataset: string): Promise<Task> {
  for (;;) {
    const answer = await client.request(BenchTaskDocument, { name: dataset });
    const task = answer.dataset?.processing.workflows[0]?.tasks[0];
    if (task?.progress?.summarisedAt && task.state !== 'IN_PROGRESS') return task;
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
}

const toMs = (at: string | null | undefined): number => (at ? Date.parse(at) : Number.NaN);

async function readJobInstants(client: Client, task: string): Promise<JobInstants[]> {
  const found: JobInstants[] = [];
  for (let after: string | null = null; ;) {
    const answer: BenchJobsQuery = await client.request(BenchJobsDocument, { task, first: PAGE_SIZE, after });
    const page = answer.task?.jobs;
    for (const job of page?.nodes ?? []) {
      const attempt = job.attempts.at(-1);
      found.push({
        created: toMs(job.createdAt),
        queued: toMs(job.queuedAt),
        claimed: toMs(attempt?.claimedAt),
        states: Object.fromEntries((attempt?.history ?? []).map(({ state, at }) => [state, toMs(at)])),
        attemptEnded: toMs(attempt?.endedAt),
        ended: toMs(job.endedAt),
      });
    }
    if (!page?.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

async function runRound(
  stack: Stack,
  log: Appender,
  client: Client,
  options: BenchOptions,
  roundNumber: number,
): Promise<BenchRound> {
  const dataset = `bench.${roundNumber}.raw`;
  options.print(`round ${roundNumber}: announcing ${options.jobs} inputs`);
  await announceInputs(stack, log, dataset, options.jobs);
  const task = await awaitSummary(client, dataset);
  if (task.progress?.finished !== options.jobs)
    throw new Error(`only ${task.progress?.finished} of ${options.jobs} jobs finished`);
  const times = {
    sent: toMs(task.sentAt),
    registered: toMs(task.progress.registeredAt),
    summarised: toMs(task.progress.summarisedAt),
  };
  const seconds = (times.summarised - times.sent) / 1000;
  const result = {
    seconds,
    jobsPerSecond: options.jobs / seconds,
    hops: measureHops(times, await readJobInstants(client, task.id)),
  };
  options.print(`round ${roundNumber}: ${result.jobsPerSecond.toFixed(0)} jobs/s, ${seconds.toFixed(1)} s`);
  return result;
}

/** Measures jobs per second from the message of a task to its summary, with a payload that only copies one line. */
export async function benchE2e(options: BenchOptions): Promise<BenchResult> {
  const here = import.meta.dirname;
  await using stack = new AsyncDisposableStack();
  const running = await startStack({
    dir: mkdtempSync(join(tmpdir(), 'visor-bench-')),
    installation: 'bench',
    pilots: options.pilots,
    slots: options.slots,
    payloadPath: [join(here, '../bin')],
    template: { name: 'tiny', mask: '.raw', file: join(here, 'tiny.cwl') },
    logLevel: 'warn',
    print: options.print,
    ...(options.kafka ? { kafkaBrokers: options.kafka } : {}),
  });
  stack.defer(() => running.remove());
  const { installation, kafkaBrokers } = running;
  const log = stack.use(
    await (kafkaBrokers
      ? openAppender({ kind: 'kafka', brokers: kafkaBrokers.split(','), installation })
      : openAppender({ kind: 'postgres', url: running.operatorUrl, installation })),
  );
  const client = stack.use(createClient({ url: running.graphql, token: operatorBearer(running.dir) }));
  const rounds: BenchRound[] = [];
  for (let roundNumber = 1; roundNumber <= options.rounds; roundNumber++)
    rounds.push(await runRound(running, log, client, options, roundNumber));
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
  const jobsPerSecond = median(rounds.map((round) => round.jobsPerSecond));
  return {
    jobs: options.jobs,
    slots: options.slots,
    eventLog: options.kafka ? 'kafka' : 'postgres',
    jobsPerSecond,
    rounds,
    machine,
  };
}
