import type { Client } from '@visor/client';
import { BenchJobsDocument, type BenchJobsQuery } from '#operations';
import { announceInputs } from './announce-inputs.ts';
import { awaitSummary } from './await-summary.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { cpuBetween, serverSeconds } from './process-cpu.ts';
import { runRival, type Rival } from './rival.ts';
import { measureHops, type Hop, type JobInstants } from './hops.rules.ts';
import { median } from './median.rules.ts';

interface BenchOptions {
  readonly jobs: number;
  readonly slots: number;
  readonly pilots: number;
  readonly rounds: number;
  readonly kafka?: string;
  /** Whether xargs runs as many jobs in each round. */
  readonly rival?: boolean;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

interface BenchRound {
  readonly jobsPerSecond: number;
  readonly seconds: number;
  readonly hops: readonly Hop[];
  /** CPU time of a job, milliseconds: of all processes but the bench, and of each. */
  readonly cpuMsPerJob: number;
  readonly cpuMsByProcess: Readonly<Record<string, number>>;
  readonly rival?: Rival;
}

export interface BenchResult {
  readonly jobs: number;
  readonly slots: number;
  readonly eventLog: 'postgres' | 'kafka';
  /** Median of the rounds: jobs per second from the task's message to its summary. */
  readonly jobsPerSecond: number;
  readonly rounds: readonly BenchRound[];
  /** Median of the rounds, rate of Visor over that of xargs in the same round. */
  readonly ratio?: number;
  readonly machine: string;
}

const PAGE_SIZE = 500;

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

async function runRound(bench: BenchStack, options: BenchOptions, roundNumber: number): Promise<BenchRound> {
  const { stack, log, client } = bench;
  const dataset = `bench.${roundNumber}.raw`;
  // The first in every other round: the pace of a machine changes.
  const isFirst = roundNumber % 2 === 1;
  const rival = async (): Promise<Rival> => runRival(options.jobs, options.slots * options.pilots, options.signal);
  const before = options.rival && isFirst ? await rival() : undefined;
  options.print(`round ${roundNumber}: announcing ${options.jobs} inputs`);
  const cpuBefore = bench.cpu();
  await announceInputs(stack.dir, log, { dataset, count: options.jobs });
  const task = await awaitSummary(client, dataset);
  if (task.progress?.finished !== options.jobs)
    throw new Error(`only ${task.progress?.finished} of ${options.jobs} jobs finished`);
  const cpu = cpuBetween(cpuBefore, bench.cpu());
  const other = options.rival ? (before ?? (await rival())) : undefined;
  const msPerJob = (cpuSeconds: number): number => (cpuSeconds * 1_000) / options.jobs;
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
    cpuMsPerJob: msPerJob(serverSeconds(cpu)),
    cpuMsByProcess: Object.fromEntries(Object.entries(cpu).map(([name, value]) => [name, msPerJob(value)])),
    ...(other ? { rival: other } : {}),
  };
  const beside = other ? `; xargs ${other.jobsPerSecond.toFixed(0)}, ${other.cpuMsPerJob.toFixed(2)} ms` : '';
  options.print(
    `round ${roundNumber}: ${result.jobsPerSecond.toFixed(0)} jobs/s, ${result.cpuMsPerJob.toFixed(2)} ms CPU per job${beside}`,
  );
  return result;
}

/** Measures jobs per second from the message of a task to its summary, with a payload that only copies one line. */
export async function benchE2e(options: BenchOptions): Promise<BenchResult> {
  const template = { name: 'tiny', file: 'tiny.cwl' };
  return withBenchStack({ ...options, template }, async (bench) => {
    const rounds: BenchRound[] = [];
    for (let roundNumber = 1; roundNumber <= options.rounds; roundNumber++)
      rounds.push(await runRound(bench, options, roundNumber));
    return {
      jobs: options.jobs,
      slots: options.slots,
      eventLog: options.kafka ? 'kafka' : 'postgres',
      jobsPerSecond: median(rounds.map((round) => round.jobsPerSecond)),
      rounds,
      ...(options.rival ? { ratio: median(rounds.map(ratioOf)) } : {}),
      machine: describeMachine(),
    };
  });
}

const ratioOf = ({ jobsPerSecond, rival }: BenchRound): number => jobsPerSecond / (rival?.jobsPerSecond ?? Number.NaN);
