import { pause } from '@visor/schema/pause';
import { BenchCancelDocument, BenchProgressDocument, type BenchProgressQuery } from '#operations';
import { announceInputs } from './announce-inputs.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { payloadProcesses } from './payload-processes.ts';

export interface CancelOptions {
  readonly jobs: number;
  readonly slots: number;
  readonly pilots: number;
  readonly kafka?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface CancelResult {
  readonly jobs: number;
  /** Payloads that ran when the task was cancelled. */
  readonly payloads: number;
  readonly eventLog: 'postgres' | 'kafka';
  /** From the request to its answer, milliseconds. */
  readonly answerMs: number;
  /** From the request to the end of the last of these payloads. */
  readonly payloadsEndedMs: number;
  /** From the request until every job is CANCELLED. */
  readonly allCancelledMs: number;
  /** Seconds from the announcement of the files until all jobs were formed. */
  readonly formedSeconds: number;
  readonly machine: string;
}

const POLL_INTERVAL_MS = 250;
const WATCH_INTERVAL_MS = 10;
/** Inputs with bytes: the first jobs run. */
const WRITTEN = 2_000;
const PROGRAM = 'bench-wait';

type Task = NonNullable<BenchProgressQuery['dataset']>['processing']['workflows'][number]['tasks'][number];

async function awaitTask({ client }: BenchStack, name: string, isReached: (task: Task) => boolean): Promise<Task> {
  for (;;) {
    const answer = await client.request(BenchProgressDocument, { name });
    const task = answer.dataset?.processing.workflows[0]?.tasks[0];
    if (task && isReached(task)) return task;
    await pause(POLL_INTERVAL_MS);
  }
}

/** Waits until as many payloads run as asked; returns which. */
async function awaitPayloads(dataset: string, count: number): Promise<readonly number[]> {
  for (;;) {
    const found = payloadProcesses(PROGRAM, dataset);
    if (found.length >= count) return found;
    await pause(POLL_INTERVAL_MS);
  }
}

async function awaitEnd(dataset: string, begin: number): Promise<number> {
  while (payloadProcesses(PROGRAM, dataset).length > 0) await pause(WATCH_INTERVAL_MS);
  return performance.now() - begin;
}

/** Measures the cancel of a task of many jobs of which some run. */
export async function benchCancel(options: CancelOptions): Promise<CancelResult> {
  if (process.platform !== 'linux') throw new Error('bench cancel watches payloads in /proc: it needs Linux');
  const { jobs, slots, pilots, print } = options;
  const template = { name: 'wait', file: 'wait.cwl' };
  return withBenchStack({ ...options, template }, async (bench) => {
    const dataset = `cancel.${process.pid}.raw`;
    print(`announcing ${jobs} inputs`);
    const announced = performance.now();
    await announceInputs(bench.stack.dir, bench.log, { dataset, count: jobs, written: Math.min(jobs, WRITTEN) });
    const { id } = await awaitTask(bench, dataset, ({ progress }) => progress?.formed === true);
    const formedSeconds = (performance.now() - announced) / 1_000;
    print(`formed ${jobs} jobs in ${formedSeconds.toFixed(1)} s`);
    const payloads = await awaitPayloads(dataset, Math.min(jobs, slots * pilots));
    const begin = performance.now();
    const ended = awaitEnd(dataset, begin);
    await bench.client.request(BenchCancelDocument, { id });
    const answerMs = performance.now() - begin;
    const payloadsEndedMs = await ended;
    await awaitTask(bench, dataset, ({ progress }) => progress?.cancelled === jobs);
    return {
      jobs,
      payloads: payloads.length,
      eventLog: options.kafka === undefined ? 'postgres' : 'kafka',
      answerMs,
      payloadsEndedMs,
      allCancelledMs: performance.now() - begin,
      formedSeconds,
      machine: describeMachine(),
    };
  });
}
