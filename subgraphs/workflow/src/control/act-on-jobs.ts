import type { Database } from '@visor/db';
import { assertReason, Refusal } from '@visor/schema';
import type { ActOnJobsInput, JobState, JobVerb, OperationKind } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { readReason, readRequestId } from '../operation/operation.rules.ts';
import type { PendingItem } from '../operation/pending.store.ts';
import { startOperation } from './act.ts';
import { assertAllFound, readIds } from './choose-tasks.ts';

const KINDS: Readonly<Record<JobVerb, OperationKind>> = { CANCEL: 'CANCEL_JOBS', RETRY: 'RETRY_JOBS' };
/** Jobs that a filter can mean. */
const STATES: Readonly<Record<JobVerb, readonly JobState[]>> = {
  CANCEL: ['DEFINED', 'QUEUED', 'ACTIVE'],
  RETRY: ['FAILED', 'CANCELLED'],
};
const PREVIEWED = 20;

/** Cancels or retries jobs of any tasks. @throws Refusal as the SDL describes at `actOnJobs` */
export async function actOnJobs(
  deps: Deps,
  db: Database,
  input: ActOnJobsInput,
  requestedBy: string,
): Promise<OperationRow> {
  const { verb, where, reason } = input;
  if (verb === 'CANCEL') assertReason(reason ?? '');
  const parameters = { verb, ids: input.ids ?? null, where: where ?? null };
  const common = { requestId: readRequestId(input.requestId), reason: readReason(reason), requestedBy };
  return startOperation(deps, db, {
    kind: KINDS[verb],
    request: { ...common, parameters },
    choose: () => chooseJobs(deps, input),
  });
}

/** Which jobs that would be. @throws Refusal as the SDL describes at `actOnJobs` */
export async function previewActOnJobs(
  deps: Deps,
  input: ActOnJobsInput,
): Promise<{
  readonly matched: number;
  readonly taskCount: number;
  readonly jobs: readonly { readonly id: string }[];
}> {
  const items = await chooseJobs(deps, input);
  const ids = items.flatMap(({ jobIds }) => jobIds ?? []);
  return { matched: ids.length, taskCount: items.length, jobs: ids.slice(0, PREVIEWED).map((id) => ({ id })) };
}

async function chooseJobs({ workload }: Deps, { ids, where, verb }: ActOnJobsInput): Promise<PendingItem[]> {
  if ((ids == null) === (where == null))
    throw new Refusal('INVALID', 'one of ids and where is needed', { field: 'ids' });
  const named = ids == null ? null : readIds(ids);
  const states = verb === 'RETRY' && where?.state == null ? (['FAILED'] as const) : STATES[verb];
  const found = await workload.findSelectedJobs({ ids: named, where: where ?? null, states: [...states] });
  if (named) assertAllFound('jobs', named, new Set(Object.values(found).flat()));
  return Object.entries(found).map(([taskId, jobIds]) => ({ taskId, jobIds }));
}
