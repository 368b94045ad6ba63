import { uuidv7, type Tx } from '@visor/db';
import { MAX_FAILURE_TEXT_LENGTH } from '@visor/schema';
import type { HoldReason } from '../job/retry.rules.ts';
import { transitionRow } from '../history/transition-row.ts';
import { loseUnreachable, lostRow } from '../job/unreachable.store.ts';
import { guard, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';

/** Which held jobs a statement is about; null: any. */
export interface HeldJobs {
  readonly jobIds: readonly string[] | null;
  readonly taskId: string | null;
  readonly codes: readonly number[] | null;
  readonly reasons: readonly HoldReason['code'][] | null;
  readonly limit: number;
}

/** What is recorded of a person's decision on held jobs. */
interface HeldAction {
  readonly kind: 'release' | 'fail';
  readonly operationId: string;
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
}

/** A job that was decided on. */
export interface MovedJob {
  readonly jobId: string;
  readonly taskId: string;
  /** Its task has nothing left to wait for. */
  readonly complete: boolean | null;
}

const CHOSEN = `
  chosen as materialized (
    select j.id, j.task_id, j.state as source, j.failure_code from job j
     where j.held_at is not null and ${guard(jobLifecycle, 'giveUp', 'j.state')}
       and ($1::uuid[] is null or j.id = any ($1)) and ($2::uuid is null or j.task_id = $2)
       and ($3::int[] is null or j.failure_code = any ($3)) and ($4::text[] is null or j.held_reason = any ($4))
     order by j.id limit $5 for no key update
  )`;

/** Records the decision once per task, with its jobs. It reads `chosen`. */
const RECORD = `
  acted as (
    select task_id, ('{' || string_agg(id::text, ',' order by id) || '}')::uuid[] as jobs, count(*)::int as n from chosen group by task_id
  ), numbered as (
    select a.*, ($11::uuid[])[row_number() over (order by task_id)] as action_id from acted a
  ), actions as (
    insert into task_action (id, task_id, operation_id, kind, by, reason, at, outcome, matched, applied, ended_at)
    select action_id, task_id, $6, $7, $8, $9, $10, 'APPLIED', n, n, $10 from numbered
  ), per_job as (
    insert into job_action (action_id, job_id, outcome) select action_id, unnest(jobs), 'APPLIED' from numbered
  )`;

/** Ids for the records: a call is about a task, or about as many tasks as jobs. */
const actionIds = ({ taskId, jobIds }: HeldJobs): string[] =>
  Array.from({ length: taskId ? 1 : Math.max(1, jobIds?.length ?? 1) }, () => uuidv7());

const parameters = (which: HeldJobs, action: HeldAction): unknown[] => [
  which.jobIds,
  which.taskId,
  which.codes,
  which.reasons,
  which.limit,
  action.operationId,
  action.kind,
  action.by,
  action.reason,
  action.at,
  actionIds(which),
];

/** Lets held jobs be offered again; their counts begin at 0, since a person takes responsibility for it. */
export const releaseHeld = (tx: Tx, which: HeldJobs, action: HeldAction): Promise<MovedJob[]> =>
  tx.query(
    `with ${CHOSEN}, jobs as (
       update job j set held_at = null, held_reason = null, held_details = null, not_before = null, counted = 0, lost = 0,
              node_faults = 0, spared_faults = 0, faulted_by = '{}', crashed_on = '{}', attempts_before = j.attempts,
              failure_code = null, failure_source = null, failure_text = null
         from chosen c where j.id = c.id
     ), ${RECORD}, transition as (
       select ${transitionRow({ job: 'id', task: 'task_id', cause: 'RELEASE', at: '$10', source: 'source', target: 'source', reporter: '$8', note: '$9' })}
         from chosen
     ), ${COUNT_TRANSITIONS}
     select id as "jobId", task_id as "taskId", false as complete from chosen order by id`,
    parameters(which, action),
  );

/** Ends held jobs as FAILED. @param action.text is added to the failure's text */
export const failHeld = (
  tx: Tx,
  which: HeldJobs,
  action: HeldAction & { readonly text: string },
): Promise<MovedJob[]> =>
  tx.query(
    `with ${CHOSEN}, jobs as (
       update job j set state = ${targetOf(jobLifecycle, 'giveUp')}, ended_at = $10, exhausted = false, held_at = null,
              held_reason = null, held_details = null, not_before = null,
              failure_text = left(j.failure_text, ${MAX_FAILURE_TEXT_LENGTH} - length($12)) || $12
         from chosen c where j.id = c.id
     ), ${loseUnreachable('chosen', '$10')}, ${RECORD}, transition as (
       select ${transitionRow({ job: 'id', task: 'task_id', cause: 'PERSON', at: '$10', source: 'source', target: targetOf(jobLifecycle, 'giveUp'), code: '(select j.failure_code from job j where j.id = chosen.id)', reporter: '$8', note: '$9' })}
         from chosen
       union all select ${lostRow('PERSON', '$10')} from unreachable
     ), ${COUNT_TRANSITIONS}
     select c.id as "jobId", c.task_id as "taskId", n.complete from chosen c left join counted n on n.id = c.task_id order by c.id`,
    [...parameters(which, action), action.text],
  );
