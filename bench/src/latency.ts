import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pause } from '@visor/schema/pause';
import { BenchStartDocument, type BenchStartQuery } from '#operations';
import { announceInputs } from './announce-inputs.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { startDelays, startHops, type Delays, type StartHop, type StartInstants } from './latency.rules.ts';

export interface LatencyOptions {
  readonly samples: number;
  readonly slots: number;
  readonly kafka?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface LatencyResult {
  readonly samples: number;
  readonly slots: number;
  readonly eventLog: 'postgres' | 'kafka';
  /** From the announcement of a file, with the close of its dataset, to the first line of its payload; milliseconds. */
  readonly delays: Delays;
  readonly hops: readonly StartHop[];
  readonly machine: string;
}

/** Rare enough to add no load while the sample is under way. */
const POLL_INTERVAL_MS = 250;
/** The first sample connects, prepares and loads; it is not counted. */
const UNCOUNTED = 1;

const toMs = (at: string | null | undefined): number => (at ? Date.parse(at) : Number.NaN);

type Task = NonNullable<BenchStartQuery['dataset']>['processing']['workflows'][number]['tasks'][number];

/** The payload wrote when it started, in nanoseconds. */
function payloadStart(task: Task): number {
  const url = task.jobs.nodes[0]?.outputs[0]?.replicas[0]?.url;
  if (!url) throw new Error(`task ${task.id} made no output`);
  return Number(readFileSync(fileURLToPath(url), 'utf8')) / 1e6;
}

function instantsOf(announced: number, answer: BenchStartQuery, task: Task): StartInstants {
  const job = task.jobs.nodes[0];
  const attempt = job?.attempts.at(-1);
  return {
    announced,
    'file registered': toMs(answer.dataset?.files.nodes[0]?.registeredAt),
    'dataset closed': toMs(answer.dataset?.closedAt),
    'task sent': toMs(task.sentAt),
    'task registered': toMs(task.progress?.registeredAt),
    'job formed': toMs(job?.createdAt),
    'job queued': toMs(job?.queuedAt),
    'job claimed': toMs(attempt?.claimedAt),
    'attempt running': toMs(attempt?.history.find(({ state }) => state === 'RUNNING')?.at),
    'payload started': payloadStart(task),
  };
}

async function takeSample({ stack, log, client }: BenchStack, number: number): Promise<StartInstants> {
  const dataset = `latency.${number}.raw`;
  const announced = Date.now();
  await announceInputs(stack.dir, log, { dataset, count: 1 });
  for (;;) {
    await pause(POLL_INTERVAL_MS);
    const answer = await client.request(BenchStartDocument, { name: dataset });
    const task = answer.dataset?.processing.workflows[0]?.tasks[0];
    if (!task?.finishedAt) continue;
    if (task.state !== 'FINISHED') throw new Error(`the task of ${dataset} is ${task.state}`);
    return instantsOf(announced, answer, task);
  }
}

/** Measures the time from the announcement of a file to the start of its payload, one file at a time. */
export async function benchLatency(options: LatencyOptions): Promise<LatencyResult> {
  const template = { name: 'start', file: 'start.cwl' };
  return withBenchStack({ ...options, pilots: 1, template }, async (bench) => {
    const samples: StartInstants[] = [];
    for (let number = 1; number <= options.samples + UNCOUNTED; number++) {
      const sample = await takeSample(bench, number);
      if (number <= UNCOUNTED) continue;
      samples.push(sample);
      if (samples.length % 10 === 0) options.print(`${samples.length} of ${options.samples} samples`);
    }
    return {
      samples: samples.length,
      slots: options.slots,
      eventLog: options.kafka === undefined ? 'postgres' : 'kafka',
      delays: startDelays(samples),
      hops: startHops(samples),
      machine: describeMachine(),
    };
  });
}
