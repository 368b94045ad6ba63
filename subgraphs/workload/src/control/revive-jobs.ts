import type { Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { JobSelection } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { taskOperation } from '../task/task.messages.ts';
import { countBatch, endRetry, lockRunningRetry, reviveNext } from './revive.store.ts';
import { selectionOf } from './selection.ts';

const MAX_BATCH_SIZE = 1_000;

/** Brings back the next batch of the jobs of retries. One round. Returns whether there may be more. */
export const reviveJobs = (deps: Deps): Promise<boolean> => deps.db.transaction((tx) => continueRetry(deps, tx));

async function continueRetry(deps: Deps, tx: Tx): Promise<boolean> {
  const retry = await lockRunningRetry(tx);
  if (!retry) return false;
  const now = deps.now();
  const { taskId, operationId } = retry;
  const { where } = retry.details as { readonly where?: JobSelection };
  const batch = await reviveNext(tx, retry, selectionOf(where ?? {}), MAX_BATCH_SIZE, now);
  const counts = await countBatch(tx, retry.id, batch);
  const done = batch.seen < MAX_BATCH_SIZE;
  const text = done && counts.matched === 0 ? 'no job of the task is as asked for: nothing was retried' : null;
  const complete = done && (await endRetry(tx, retry, now));
  const revived = batch.jobs.filter(({ applied }) => applied).map(({ jobId }) => ({ taskId, jobId }));
  deps.publish(tx, 'wms.jobs.status', jobsChanged(revived.map((job) => ({ ...job, state: 'DEFINED' }))));
  deps.publish(tx, 'wms.tasks.status', [taskOperation({ operationId, taskId, ...counts, done, text })]);
  const jobs = sample(revived).map(({ jobId }) => jobId);
  deps.logAfterCommit(tx, { taskId, operationId, ...counts, done, jobs }, 'jobs brought back');
  if (complete) await summarizeTasks(deps, tx, [taskId], now);
  if (revived.length > 0) deps.wakeSoon(tx, 'offer');
  return true;
}
