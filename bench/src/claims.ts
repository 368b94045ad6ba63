import { describeMachine, withBenchStack } from './bench-stack.ts';
import { claimAndReport, openCrew, type Crew, type Work } from './claim-and-report.ts';
import { median } from './median.rules.ts';
import { openSyntheticJobs } from './synthetic-jobs.ts';

export interface ClaimsOptions extends Crew {
  readonly jobs: number;
  readonly tasks: number;
  readonly rounds: number;
  /** Rounds before those, which do not count: a farm runs for months, and Node compiles what it runs often. */
  readonly warmUp: number;
  /** Longest round, seconds. */
  readonly limit: number;
  readonly kafka?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface ClaimsResult extends Crew {
  readonly jobs: number;
  readonly tasks: number;
  readonly warmUp: number;
  readonly eventLog: 'postgres' | 'kafka';
  /** Median of the rounds: jobs claimed and reported per second. */
  readonly jobsPerSecond: number;
  /** Median of the rounds: CPU time of all servers for one job, milliseconds. */
  readonly cpuMsPerJob: number;
  readonly rounds: readonly Work[];
  /** Jobs in each state at the end; the counters of the tasks agreed. */
  readonly states: Readonly<Record<string, number>>;
  readonly machine: string;
}

const TEMPLATE = { name: 'nothing', file: 'nothing.cwl' };

/** Measures claims and reports of jobs without payload and without files, by simulated pilots. */
export async function benchClaims(options: ClaimsOptions): Promise<ClaimsResult> {
  const { jobs, tasks, pilots, batch, warmUp, entrance, kafka, print } = options;
  return withBenchStack({ ...options, pilots: 0, slots: 1, template: TEMPLATE }, async (bench) => {
    await using owner = new AsyncDisposableStack();
    const synthetic = owner.use(await openSyntheticJobs(bench, tasks));
    const crew = await openCrew(bench, options, owner);
    const rounds: Work[] = [];
    for (let round = 1; round <= warmUp + options.rounds; round++) {
      await synthetic.add(jobs);
      const work = await claimAndReport(bench, crew, { jobs, batch, limitMs: options.limit * 1_000 });
      const name = round <= warmUp ? `warm-up ${round}` : `round ${round - warmUp}`;
      if (round > warmUp) rounds.push(work);
      print(`${name}: ${work.jobsPerSecond.toFixed(0)} jobs/s, ${work.cpuMsPerJob.toFixed(2)} ms CPU per job`);
      if (work.jobs < jobs)
        print(`  its time ended after ${work.jobs} of ${jobs} jobs; tasks: ${JSON.stringify(await synthetic.left())}`);
      await synthetic.finishWaiting();
    }
    const [states, counters] = [await synthetic.count(), await synthetic.counters()];
    if (JSON.stringify(Object.entries(states).toSorted()) !== JSON.stringify(Object.entries(counters).toSorted()))
      throw new Error(`the counters of the tasks are wrong: ${JSON.stringify({ counters, states })}`);
    return {
      jobs,
      tasks,
      warmUp,
      pilots,
      batch,
      entrance,
      eventLog: kafka === undefined ? 'postgres' : 'kafka',
      jobsPerSecond: median(rounds.map((round) => round.jobsPerSecond)),
      cpuMsPerJob: median(rounds.map((round) => round.cpuMsPerJob)),
      rounds,
      states,
      machine: describeMachine(),
    };
  });
}
