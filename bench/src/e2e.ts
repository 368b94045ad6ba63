import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAppender, type Appender } from '@visor/bus';
import { BenchJobsDocument, BenchTaskDocument, type BenchJobsQuery, type BenchTaskQuery } from '#operations';
import { createClient, type Client } from '@visor/client';
import { operatorBearer, startStack, storageDirectory, type Stack } from '@visor/laptop';
import { hops, median, type Hop, type JobInstants } from './hops.rules.ts';

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

const batch = 200;

/** Writes tiny files into the input storage, announces them in batches and closes the dataset. */
async function registerInputs(stack: Stack, log: Appender, dataset: string, count: number): Promise<void> {
  const folder = join(storageDirectory(stack.dir, 'input'), dataset);
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: count }, (_, index) => `${dataset}.${String(index).padStart(6, '0')}.raw`);
  for (let begin = 0; begin < count; begin += batch) {
    const files = names.slice(begin, begin + batch).map((name) => {
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

/** Waits for the summary; asks rarely, so as not to be a load of its own. */
async function summarised(client: Client, dataset: string): Promise<Task> {
  for (;;) {
    const answer = await client.request(BenchTaskDocument, { name: dataset });
    const task = answer.dataset?.processing.workflows[0]?.tasks[0];
    if (task?.progress?.summarisedAt && task.state !== 'IN_PROGRESS') return task;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const instant = (at: string | null | undefined): number => (at ? Date.parse(at) : Number.NaN);

async function jobInstants(client: Client, task: string): Promise<JobInstants[]> {
  const found: JobInstants[] = [];
  for (let after: string | null = null; ;) {
    const answer: BenchJobsQuery = await client.request(BenchJobsDocument, { task, first: 500, after });
    const page = answer.task?.jobs;
    for (const job of page?.nodes ?? []) {
      const attempt = job.attempts.at(-1);
      found.push({
        created: instant(job.createdAt),
        queued: instant(job.queuedAt),
        claimed: instant(attempt?.claimedAt),
        states: Object.fromEntries((attempt?.history ?? []).map(({ state, at }) => [state, instant(at)])),
        attemptEnded: instant(attempt?.endedAt),
        ended: instant(job.endedAt),
      });
    }
    if (!page?.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

async function round(
  stack: Stack,
  log: Appender,
  client: Client,
  options: BenchOptions,
  nth: number,
): Promise<BenchRound> {
  const dataset = `bench.${nth}.raw`;
  options.print(`round ${nth}: registering ${options.jobs} inputs`);
  await registerInputs(stack, log, dataset, options.jobs);
  const task = await summarised(client, dataset);
  if (task.progress?.finished !== options.jobs)
    throw new Error(`only ${task.progress?.finished} of ${options.jobs} jobs finished`);
  const times = {
    sent: instant(task.sentAt),
    registered: instant(task.progress.registeredAt),
    summarised: instant(task.progress.summarisedAt),
  };
  const seconds = (times.summarised - times.sent) / 1000;
  const result = {
    seconds,
    jobsPerSecond: options.jobs / seconds,
    hops: hops(times, await jobInstants(client, task.id)),
  };
  options.print(`round ${nth}: ${result.jobsPerSecond.toFixed(0)} jobs/s, ${seconds.toFixed(1)} s`);
  return result;
}

/** Jobs per second through the whole durable path, with a payload that does next to nothing. */
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
  for (let nth = 1; nth <= options.rounds; nth++) rounds.push(await round(running, log, client, options, nth));
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
  const jobsPerSecond = median(rounds.map((one) => one.jobsPerSecond));
  return {
    jobs: options.jobs,
    slots: options.slots,
    eventLog: options.kafka ? 'kafka' : 'postgres',
    jobsPerSecond,
    rounds,
    machine,
  };
}
