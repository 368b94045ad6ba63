import type { Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { JobSelection } from '@visor/schema';
import { announceCancelled } from '../command/announce-cancelled.ts';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { jobCancelText } from '../job/transition.rules.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { taskOperation } from '../task/task.messages.ts';
import {
  countBatch,
  endAction,
  lockRunningAction,
  type ActionBatch,
  type RunningAction,
} from './action-batch.store.ts';
import { cancelNext } from './cancel-chosen.store.ts';
import { reviveNext } from './revive.store.ts';
import { stopOperations } from './stop-operations.ts';
import { selectionOf, selectionParameters } from './selection.ts';

const MAX_BATCH_SIZE = 1_000;

/** Stops commands, or goes on with the oldest one that brings jobs back, or cancels them: its next batch. One round. Returns whether there may be more. */
export const reviveJobs = (deps: Deps): Promise<boolean> => deps.db.transaction((tx) => continueAction(deps, tx));

async function continueAction(deps: Deps, tx: Tx): Promise<boolean> {
  const action = await lockRunningAction(tx);
  if (!action) return false;
  const now = deps.now();
  const { taskId, operationId, kind } = action;
  if (kind === 'stop') {
    await stopOperations(deps, tx, now);
    return true;
  }
  const batch =
    kind === 'cancelJobs' ? await cancelBatch(deps, tx, action, now) : await reviveBatch(deps, tx, action, now);
  const counts = await countBatch(tx, action.id, batch);
  const done = batch.seen < MAX_BATCH_SIZE;
  const verb = kind === 'cancelJobs' ? 'cancelled' : 'retried';
  const text = done && counts.matched === 0 ? `no job of the task is as asked for: nothing was ${verb}` : null;
  const complete = done && (await endAction(tx, action, now));
  deps.publish(tx, 'wms.tasks.status', [taskOperation({ operationId, taskId, ...counts, done, text })]);
  deps.logAfterCommit(tx, { taskId, operationId, ...counts, done, jobs: batch.sample }, `jobs ${verb}`);
  if (complete) await summarizeTasks(deps, tx, [taskId], now);
  return true;
}

type Done = Omit<ActionBatch<unknown>, 'jobs'> & { readonly sample: readonly string[] };

/** The parameters that both statements have. */
function parametersOf({ id, taskId, cursor, at, by, reason, details, kind }: RunningAction, now: Date): unknown[] {
  const { where } = details as { readonly where?: JobSelection & { readonly jobs?: number } };
  const selection = selectionOf(where ?? {}, { isCancel: kind === 'cancelJobs', isNamed: where?.jobs !== undefined });
  return [selectionParameters(selection), taskId, cursor, at, MAX_BATCH_SIZE, id, now, by, reason];
}

async function reviveBatch(deps: Deps, tx: Tx, action: RunningAction, now: Date): Promise<Done> {
  const { jobs, ...batch } = await reviveNext(tx, action, parametersOf(action, now));
  const { taskId } = action;
  const revived = jobs.filter(({ applied }) => applied).map(({ jobId }) => ({ taskId, jobId }));
  deps.publish(tx, 'wms.jobs.status', jobsChanged(revived.map((job) => ({ ...job, state: 'DEFINED' }))));
  if (revived.length > 0) deps.wakeSoon(tx, 'offer');
  return { ...batch, sample: sample(revived).map(({ jobId }) => jobId) };
}

async function cancelBatch(deps: Deps, tx: Tx, action: RunningAction, now: Date): Promise<Done> {
  const text = jobCancelText(action.by, action.reason);
  const { jobs, ...batch } = await cancelNext(tx, action, parametersOf(action, now), text);
  await announceCancelled(deps, tx, jobs, now);
  return { ...batch, sample: sample(jobs).map(({ jobId }) => jobId) };
}
