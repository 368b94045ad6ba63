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
  /** Announces the files into one open dataset, over which a streaming task runs; else each is a dataset of its own. */
  readonly streaming: boolean;
  readonly kafka?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface LatencyResult {
  readonly samples: number;
  readonly slots: number;
  readonly streaming: boolean;
  readonly eventLog: 'postgres' | 'kafka';
  /** From the announcement of a file, with the close of its dataset where it has its own, to the first line of its payload; milliseconds. */
  readonly delays: Delays;
  readonly hops: readonly StartHop[];
  readonly machine: string;
}

/** Rare enough to add no load while the sample is under way. */
const POLL_INTERVAL_MS = 250;
/** The first sample connects, prepares and loads; it is not counted. */
const UNCOUNTED = 1;

/** States of a job that needs no more waiting. */
const ENDED: ReadonlySet<string> = new Set(['FINISHED', 'FAILED', 'CANCELLED']);

const toMs = (at: string | null | undefined): number => (at ? Date.parse(at) : Number.NaN);

type Task = NonNullable<BenchStartQuery['dataset']>['processing']['workflows'][number]['tasks'][number];
type Job = Task['jobs']['nodes'][number];

const taskOf = ({ dataset }: BenchStartQuery): Task | undefined => dataset?.processing.workflows[0]?.tasks[0];

/** The payload wrote when it started, in nanoseconds. */
function payloadStart(job: Job): number {
  const url = job.outputs[0]?.replicas[0]?.url;
  if (!url) throw new Error(`job ${job.id} made no output`);
  return Number(readFileSync(fileURLToPath(url), 'utf8')) / 1e6;
}

function instantsOf(announced: number, answer: BenchStartQuery, job: Job, streaming: boolean): StartInstants {
  const attempt = job.attempts.at(-1);
  const task = taskOf(answer);
  return {
    announced,
    'file registered': toMs(answer.dataset?.files.nodes[0]?.registeredAt),
    ...(!streaming && {
      'dataset closed': toMs(answer.dataset?.closedAt),
      'task sent': toMs(task?.sentAt),
      'task registered': toMs(task?.progress?.registeredAt),
    }),
    'job formed': toMs(job.createdAt),
    'job queued': toMs(job.queuedAt),
    'job claimed': toMs(attempt?.claimedAt),
    'attempt running': toMs(attempt?.history.find(({ state }) => state === 'RUNNING')?.at),
    'payload started': payloadStart(job),
  };
}

/** Where the file and the job of a sample lie in the lists of the open dataset and its task. */
interface Place {
  readonly afterFile: string | null;
  readonly afterJob: string | null;
}

/** Announces the file of a sample, and waits for the end of its job. */
async function takeSample(
  { stack, log, client }: BenchStack,
  number: number,
  { afterFile, afterJob, streaming }: Place & Pick<LatencyOptions, 'streaming'>,
): Promise<{ readonly instants: StartInstants; readonly place: Place }> {
  const dataset = streaming ? 'latency.raw' : `latency.${number}.raw`;
  const announced = Date.now();
  await announceInputs(stack.dir, log, { dataset, count: 1, from: number, open: streaming });
  for (;;) {
    await pause(POLL_INTERVAL_MS);
    const answer = await client.request(BenchStartDocument, { name: dataset, afterFile, afterJob });
    const page = taskOf(answer)?.jobs;
    const job = page?.nodes[0];
    if (!page || !job || !ENDED.has(job.state) || (!streaming && !taskOf(answer)?.finishedAt)) continue;
    if (job.state !== 'FINISHED') throw new Error(`the job of file ${number} of ${dataset} is ${job.state}`);
    const place = streaming
      ? { afterFile: answer.dataset?.files.pageInfo.endCursor ?? null, afterJob: page.pageInfo.endCursor ?? null }
      : { afterFile, afterJob };
    return { instants: instantsOf(announced, answer, job, streaming), place };
  }
}

/** Measures the time from the announcement of a file to the start of its payload, one file at a time. */
export async function benchLatency(options: LatencyOptions): Promise<LatencyResult> {
  const { streaming } = options;
  const template = { name: 'start', file: streaming ? 'start-streaming.cwl' : 'start.cwl' };
  return withBenchStack({ ...options, pilots: 1, template }, async (bench) => {
    const samples: StartInstants[] = [];
    let place: Place = { afterFile: null, afterJob: null };
    for (let number = 1; number <= options.samples + UNCOUNTED; number++) {
      const sample = await takeSample(bench, number, { ...place, streaming });
      ({ place } = sample);
      if (number <= UNCOUNTED) continue;
      samples.push(sample.instants);
      if (samples.length % 10 === 0) options.print(`${samples.length} of ${options.samples} samples`);
    }
    return {
      samples: samples.length,
      slots: options.slots,
      streaming,
      eventLog: options.kafka === undefined ? 'postgres' : 'kafka',
      delays: startDelays(samples),
      hops: startHops(samples),
      machine: describeMachine(),
    };
  });
}
