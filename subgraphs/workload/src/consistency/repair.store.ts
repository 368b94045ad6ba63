import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import { transitionRow } from '../history/transition-row.ts';
import { HAS_OUTPUT } from '../job/has-output.ts';
import { attemptLifecycle } from '../lifecycle/attempt.rules.ts';
import { guard, isOneOf, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';
import { COUNTERS, PROMISED, RECOUNT, REFAIL, type InconsistencyKind } from './rules.store.ts';

/** Repairs what ids name, where it is still broken. Returns the ids that were repaired. */
type Repair = (tx: Tx, ids: readonly string[], now: Date, by: string) => Promise<readonly string[]>;

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

const DEFINED = targetOf(jobLifecycle, 'retry');
const FINISHED = targetOf(jobLifecycle, 'finish');
const LOST = targetOf(attemptLifecycle, 'lose');

/** A job whose attempts have all ended waits for a pilot again. */
const retryJobs: Repair = async (tx, ids, now, by) =>
  idsOf(
    await tx.query<{ id: string }>(
      `with chosen as materialized (
         select j.id, j.task_id, j.state as source from job j
          where j.id = any ($1::uuid[]) and ${ofNamed(`j.state = 'ACTIVE'`)} and not exists (select from attempt a where a.job_id = j.id and a.ended_at is null) and not ${HAS_OUTPUT}
          order by j.id for no key update
       ), jobs as (
         update job j set state = ${DEFINED}, dispatch = null, not_before = null from chosen c where j.id = c.id
       ), transition as (
         select ${transitionRow({ job: 'id', task: 'task_id', cause: 'REPAIR', at: '$2', source: 'source', target: DEFINED, reporter: '$3' })}
           from chosen
       ), ${COUNT_TRANSITIONS}
       select id from chosen`,
      [ids, now, by],
    ),
  );

/** A job whose outputs the catalog has makes no others. */
const finishJobs: Repair = async (tx, ids, now, by) =>
  idsOf(
    await tx.query<{ id: string }>(
      `with chosen as materialized (
         select j.id, j.task_id, j.state as source, j.failure_code from job j
          where j.id = any ($1::uuid[]) and ${ofNamed(`j.state <> ${FINISHED}`)} and ${HAS_OUTPUT} order by j.id for no key update
       ), attempts as (
         update attempt a set state = ${LOST}, ended_at = $2, lapsed_from = null, failure_code = ${failureCodes.LEASE_LOST}, failure_source = 'server',
                failure_text = 'the catalog has the outputs of its job'
           from chosen c where a.job_id = c.id and a.ended_at is null returning a.job_id, a.task_id, a.number
       ), jobs as (
         update job j set state = ${FINISHED}, ended_at = $2, dispatch = null, not_before = null, note = null, cancel_requested = false, held_reason = null,
                held_details = null, held_at = null, failure_code = null, failure_source = null, failure_text = null,
                request_id = (select o.registration_id from product o where o.job_id = j.id and o.kind = 'output' and o.registered limit 1)
           from chosen c where j.id = c.id
       ), transition as (
         select ${transitionRow({ job: 'id', task: 'task_id', cause: 'REPAIR', at: '$2', source: 'source', target: FINISHED, reporter: '$3', code: `case source when 'FAILED' then failure_code end` })}
           from chosen
         union all
         select ${transitionRow({ job: 'job_id', task: 'task_id', cause: 'REPAIR', at: '$2', attempt: 'number', attemptState: LOST, reporter: '$3', code: String(failureCodes.LEASE_LOST) })}
           from attempts
       ), ${COUNT_TRANSITIONS}
       select id from chosen`,
      [ids, now, by],
    ),
  );

/** Takes the QUEUED jobs of paused tasks back. Returns the tasks. */
const recallJobs: Repair = async (tx, ids, now, by) => {
  const rows = await tx.query<{ taskId: string }>(
    `with chosen as materialized (
       select j.id, j.task_id, j.state as source from job j join task t on t.id = j.task_id
        where j.task_id = any ($1::uuid[]) and t.paused and ${guard(jobLifecycle, 'recall', 'j.state')} order by j.id for no key update of j
     ), jobs as (
       update job j set state = ${targetOf(jobLifecycle, 'recall')}, dispatch = null from chosen c where j.id = c.id
     ), transition as (
       select ${transitionRow({ job: 'id', task: 'task_id', cause: 'REPAIR', at: '$2', source: 'source', target: targetOf(jobLifecycle, 'recall'), reporter: '$3' })}
         from chosen
     ), ${COUNT_TRANSITIONS}
     select distinct task_id as "taskId" from chosen`,
    [ids, now, by],
  );
  return rows.map(({ taskId }) => taskId);
};

/** An attempt whose job does not wait for it cannot commit anything: it is lost. */
const loseAttempts: Repair = async (tx, ids, now, by) =>
  idsOf(
    await tx.query<{ id: string }>(
      `with chosen as materialized (
         select j.id, j.task_id, a.number from job j join attempt a on a.job_id = j.id and a.ended_at is null
          where j.id = any ($1::uuid[]) and j.state <> 'ACTIVE' order by j.id for no key update of j, a
       ), attempts as (
         update attempt a set state = ${LOST}, ended_at = $2, lapsed_from = null, failure_code = ${failureCodes.LEASE_LOST}, failure_source = 'server',
                failure_text = 'its job does not wait for it'
           from chosen c where a.job_id = c.id and a.number = c.number
       ), transition as (
         select ${transitionRow({ job: 'id', task: 'task_id', cause: 'REPAIR', at: '$2', attempt: 'number', attemptState: LOST, reporter: '$3', code: String(failureCodes.LEASE_LOST) })}
           from chosen
       ), ${COUNT_TRANSITIONS}
       select id from chosen`,
      [ids, now, by],
    ),
  );

/** Locks tasks: who moves their jobs counts under this lock, so what is read afterwards is the whole of it. */
const lockTasks = (tx: Tx, ids: readonly string[]): Promise<unknown> =>
  tx.query('select id from task where id = any ($1::uuid[]) order by id for no key update', [ids]);

const recount: Repair = async (tx, ids) => {
  await lockTasks(tx, ids);
  return idsOf(
    await tx.query<{ id: string }>(
      `update task set ${COUNTERS.map((column) => `${column} = c.${column}`).join(', ')}
         from (select t.id as of, n.* from task t cross join lateral (${RECOUNT}) n where t.id = any ($1::uuid[])) c
        where task.id = c.of returning task.id`,
      [ids],
    ),
  );
};

const recountFailures: Repair = async (tx, ids) => {
  await lockTasks(tx, ids);
  await tx.query('delete from task_failure where task_id = any ($1::uuid[])', [ids]);
  await tx.query(
    `insert into task_failure (task_id, code, jobs, attempts)
     select t.id, f.code, f.jobs, f.attempts from task t cross join lateral (${REFAIL}) f where t.id = any ($1::uuid[])`,
    [ids],
  );
  return ids;
};

const reopen: Repair = async (tx, ids) =>
  idsOf(
    await tx.query<{ id: string }>(
      `update task set phase = 'FORMED' where id = any ($1::uuid[]) and phase = 'SUMMARISED' and archive_started_at is null
          and exists (select from job j where j.task_id = task.id and not ${isOneOf('j.state', jobLifecycle.finalStates)}) returning id`,
      [ids],
    ),
  );

const recountRetries: Repair = async (tx, ids) =>
  idsOf(
    await tx.query<{ id: string }>(
      `update task t set retries_open = (
         select count(*) from task_action a where a.task_id = t.id and a.kind = 'retry' and a.outcome = 'RUNNING')
        where id = any ($1::uuid[]) returning id`,
      [ids],
    ),
  );

/** Claims reserve under the lock of the storage's row; what attempts give back comes with their ends, which this sees or not, both wholly. */
const recountReserved: Repair = async (tx, ids) => {
  await tx.query('select from storage_room where id = any ($1::uuid[]) order by id for update', [ids]);
  return idsOf(
    await tx.query<{ id: string }>(
      `with counted as (delete from storage_reservation where storage_id = any ($1::uuid[]))
       update storage_room set reserved_bytes = c.bytes
         from (select s.id as of, p.bytes from storage_room s cross join lateral (${PROMISED}) p where s.id = any ($1::uuid[])) c
        where storage_room.id = c.of returning storage_room.id`,
      [ids],
    ),
  );
};

/** How each kind is repaired; the others need a person, or end by themselves. */
export const REPAIRS: Readonly<Partial<Record<InconsistencyKind, Repair>>> = {
  ACTIVE_WITHOUT_ATTEMPT: retryJobs,
  OUTPUT_OF_OPEN_JOB: finishJobs,
  OUTPUT_OF_FAILED_JOB: finishJobs,
  ATTEMPT_WITHOUT_ACTIVE_JOB: loseAttempts,
  PAUSED_BUT_QUEUED: recallJobs,
  SUMMARISED_TOO_EARLY: reopen,
  RETRY_WITHOUT_ACTION: recountRetries,
  TASK_COUNTERS: recount,
  TASK_FAILURES: recountFailures,
  RESERVED_ROOM: recountReserved,
};
