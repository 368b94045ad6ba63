/** A job that was dispatched, or that is tried again; a new job is only a number of its task. */
export interface Job {
  readonly task: Task;
  readonly ordinal: number;
  /** Attempts so far. */
  attempts: number;
  counted: number;
  lost: number;
  nodeFaults: number;
  readonly crashedOn: string[];
  readonly faultedBy: Set<number>;
  avoidNode: number | null;
  avoidUntil: number;
  /** When it may be dispatched, milliseconds. */
  due: number;
}

/** One stage of the chain of a dataset. */
export interface Task {
  readonly id: string;
  readonly chain: Chain;
  readonly stage: number;
  readonly rank: number;
  readonly jobs: number;
  readonly formedAt: number;
  /** New jobs from this ordinal on. */
  next: number;
  /** Dispatched jobs that came back unclaimed, the first at the end. */
  returned: Job[];
  /** Jobs that are tried again, by time. */
  readonly tried: Job[];
  queued: number;
  active: number;
  finished: number;
  failed: number;
  /** Attempts that failed or were lost. */
  failures: number;
  claims: number;
  claimsBefore: number;
  /** When shares were compared last, it had jobs for its share of a cycle. */
  hadShare: boolean;
}

/** A dataset on its way through the stages. */
export interface Chain {
  readonly number: number;
  readonly rank: number;
  readonly files: number;
}

export interface Attempt {
  readonly job: Job;
  readonly node: Node;
  readonly began: number;
  /** Milliseconds of its run, where its node lives that long. */
  readonly duration: number;
  isOver: boolean;
}

/** A node with one pilot. */
export interface Node {
  readonly index: number;
  readonly name: string;
  /** Slots that wait for a job. */
  free: number;
  isUp: boolean;
  isListed: boolean;
  upSince: number;
  breakdowns: number;
  readonly attempts: Set<Attempt>;
}

/** Attempts of a node that went down, until their leases expire. */
export interface Orphans {
  readonly node: Node;
  readonly attempts: readonly Attempt[];
  readonly leaseUntil: number;
}

/** Jobs of a task that wait to be dispatched, due or not. */
export const definedJobs = ({ jobs, next, returned, tried }: Task): number =>
  jobs - next + returned.length + tried.length;

export const isWaiting = (task: Task): boolean => definedJobs(task) + task.queued > 0;

/** Takes a job of a task that is due: what was tried before comes first, then new ones. */
export function takeDue(task: Task, now: number): Job | undefined {
  const [first] = task.tried;
  if (first && first.due <= now) return task.tried.shift();
  return task.returned.pop() ?? (task.next < task.jobs ? newJob(task, task.next++) : undefined);
}

/** Jobs of a task that may be dispatched now. */
export function dueJobs(task: Task, now: number): number {
  const later = task.tried.findIndex(({ due }) => due > now);
  return task.jobs - task.next + task.returned.length + (later === -1 ? task.tried.length : later);
}

/** Puts a job back that failed, or was dispatched and not claimed. */
export function putBack(job: Job): void {
  const { task } = job;
  if (job.attempts === 0) {
    task.returned.push(job);
    return;
  }
  const place = task.tried.findLastIndex(({ due }) => due <= job.due) + 1;
  task.tried.splice(place, 0, job);
}

function newJob(task: Task, ordinal: number): Job {
  return {
    task,
    ordinal,
    attempts: 0,
    counted: 0,
    lost: 0,
    nodeFaults: 0,
    crashedOn: [],
    faultedBy: new Set(),
    avoidNode: null,
    avoidUntil: 0,
    due: task.formedAt,
  };
}

/** The next stage of a chain, for as many files as the stage before made. */
export const newTask = (chain: Chain, stage: number, jobs: number, now: number): Task => ({
  id: `${chain.number}.${stage}`,
  chain,
  stage,
  rank: chain.rank,
  jobs,
  formedAt: now,
  next: 0,
  returned: [],
  tried: [],
  queued: 0,
  active: 0,
  finished: 0,
  failed: 0,
  failures: 0,
  claims: 0,
  claimsBefore: 0,
  hadShare: false,
});

export const newNode = (index: number, slots: number): Node => ({
  index,
  name: `node-${index + 1}`,
  free: slots,
  isUp: true,
  isListed: false,
  upSince: 0,
  breakdowns: 0,
  attempts: new Set(),
});
