import { uuidv7 } from '@visor/db';
import { assertReason, assertValid, isUuid, quotableText, readId } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import type { HoldReason } from '../job/retry.rules.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import type { Change } from './change-rules.ts';
import { failHeld, releaseHeld, type HeldJobs, type MovedJob } from './held.store.ts';

/** Jobs that one call releases or fails at most. */
const MAX_JOBS = 10_000;
const MAX_GIVEN_UP_TEXT = 500;

/** Which held jobs: those with these ids, or all of a task, of these codes and reasons. */
interface HeldSelection {
  readonly jobIds?: readonly string[] | null;
  readonly taskId?: string | null;
  readonly codes?: readonly number[] | null;
  readonly reasons?: readonly HoldReason['code'][] | null;
}

/** What a call did. */
interface HeldResult {
  readonly applied: number;
  /** There are more such jobs: call again. */
  readonly more: boolean;
  readonly jobIds: readonly string[];
}

function readSelection({ jobIds, taskId, codes, reasons }: HeldSelection): HeldJobs {
  assertValid('where', jobIds || taskId != null ? undefined : 'needs jobIds or taskId');
  assertValid('where.jobIds', (jobIds?.length ?? 0) <= MAX_JOBS ? undefined : `has more than ${MAX_JOBS} ids`);
  for (const id of jobIds ?? [])
    assertValid('where.jobIds', isUuid(id) ? undefined : `holds ${quotableText(id)}, which is no uuid`);
  return {
    jobIds: jobIds ?? null,
    taskId: readId('where.taskId', taskId),
    codes: codes ?? null,
    reasons: reasons ?? null,
    limit: MAX_JOBS,
  };
}

/** Lets held jobs be tried again, as new ones: their counts of failures begin at 0. @throws Refusal INVALID */
export const releaseJobs = async (deps: Deps, where: HeldSelection, change: Change): Promise<HeldResult> => {
  assertReason(change.reason);
  return moveHeld(deps, readSelection(where), change, 'release');
};

/** Ends held jobs as FAILED, with the failure that they were held for. @throws Refusal INVALID */
export const failJobs = async (deps: Deps, where: HeldSelection, change: Change): Promise<HeldResult> => {
  assertReason(change.reason);
  return moveHeld(deps, readSelection(where), change, 'fail');
};

async function moveHeld(deps: Deps, which: HeldJobs, change: Change, kind: 'release' | 'fail'): Promise<HeldResult> {
  const now = deps.now();
  return deps.db.transaction(async (tx) => {
    const action = { ...change, kind, operationId: uuidv7(), at: now };
    const text = `; given up by ${change.by}: ${change.reason.slice(0, MAX_GIVEN_UP_TEXT)}`;
    const moved: MovedJob[] =
      kind === 'release' ? await releaseHeld(tx, which, action) : await failHeld(tx, which, { ...action, text });
    const state = kind === 'release' ? 'DEFINED' : 'FAILED';
    deps.publish(tx, 'wms.jobs.status', jobsChanged(moved.map(({ jobId, taskId }) => ({ jobId, taskId, state }))));
    const complete = new Set(moved.filter((job) => job.complete).map(({ taskId }) => taskId));
    await summarizeTasks(deps, tx, [...complete], now);
    const jobs = sample(moved).map(({ jobId }) => jobId);
    if (moved.length > 0) deps.logAfterCommit(tx, { ...change, kind, count: moved.length, jobs }, 'held jobs decided');
    deps.wake(tx, 'offer');
    return { applied: moved.length, more: moved.length === which.limit, jobIds: moved.map(({ jobId }) => jobId) };
  });
}
