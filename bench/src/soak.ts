import type { Appender } from '@visor/bus';
import { isAlive, type ProcessIdentity } from '@visor/laptop';
import { pause } from '@visor/schema/pause';
import { SoakDatasetDocument, SoakResumeDocument, SoakRetryDocument, type SoakDatasetQuery } from '#operations';
import { announceInputs } from './announce-inputs.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { openBroker, type OwnBroker } from './soak-broker.ts';
import { digestOf, readDisagreements, readOutputs } from './soak-check.ts';
import { startFaults, type Faults } from './soak-faults.ts';
import { allProcesses } from './soak-processes.ts';
import { account, type Account, type OutputFile } from './soak.rules.ts';

export interface SoakOptions {
  readonly jobs: number;
  readonly tasks: number;
  readonly pilots: number;
  readonly slots: number;
  /** Mean time between two faults, seconds. */
  readonly killEvery: number;
  readonly seed: number;
  /** Seconds after which the faults end, if the work has not. */
  readonly limit: number;
  readonly kafka?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface SoakResult extends Account {
  readonly ok: boolean;
  readonly jobs: number;
  readonly tasks: number;
  readonly seed: number;
  readonly eventLog: 'postgres' | 'kafka';
  /** From the first announcement until every task was summarised, or the time was over. */
  readonly seconds: number;
  /** Number of faults of each kind. */
  readonly kills: Readonly<Record<string, number>>;
  readonly attempts: { readonly finished: number; readonly failed: number; readonly lost: number };
  /** Tasks that failed, because jobs had used up their attempts, and were retried as a person does. */
  readonly retries: number;
  /** Tasks that paused themselves, because a full disk failed most of their attempts, and were resumed as a person does. */
  readonly resumes: number;
  /** Tasks that have not ended. */
  readonly unfinished: readonly string[];
  /** What the tables disagree on, and what no service answered about. */
  readonly disagreements: readonly string[];
  /** Processes that do not run at the end, though the supervisor should have started them again. */
  readonly down: readonly string[];
  /** Processes that the stack has left. */
  readonly left: readonly number[];
  readonly machine: string;
}

const POLL_INTERVAL_MS = 1_000;
const APPEND_RETRY_MS = 250;
/** How long the work may go on without faults after the limit. */
const REST_MS = 180_000;
const RECOVERY_MS = 60_000;

type Task = NonNullable<SoakDatasetQuery['dataset']>['processing']['workflows'][number]['tasks'][number];

/** Repeats what the faults interrupt until it succeeds or the time is over; a refusal is repeated like a lost connection. */
async function persist<T>(work: () => Promise<T>, deadline: number, signal: AbortSignal | undefined): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted || performance.now() > deadline) throw error;
      await pause(APPEND_RETRY_MS, signal);
    }
  }
}

/** Announces as a data acquisition does that repeats what was not confirmed. */
const persistent = (log: Appender, deadline: number, signal: AbortSignal | undefined): Appender => ({
  append: (topic, values) => persist(() => log.append(topic, values), deadline, signal),
  appendRaw: log.appendRaw,
  [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
});

const nameOf = (task: number): string => `soak.${task}.raw`;

/** Reads the task of each dataset; undefined where it does not exist yet. */
async function readTasks({ client }: BenchStack, names: readonly string[]): Promise<(Task | undefined)[]> {
  const tasks: (Task | undefined)[] = [];
  for (const name of names) {
    const { dataset } = await client.request(SoakDatasetDocument, { name });
    tasks.push(dataset?.processing.workflows[0]?.tasks[0]);
  }
  return tasks;
}

const hasEnded = (task: Task | undefined): boolean =>
  task?.progress?.summarisedAt !== null && task?.progress?.summarisedAt !== undefined && task.state === 'FINISHED';

const succeeds = (request: Promise<unknown>): Promise<boolean> =>
  request.then(
    () => true,
    () => false,
  );

interface Watched {
  readonly tasks: readonly (Task | undefined)[];
  readonly retries: number;
  readonly resumes: number;
}

/** Follows the tasks until all have ended or the time is over, and retries and resumes them as a person does. */
async function watch(
  bench: BenchStack,
  names: readonly string[],
  faults: Faults,
  options: SoakOptions,
): Promise<Watched> {
  const { signal, limit, print } = options;
  const limitAt = performance.now() + limit * 1_000;
  let [retries, resumes, tasks, shown, resting] = [0, 0, [] as readonly (Task | undefined)[], '', false];
  while (performance.now() < limitAt + REST_MS && !signal?.aborted) {
    if (!resting && performance.now() > limitAt) {
      resting = true;
      print(`${limit} s are over: no more faults`);
      await faults.end();
    }
    tasks = await readTasks(bench, names).catch(() => tasks);
    if (tasks.length > 0 && tasks.every(hasEnded)) break;
    for (const task of tasks) {
      if (task?.state === 'FAILED' && (await succeeds(bench.client.request(SoakRetryDocument, { taskId: task.id }))))
        retries++;
      if (
        task?.progress?.paused === true &&
        (await succeeds(bench.client.request(SoakResumeDocument, { taskId: task.id })))
      )
        resumes++;
    }
    const finished = tasks.reduce((sum, task) => sum + (task?.progress?.finished ?? 0), 0);
    const line = `${finished} of ${options.jobs} jobs finished`;
    if (line !== shown) print((shown = line));
    await pause(POLL_INTERVAL_MS, signal);
  }
  return { tasks, retries, resumes };
}

/** Waits until the supervisor has started again what was killed last; returns what it has not. */
async function recover({ stack }: BenchStack): Promise<readonly string[]> {
  const until = performance.now() + RECOVERY_MS;
  for (;;) {
    const down = stack.processes.filter(({ state }) => state !== 'ready').map(({ name }) => name);
    if (down.length === 0 || performance.now() > until) return down;
    await pause(POLL_INTERVAL_MS);
  }
}

type Outcome = Omit<SoakResult, 'left' | 'ok'>;

async function soak(bench: BenchStack, broker: OwnBroker | undefined, options: SoakOptions): Promise<Outcome> {
  const { jobs, seed, killEvery, kafka, signal, limit, print } = options;
  // A dataset without files has no task.
  const count = Math.min(options.tasks, jobs);
  const begin = performance.now();
  const names = Array.from({ length: count }, (_, index) => nameOf(index + 1));
  const faults = startFaults({ stack: bench.stack, broker, seed, killEvery, print });
  // A stopped process ends on SIGKILL only: it runs on before the stack is asked to end.
  signal?.addEventListener('abort', faults.undo, { once: true });
  const log = persistent(bench.log, begin + limit * 1_000, signal);
  const sizes = names.map((_, index) => Math.floor((jobs * (index + 1)) / count) - Math.floor((jobs * index) / count));
  for (const [index, dataset] of names.entries())
    await announceInputs(bench.stack.dir, log, { dataset, count: sizes[index] ?? 0 });
  const { tasks, retries, resumes } = await watch(bench, names, faults, options);
  const seconds = (performance.now() - begin) / 1_000;
  await faults.end();
  const down = await recover(bench);
  const unanswered: string[] = [];
  const ask = async <T>(what: string, work: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await persist(work, performance.now() + RECOVERY_MS, signal);
    } catch (error) {
      signal?.throwIfAborted();
      unanswered.push(`${what} cannot be read: ${(error as Error).message}`);
      return [];
    }
  };
  const outputs: OutputFile[] = [];
  for (const [index, task] of tasks.entries()) {
    const output = task?.output;
    if (output) outputs.push(...(await ask(`outputs of ${names[index]}`, () => readOutputs(bench, output.id))));
  }
  const disagreements = await ask('what disagrees', () => readDisagreements(bench));
  const expected = new Map(
    names.flatMap((dataset, index) =>
      Array.from({ length: sizes[index] ?? 0 }, (_, place): [string, string] => {
        const name = `${dataset}.${String(place).padStart(6, '0')}.raw`;
        return [name, digestOf(`${name}\n`)];
      }),
    ),
  );
  const attempts = { finished: 0, failed: 0, lost: 0 };
  for (const task of tasks)
    for (const kind of ['finished', 'failed', 'lost'] as const) attempts[kind] += task?.progress?.attempts[kind] ?? 0;
  return {
    jobs,
    tasks: count,
    seed,
    eventLog: kafka === undefined ? 'postgres' : 'kafka',
    seconds,
    kills: faults.counts,
    attempts,
    retries,
    resumes,
    ...account(expected, outputs),
    unfinished: names.filter((_, index) => !hasEnded(tasks[index])),
    disagreements: [...disagreements, ...unanswered],
    down,
    machine: describeMachine(),
  };
}

/** Runs jobs while processes are killed and stopped and the disk is full, and checks that nothing is lost, doubled or damaged. */
export async function benchSoak(options: SoakOptions): Promise<SoakResult> {
  if (process.platform !== 'linux') throw new Error('bench soak finds processes in /proc: it needs Linux');
  const { kafka, signal } = options;
  await using broker = kafka === undefined ? undefined : await openBroker(kafka);
  signal?.throwIfAborted();
  let own: readonly ProcessIdentity[] = [];
  const template = { name: 'digest', file: 'digest.cwl' };
  const outcome = await withBenchStack({ ...options, template }, async (bench) => {
    const found = await soak(bench, broker, options);
    own = allProcesses(bench.stack);
    return found;
  });
  const left = own.filter(isAlive).map(({ pid }) => pid);
  const { lost, duplicated, wrongBytes, foreign, unfinished, disagreements, down } = outcome;
  const wrong = [lost, duplicated, wrongBytes, foreign, unfinished, disagreements, down, left];
  return { ok: wrong.every((list) => list.length === 0), ...outcome, left };
}
