import type { Deps } from '../deps.ts';
import { readSettings } from '../settings/setting.reads.ts';
import { readFarm, readJobFacts, readWaitingTasks } from './brokerage.store.ts';
import type { FarmFacts } from './waiting-job.rules.ts';
import { explainJob, explainTask, type NotRunningReason } from './why.rules.ts';

type Reasons = ReadonlyMap<string, readonly NotRunningReason[]>;

/** Why jobs and tasks do not run, for one request: what they have in common is read once. */
interface Explanations {
  /** By the ids of the jobs; unknown ones are left out. */
  explainJobs(ids: readonly string[]): Promise<Reasons>;
  explainTasks(ids: readonly string[]): Promise<Reasons>;
  /** Forgets what was read. */
  clear(): void;
}

async function readFarmFacts({ db, window }: Deps, now: Date): Promise<FarmFacts> {
  const [scheduler, forming] = await Promise.all([
    readSettings(db, 'scheduler', { window }),
    readSettings(db, 'forming'),
  ]);
  return readFarm(db, { window: scheduler.window, splitter: forming.splitter }, now);
}

/** Opens the explanations of one request. Each batch of jobs or tasks is a constant number of statements. */
export function openExplanations(deps: Deps): Explanations {
  let read: Promise<FarmFacts> | undefined;
  const farm = (): Promise<FarmFacts> => (read ??= readFarmFacts(deps, deps.now()));
  return {
    clear: () => void (read = undefined),
    async explainJobs(ids) {
      const now = deps.now();
      const [jobs, facts] = await Promise.all([readJobFacts(deps.db, ids, now), farm()]);
      return new Map(jobs.map((job) => [job.id, explainJob(job, facts)]));
    },
    async explainTasks(ids) {
      const now = deps.now();
      const [tasks, facts] = await Promise.all([readWaitingTasks(deps.db, ids, now), farm()]);
      const next = tasks.flatMap(({ nextJobId }) => nextJobId ?? []);
      const jobs = next.length > 0 ? await readJobFacts(deps.db, next, now) : [];
      const jobsById = new Map(jobs.map((job) => [job.id, job]));
      return new Map(
        tasks.map(({ task, nextJobId }) => [task.id, explainTask(task, jobsById.get(nextJobId ?? ''), facts)]),
      );
    },
  };
}
