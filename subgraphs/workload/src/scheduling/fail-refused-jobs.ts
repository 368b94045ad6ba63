import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { lostAfterMs } from '../pilot/pilot.rules.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { refusedText, type RefusedProgram } from './refused-program.rules.ts';
import { failWaiting, readRefusedPrograms } from './refused.store.ts';

const MAX_BATCH_SIZE = 2_000;

/**
 * Fails the waiting jobs of programs that every live pilot of their device has lacked for long enough: jobs with a misspelt
 * name do not wait for ever. One round. Returns whether there may be more.
 */
export async function failRefusedJobs(deps: Deps): Promise<boolean> {
  const now = deps.now().getTime();
  const before = new Date(now - deps.times.refusal);
  const seen = new Date(now - lostAfterMs(deps.times.heartbeat));
  let more = false;
  for (const refused of await readRefusedPrograms(deps.db, before, seen))
    more = (await failJobsOf(deps, refused, new Date(now))) || more;
  return more;
}

async function failJobsOf(deps: Deps, refused: RefusedProgram, now: Date): Promise<boolean> {
  const { program, device, pilots } = refused;
  const text = refusedText(refused, deps.times.refusal);
  const failed = await deps.db.transaction(async (tx) => {
    const jobs = await failWaiting(tx, { program, device, text, limit: MAX_BATCH_SIZE }, now);
    if (jobs.length === 0) return 0;
    deps.publish(
      tx,
      'wms.jobs.status',
      jobsChanged(jobs.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'FAILED' }))),
    );
    const ids = sample(jobs).map(({ jobId }) => jobId);
    const names = sample(pilots).map(({ name }) => name);
    deps.logAfterCommit(
      tx,
      { program, device, pilots: names, count: jobs.length, jobs: ids },
      'jobs failed: no pilot has the program',
    );
    const complete = new Set(jobs.filter((job) => job.complete).map(({ taskId }) => taskId));
    await summarizeTasks(deps, tx, [...complete], now);
    deps.wakeSoon(tx, 'offer');
    return jobs.length;
  });
  return failed === MAX_BATCH_SIZE;
}
