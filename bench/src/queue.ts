import { describeMachine, withBenchStack } from './bench-stack.ts';
import { claimAndReport, openCrew, type Crew, type Work } from './claim-and-report.ts';
import { openSyntheticJobs } from './synthetic-jobs.ts';

export interface QueueOptions extends Crew {
  /** Numbers of waiting jobs, ascending. */
  readonly sizes: readonly number[];
  /** Jobs that are claimed and reported at each size. */
  readonly jobs: number;
  readonly tasks: number;
  /** QUEUED jobs that the scheduler keeps at most; the others wait as DEFINED. */
  readonly window?: number | undefined;
  /** Longest measurement at one size, seconds. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

interface SizeResult extends Work {
  /** Jobs that wait when the measurement ends. */
  readonly waiting: number;
}

export interface QueueResult extends Crew {
  readonly jobs: number;
  readonly tasks: number;
  readonly window: number | null;
  /** By number of waiting jobs, ascending; the smallest is measured once more at the end, as the machine's pace changes. */
  readonly sizes: readonly SizeResult[];
  /** CPU time of all servers per job: of the largest number over the mean of both measurements of the smallest. */
  readonly cpuRatio: number;
  /** The same of the time per job. */
  readonly timeRatio: number;
  readonly machine: string;
}

const TEMPLATE = { name: 'nothing', file: 'nothing.cwl' };

const ratio = (large: number, before: number, after: number): number => large / ((before + after) / 2);

/** Measures what a job costs while more and more jobs wait. */
export async function benchQueue(options: QueueOptions): Promise<QueueResult> {
  const { jobs, tasks, pilots, batch, entrance, window, print } = options;
  const environments = { workload: window === undefined ? {} : { VISOR_WINDOW: String(window) } };
  return withBenchStack({ ...options, pilots: 0, slots: 1, template: TEMPLATE, environments }, async (bench) => {
    await using owner = new AsyncDisposableStack();
    const synthetic = owner.use(await openSyntheticJobs(bench, tasks));
    const crew = await openCrew(bench, options, owner);
    const waitingJobs = async (): Promise<number> => {
      const { DEFINED = 0, QUEUED = 0 } = await synthetic.count();
      return DEFINED + QUEUED;
    };
    const sizes: SizeResult[] = [];
    const measure = async (size: number): Promise<SizeResult> => {
      await synthetic.add(Math.max(1, size + jobs - (await waitingJobs())));
      const work = await claimAndReport(bench, crew, { jobs, batch, limitMs: options.limit * 1_000 });
      const result = { ...work, waiting: await waitingJobs() };
      print(
        `${result.waiting} waiting: ${work.cpuMsPerJob.toFixed(3)} ms CPU per job, ${work.jobsPerSecond.toFixed(0)} jobs/s`,
      );
      sizes.push(result);
      return result;
    };
    const [smallest = 0, ...larger] = options.sizes;
    await measure(smallest);
    sizes.pop();
    const first = await measure(smallest);
    let largest = first;
    for (const size of larger) largest = await measure(size);
    await synthetic.finishWaiting();
    const last = await measure(smallest);
    return {
      jobs,
      tasks,
      pilots,
      batch,
      entrance,
      window: window ?? null,
      sizes,
      cpuRatio: ratio(largest.cpuMsPerJob, first.cpuMsPerJob, last.cpuMsPerJob),
      timeRatio: ratio(1 / largest.jobsPerSecond, 1 / first.jobsPerSecond, 1 / last.jobsPerSecond),
      machine: describeMachine(),
    };
  });
}
