import { selectColumns, type Tx } from '@visor/db';
import { transitionRow } from '../history/transition-row.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { TaskActionEntity, type TaskActionRow } from '../task/action.entity.ts';
import { COUNT_TRANSITIONS, isComplete } from '../task/counters.ts';
import { matchedJobs, selectionParameters, type Selection } from './selection.ts';

const ofAction = [
  'id',
  'taskId',
  'operationId',
  'by',
  'reason',
  'at',
  'details',
  'cursor',
  'matched',
  'applied',
  'refused',
] as const;

/** A retry that still goes through the jobs of its task. */
interface RunningRetry extends Pick<TaskActionRow, Exclude<(typeof ofAction)[number], 'at'>> {
  readonly at: string;
}

/** Locks the oldest retry that is not done and that no other process works on. */
export async function lockRunningRetry(tx: Tx): Promise<RunningRetry | undefined> {
  const rows = await tx.query<RunningRetry>(
    `select ${selectColumns(TaskActionEntity, 'a', ofAction)} from task_action a
      where a.outcome = 'RUNNING' and a.kind = 'retry' order by a.id limit 1 for no key update skip locked`,
  );
  return rows[0];
}

/** What one batch of a retry did to a job that it is about. */
interface RevivedJob {
  readonly jobId: string;
  readonly applied: boolean;
}

interface RevivedBatch {
  readonly jobs: readonly RevivedJob[];
  /** Jobs seen, and the ordinal of the last; null where there was none. */
  readonly seen: number;
  readonly cursor: number | null;
}

const CAN_REVIVE = ofNamed(guard(jobLifecycle, 'revive', 'j.state'));
const DEFINED = targetOf(jobLifecycle, 'revive');

/** A job that is brought back has its history, and its failures are counted from 0 again. */
const REVIVE = `
  with seen as materialized (
    ${matchedJobs({ selection: '$1', task: '$2', after: '$3', until: '$4', limit: '$5' })}
  ), chosen as materialized (
    select j.id, j.task_id, j.state as source, j.failure_code,
           exists (select from attempt a where a.job_id = j.id and a.ended_at is null) as live
      from job j where j.id in (select id from seen where matches) and ${CAN_REVIVE} order by j.id for no key update
  ), jobs as (
    update job j set state = ${DEFINED}, ended_at = null, failure_code = null, failure_source = null, failure_text = null,
           exhausted = false, note = null, request_id = null, cancel_requested = false, not_before = null, queued_at = null,
           started_at = null, avoid_node = null, avoid_until = null, counted = 0, lost = 0, node_faults = 0, faulted_by = '{}',
           crashed_on = '{}', held_reason = null, held_details = null, held_at = null, dispatch = null, attempts_before = j.attempts
      from chosen l where j.id = l.id and not l.live
  ), results as (
    insert into job_action (action_id, job_id, outcome, text)
    select $6::uuid, id, case when live then 'REFUSED' else 'APPLIED' end, case when live then 'an attempt of it has not ended' end
      from chosen on conflict do nothing
  ), transition as (
    select ${transitionRow({
      job: 'id',
      task: 'task_id',
      cause: 'RETRY',
      at: '$7',
      source: 'source',
      target: DEFINED,
      reporter: '$8',
      note: '$9',
      code: `case source when 'FAILED' then failure_code end`,
    })} from chosen where not live
  ), ${COUNT_TRANSITIONS}
  select (select count(*)::int from seen) as seen, (select max(ordinal) from seen) as cursor,
         (select coalesce(json_agg(json_build_object('jobId', id, 'applied', not live) order by id), '[]') from chosen) as jobs`;

/** Brings back the jobs that a retry is about, of the next `limit` ended jobs of its task: one statement. */
export async function reviveNext(
  tx: Tx,
  retry: RunningRetry,
  selection: Selection,
  limit: number,
  now: Date,
): Promise<RevivedBatch> {
  const { id, taskId, cursor, at, by, reason } = retry;
  const parameters = [selectionParameters(selection), taskId, cursor, at, limit, id, now, by, reason];
  const rows = await tx.query<RevivedBatch>(REVIVE, parameters);
  return rows[0] ?? { jobs: [], seen: 0, cursor: null };
}

/** Counts a batch of a retry. */
export async function countBatch(
  tx: Tx,
  id: string,
  { jobs, cursor }: RevivedBatch,
): Promise<Pick<RunningRetry, 'matched' | 'applied' | 'refused'>> {
  const applied = jobs.filter((job) => job.applied).length;
  const rows = await tx.query<Pick<RunningRetry, 'matched' | 'applied' | 'refused'>>(
    `update task_action set matched = matched + $2, applied = applied + $3, refused = refused + $4, cursor = coalesce($5, cursor)
      where id = $1 returning matched, applied, refused`,
    [id, jobs.length, applied, jobs.length - applied, cursor],
  );
  return rows[0] ?? { matched: 0, applied: 0, refused: 0 };
}

/** Ends a retry that has seen all jobs of its task. Returns whether the task is complete now. */
export async function endRetry(tx: Tx, { id, taskId }: RunningRetry, now: Date): Promise<boolean> {
  const rows = await tx.query<{ complete: boolean }>(
    `with action as (
       update task_action set outcome = case when applied > 0 then 'APPLIED' else 'UNCHANGED' end, ended_at = $3, cursor = null
        where id = $1
     )
     update task t set retries_open = greatest(0, retries_open - 1) where t.id = $2 returning ${isComplete('t')} as complete`,
    [id, taskId, now],
  );
  return rows[0]?.complete ?? false;
}
