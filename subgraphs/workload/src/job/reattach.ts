import type { Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from './job.messages.ts';
import { returnAttempts, type ReturnedAttempt } from './unreachable.store.ts';

/** Takes back attempts whose pilot is heard again, where nobody has claimed their jobs. Returns those that go on. */
export async function reattach(
  deps: Deps,
  tx: Tx,
  attempts: readonly { readonly jobId: string; readonly number: number }[],
  now: Date,
): Promise<readonly ReturnedAttempt[]> {
  if (attempts.length === 0) return [];
  const returned = await returnAttempts(tx, attempts, now, new Date(now.getTime() + deps.times.lease));
  deps.publish(
    tx,
    'wms.jobs.status',
    jobsChanged(
      returned.map(({ taskId, jobId, pilotId, number, state }) => ({
        taskId,
        jobId,
        state: 'ACTIVE',
        attempt: number,
        attemptState: state,
        pilotId,
      })),
    ),
  );
  const jobs = sample(returned).map(({ jobId }) => jobId);
  if (returned.length > 0)
    deps.logAfterCommit(tx, { count: returned.length, jobs }, 'attempts go on, their pilots are back');
  return returned;
}
