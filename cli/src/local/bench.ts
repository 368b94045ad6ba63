import type { Command } from 'commander';
import type {
  BenchResult,
  CancelOptions,
  CancelResult,
  ClaimsOptions,
  ClaimsResult,
  LatencyOptions,
  LatencyResult,
  QueueOptions,
  QueueResult,
  StorageOptions,
  StorageResult,
} from '@visor/bench';
import { declareCatalog } from './bench-catalog.ts';
import { declareConsistency } from './bench-consistency.ts';
import { declareCopy } from './bench-copy.ts';
import { declareDelete } from './bench-delete.ts';
import { declareFiles } from './bench-files.ts';
import { declareGateway } from './bench-gateway.ts';
import { declareSoak } from './bench-soak.ts';
import { declareStreams } from './bench-streams.ts';
import { declareWatch } from './bench-watch.ts';
import { endpoint } from './demo-options.ts';
import { measure, print, row, type Common } from './measure.ts';
import { wholeNumber } from './whole-number.ts';

const MAX_JOBS = 2_000_000;
const MAX_ROUNDS = 100;

/** `visor bench`: measures a stack of its own, in a temporary folder that it removes. */
export function register(program: Command): void {
  const bench = program.command('bench').description('measure throughput and delays, each on a stack of its own');
  declareE2e(bench);
  declareClaims(bench);
  declareQueue(bench);
  declareLatency(bench);
  declareCancel(bench);
  declareStorage(bench);
  declareCatalog(bench);
  declareConsistency(bench);
  declareFiles(bench);
  declareCopy(bench);
  declareDelete(bench);
  declareSoak(bench);
  declareGateway(bench);
  declareStreams(bench);
  declareWatch(bench);
}

interface E2eOptions extends Common {
  readonly jobs: number;
  readonly slots: number;
  readonly pilots: number;
  readonly rounds: number;
  readonly kafka?: string;
  readonly rival?: boolean;
}

function declareE2e(bench: Command): void {
  bench
    .command('e2e')
    .description("jobs per second from a task's message to its summary, with the time per hop")
    .option('--jobs <n>', 'number of input files, of one line each', wholeNumber(1, 1_000_000), 2_000)
    .option('--slots <n>', 'payloads that each pilot runs at once', wholeNumber(1, 256), 2)
    .option('--pilots <n>', 'number of pilot daemons', wholeNumber(1, 64), 1)
    .option('--rounds <n>', 'number of rounds; the result is their median', wholeNumber(1, MAX_ROUNDS), 3)
    .option('--kafka <host:port>', 'use this Kafka as the event log', endpoint)
    .option('--rival', 'run as many jobs by xargs in each round, for the ratio', false)
    .option('--json', 'print one JSON object', false)
    .action(async (options: E2eOptions) => {
      const { benchE2e } = await import('@visor/bench');
      await measure(options, (signal) => benchE2e({ ...options, signal, print }), e2eText);
    });
}

function e2eText(result: BenchResult): string {
  const middle = [...result.rounds].sort((a, b) => a.jobsPerSecond - b.jobsPerSecond)[
    Math.floor((result.rounds.length - 1) / 2)
  ];
  const { jobs, slots, eventLog, machine, ratio } = result;
  return [
    `${result.jobsPerSecond.toFixed(0)} jobs/s (median of ${result.rounds.length}; N = ${jobs}, ${slots} slots, event log ${eventLog}, ${machine})`,
    ...(ratio === undefined ? [] : [`${ratio.toFixed(2)} x the rate of xargs in the same rounds (median)`]),
    ...(middle?.hops ?? []).map((hop) => row(hop.name, hop.ms, 'ms')),
    row('CPU of all servers per job', middle?.cpuMsPerJob ?? Number.NaN, 'ms', 2),
    ...Object.entries(middle?.cpuMsByProcess ?? {}).map(([name, ms]) => row(`CPU of ${name} per job`, ms, 'ms', 2)),
  ].join('\n');
}

const entranceOf = ({ direct }: { readonly direct: boolean }) =>
  direct ? ('workload' as const) : ('gateway' as const);

function declareClaims(bench: Command): void {
  bench
    .command('claims')
    .description('claims and reports per second of jobs without payload, with the CPU time of each process')
    .option('--jobs <n>', 'jobs of one round', wholeNumber(1, MAX_JOBS), 20_000)
    .option('--tasks <n>', 'tasks that the jobs are divided among', wholeNumber(1, 1_000), 4)
    .option('--pilots <n>', 'simulated pilots, each with one call in flight', wholeNumber(1, 256), 4)
    .option('--batch <n>', 'jobs of one claim, and reports of one call', wholeNumber(1, 200), 200)
    .option('--direct', 'call workload itself, without the gateway', false)
    .option('--rounds <n>', 'number of rounds; the result is their median', wholeNumber(1, MAX_ROUNDS), 3)
    .option('--warm-up <n>', 'rounds before those, which do not count', wholeNumber(0, MAX_ROUNDS), 3)
    .option('--limit <seconds>', 'longest time of one round', wholeNumber(1, 3_600), 60)
    .option('--kafka <host:port>', 'use this Kafka as the event log', endpoint)
    .option('--json', 'print one JSON object', false)
    .action(async (options: Omit<ClaimsOptions, 'entrance'> & Common & { direct: boolean }) => {
      const { benchClaims } = await import('@visor/bench');
      const entrance = entranceOf(options);
      await measure(options, (signal) => benchClaims({ ...options, entrance, signal, print }), claimsText);
    });
}

function claimsText(result: ClaimsResult): string {
  const { jobsPerSecond, cpuMsPerJob, rounds, warmUp, jobs, tasks, pilots, batch, entrance, eventLog, machine } =
    result;
  const middle = rounds.find((round) => round.jobsPerSecond === jobsPerSecond);
  return [
    `${jobsPerSecond.toFixed(0)} jobs/s claimed and reported (median of ${rounds.length} after ${warmUp} to warm up; ${jobs} jobs of ${tasks} tasks, ${pilots} simulated pilots, batches of ${batch}, through ${entrance}, event log ${eventLog}, ${machine})`,
    row('CPU of all servers per job', cpuMsPerJob, 'ms', 2),
    ...Object.entries(middle?.cpu ?? {}).map(([name, seconds]) => row(`CPU of ${name}`, seconds, 's', 2)),
  ].join('\n');
}

interface QueueChoices extends Omit<QueueOptions, 'entrance' | 'sizes'>, Common {
  readonly direct: boolean;
  readonly largest: number;
}

const SMALLEST_QUEUE = 1_000;

/** Powers of ten from the smallest queue up to the largest, which is always one of them. */
function sizesUpTo(largest: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = SMALLEST_QUEUE; size < largest; size *= 10) sizes.push(size);
  return [...sizes, largest];
}

function declareQueue(bench: Command): void {
  bench
    .command('queue')
    .description('cost of one job while 1,000, 10,000, ... jobs wait, and its growth')
    .option('--largest <n>', 'largest number of waiting jobs', wholeNumber(SMALLEST_QUEUE, MAX_JOBS), 1_000_000)
    .option('--jobs <n>', 'jobs that are claimed and reported at each size', wholeNumber(1, 1_000_000), 10_000)
    .option('--tasks <n>', 'tasks that the jobs are divided among', wholeNumber(1, 1_000), 4)
    .option(
      '--window <n>',
      'QUEUED jobs that the scheduler keeps at most; the others wait as DEFINED',
      wholeNumber(1, 1_000_000),
    )
    .option('--pilots <n>', 'simulated pilots, each with one call in flight', wholeNumber(1, 256), 4)
    .option('--batch <n>', 'jobs of one claim, and reports of one call', wholeNumber(1, 200), 200)
    .option('--direct', 'call workload itself, without the gateway', false)
    .option('--limit <seconds>', 'longest measurement at one size', wholeNumber(1, 3_600), 60)
    .option('--json', 'print one JSON object', false)
    .action(async (options: QueueChoices) => {
      const { benchQueue } = await import('@visor/bench');
      const choices = { ...options, entrance: entranceOf(options), sizes: sizesUpTo(options.largest) };
      await measure(options, (signal) => benchQueue({ ...choices, signal, print }), queueText);
    });
}

function queueText({ sizes, cpuRatio, timeRatio, tasks, pilots, batch, entrance, machine }: QueueResult): string {
  const lines = sizes.map(
    ({ waiting, cpuMsPerJob, jobsPerSecond }) =>
      `  ${String(waiting).padStart(9)} waiting ${cpuMsPerJob.toFixed(3).padStart(9)} ms CPU per job ${jobsPerSecond.toFixed(0).padStart(7)} jobs/s`,
  );
  return [
    `a job costs ${cpuRatio.toFixed(2)} times the CPU, ${timeRatio.toFixed(2)} times the time of the smallest queue (${tasks} tasks, ${pilots} simulated pilots, batches of ${batch}, through ${entrance}, ${machine})`,
    ...lines,
  ].join('\n');
}

function declareLatency(bench: Command): void {
  bench
    .command('latency')
    .description(
      'time from the announcement of a file to the start of its payload while slots are free, with the time per hop',
    )
    .option('--samples <n>', 'files, announced one at a time', wholeNumber(1, 10_000), 50)
    .option(
      '--streaming',
      'announce them into one open dataset of a streaming task; without it each is a dataset, which is closed',
      false,
    )
    .option('--slots <n>', 'payloads that the pilot runs at once', wholeNumber(1, 256), 2)
    .option('--kafka <host:port>', 'use this Kafka as the event log', endpoint)
    .option('--json', 'print one JSON object', false)
    .action(async (options: LatencyOptions & Common) => {
      const { benchLatency } = await import('@visor/bench');
      await measure(options, (signal) => benchLatency({ ...options, signal, print }), latencyText);
    });
}

function latencyText({ delays, hops, samples, streaming, eventLog, machine }: LatencyResult): string {
  const line = (name: string, p50: number, p99: number): string =>
    `  ${name.padEnd(40)} ${p50.toFixed(1).padStart(8)} ${p99.toFixed(1).padStart(8)} ms`;
  return [
    `p50 ${delays.p50.toFixed(0)} ms, p99 ${delays.p99.toFixed(0)} ms from announcement to payload (${samples} samples, ${streaming ? 'one open dataset' : 'a dataset each'}, event log ${eventLog}, ${machine})`,
    `  ${''.padEnd(40)} ${'p50'.padStart(8)} ${'p99'.padStart(8)}`,
    ...hops.map(({ name, p50, p99 }) => line(name, p50, p99)),
  ].join('\n');
}

function declareCancel(bench: Command): void {
  bench
    .command('cancel')
    .description('cancel of a task of many jobs: time to the answer, to the end of running payloads and of all jobs')
    .option('--jobs <n>', 'jobs of the task', wholeNumber(1, MAX_JOBS), 100_000)
    .option('--slots <n>', 'payloads that each pilot runs at once', wholeNumber(1, 256), 4)
    .option('--pilots <n>', 'number of pilot daemons', wholeNumber(1, 64), 1)
    .option('--kafka <host:port>', 'use this Kafka as the event log', endpoint)
    .option('--json', 'print one JSON object', false)
    .action(async (options: CancelOptions & Common) => {
      const { benchCancel } = await import('@visor/bench');
      await measure(options, (signal) => benchCancel({ ...options, signal, print }), cancelText);
    });
}

function cancelText(result: CancelResult): string {
  const { jobs, payloads, eventLog, answerMs, payloadsEndedMs, allCancelledMs, formedSeconds, machine } = result;
  return [
    `a task of ${jobs} jobs was cancelled, ${payloads} of them running (event log ${eventLog}, ${machine})`,
    row('request -> answer', answerMs, 'ms'),
    row('request -> running payloads ended', payloadsEndedMs, 'ms'),
    row('request -> every job CANCELLED', allCancelledMs, 'ms'),
    row('(announcement -> all jobs formed)', formedSeconds, 's', 1),
  ].join('\n');
}

function declareStorage(bench: Command): void {
  bench
    .command('storage')
    .description('bytes that a job takes in each table, when it has ended and when it is archived')
    .option('--jobs <n>', 'number of input files, of one line each', wholeNumber(100, 1_000_000), 2_000)
    .option('--slots <n>', 'payloads that the pilot runs at once', wholeNumber(1, 256), 2)
    .option('--json', 'print one JSON object', false)
    .action(async (options: StorageOptions & Common) => {
      const { benchStorage } = await import('@visor/bench');
      await measure(options, (signal) => benchStorage({ ...options, signal, print }), storageText);
    });
}

function storageText({ jobs, tables, working, kept, machine }: StorageResult): string {
  const line = (name: string, ended: number, archived: number): string =>
    `  ${name.padEnd(36)} ${ended.toFixed(0).padStart(9)} ${archived.toFixed(0).padStart(9)}`;
  return [
    `bytes of one job with indexes, without dead rows (N = ${jobs}, ${machine})`,
    `  ${'table'.padEnd(36)} ${'ended'.padStart(9)} ${'archived'.padStart(9)}`,
    ...tables.map((bytes) => line(bytes.table, bytes.working, bytes.kept)),
    line('sum', working, kept),
  ].join('\n');
}
