import { median } from './median.rules.ts';

/** Instants of one job and its attempt, milliseconds since 1970. */
export interface JobInstants {
  readonly created: number;
  readonly queued: number;
  readonly claimed: number;
  /** Instants at which the attempt entered each state. */
  readonly states: Readonly<Record<string, number>>;
  readonly attemptEnded: number;
  readonly ended: number;
}

export interface Hop {
  readonly name: string;
  /** Median over the jobs, milliseconds; for a hop of the whole task, its duration. */
  readonly ms: number;
}

interface TaskInstants {
  readonly sent: number;
  readonly registered: number;
  readonly summarised: number;
}

const between = (
  jobs: readonly JobInstants[],
  from: (job: JobInstants) => number,
  to: (job: JobInstants) => number,
): number => median(jobs.map((job) => to(job) - from(job)).filter(Number.isFinite));

/** Computes the duration of each hop of a run. */
export function measureHops(task: TaskInstants, jobs: readonly JobInstants[]): readonly Hop[] {
  const first = Math.min(...jobs.map((job) => job.created));
  const formed = Math.max(...jobs.map((job) => job.created));
  const last = Math.max(...jobs.map((job) => job.ended));
  const state = (name: string) => (job: JobInstants) => job.states[name] ?? Number.NaN;
  return [
    { name: 'task sent -> registered', ms: task.registered - task.sent },
    { name: 'registered -> first job formed', ms: first - task.registered },
    { name: 'forming of all jobs', ms: formed - first },
    {
      name: 'job queued -> claimed (median)',
      ms: between(
        jobs,
        (job) => job.queued,
        (job) => job.claimed,
      ),
    },
    { name: 'claimed -> running (median)', ms: between(jobs, (job) => job.claimed, state('RUNNING')) },
    { name: 'running -> staging out (median)', ms: between(jobs, state('RUNNING'), state('STAGING_OUT')) },
    {
      name: 'staging out -> attempt ended (median)',
      ms: between(jobs, state('STAGING_OUT'), (job) => job.attemptEnded),
    },
    {
      name: 'attempt ended -> registered, job FINISHED (median)',
      ms: between(
        jobs,
        (job) => job.attemptEnded,
        (job) => job.ended,
      ),
    },
    { name: 'last job ended -> summary', ms: task.summarised - last },
  ];
}
