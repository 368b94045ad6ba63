import { selectColumns, type Tx } from '@visor/db';
import { TaskActionEntity, type TaskActionRow } from '../task/action.entity.ts';
import { isComplete } from '../task/counters.ts';
import { matchedJobs } from './selection.ts';

const ofAction = [
  'id',
  'taskId',
  'operationId',
  'kind',
  'by',
  'reason',
  'at',
  'details',
  'cursor',
  'matched',
  'applied',
  'refused',
] as const;

/** A command that still goes through jobs of its task. */
export interface RunningAction extends Pick<TaskActionRow, Exclude<(typeof ofAction)[number], 'at'>> {
  readonly at: string;
  /** Its jobs were named one by one: those that it has not come to are PENDING. */
  readonly named: boolean;
}

/** Locks the oldest command that is not done and that no other process works on; one that stops another comes before all others. */
export async function lockRunningAction(tx: Tx): Promise<RunningAction | undefined> {
  const rows = await tx.query<RunningAction>(
    `select ${selectColumns(TaskActionEntity, 'a', ofAction)}, a.details -> 'where' ? 'jobs' as named from task_action a
      where a.outcome = 'RUNNING' order by (a.kind <> 'stop'), a.id limit 1 for no key update skip locked`,
  );
  return rows[0];
}

/** Records the jobs that a command names; its loop goes through them. */
export const insertNamedJobs = (
  tx: Tx,
  list: readonly { readonly actionId: string; readonly jobIds: readonly string[] }[],
): Promise<unknown> =>
  tx.query(
    `insert into job_action (action_id, job_id, outcome)
     select x."actionId", j::uuid, 'PENDING' from jsonb_to_recordset($1::jsonb) as x("actionId" uuid, "jobIds" jsonb)
       cross join jsonb_array_elements_text(x."jobIds") j on conflict do nothing`,
    [JSON.stringify(list)],
  );

/** What one batch of a command did. */
export interface ActionBatch<Job> {
  readonly jobs: readonly Job[];
  /** Jobs looked at, and the ordinal of the last; null where there was none. */
  readonly seen: number;
  readonly cursor: number | null;
  /** Jobs that the command is about, and those that it changed. */
  readonly matched: number;
  readonly applied: number;
}

/**
 * The jobs that the next batch of a command looks at: `id`, `matches`, whether it was `named`, and then its `state` (null: the task has
 * no such job). Parameters: $1 the selection, $2 the task, $3 the cursor, $4 when the command came, $5 the most, $6 the command.
 */
export const seenJobs = (named: boolean): string =>
  named
    ? `select p.job_id as id, $3::int as ordinal, true as named, j.state,
              coalesce(j.state = any (array(select jsonb_array_elements_text($1::jsonb -> 'states'))), false) as matches
         from (select job_id from job_action where action_id = $6::uuid and outcome = 'PENDING' order by job_id limit $5) p
         left join job j on j.id = p.job_id and j.task_id = $2 where $4::timestamptz is not null`
    : `select s.id, s.ordinal, false as named, null::text as state, s.matches
         from (${matchedJobs({ selection: '$1', task: '$2', after: '$3', until: '$4', limit: '$5' })}) s`;

/** Why a job that was named is left as it is, and what to do: SQL of its state. */
const UNFIT = {
  retry: `'it is ' || s.state || case s.state
    when 'FINISHED' then '; rerun makes a new workflow of files that you name'
    else ': it has not ended, so that there is nothing to retry' end`,
  cancel: `'it is ' || s.state || case s.state
    when 'REGISTERING' then ': its outputs are being registered, and it ends by itself'
    else ': what has ended is not cancelled' end`,
} as const;

/** What a batch did to each job: `chosen` are those that it could change, unless an attempt of them is `live`. */
export const recordResults = (verb: keyof typeof UNFIT): string => `
  results as (
    insert into job_action (action_id, job_id, outcome, text)
    select $6::uuid, s.id, case when c.id is null or c.live then 'REFUSED' else 'APPLIED' end,
           case when c.live then 'an attempt of it has not ended; ask again when it has' when c.id is not null then null
                when s.state is null then 'the task has no such job, or it was archived'
                when s.matches then 'it was asked for before, or the job has moved on' else ${UNFIT[verb]} end
      from seen s left join chosen c on c.id = s.id where s.named or c.id is not null
    on conflict (action_id, job_id) do update set outcome = excluded.outcome, text = excluded.text
    returning outcome
  )`;

/** The numbers of an `ActionBatch`. */
export const SEEN = `
  (select count(*)::int from seen) as seen, (select max(ordinal) from seen) as cursor,
  (select count(*)::int from results) as matched,
  (select count(*)::int from results where outcome = 'APPLIED') as applied`;

type Counts = Pick<RunningAction, 'matched' | 'applied' | 'refused'>;

/** Counts a batch of a command. */
export async function countBatch(
  tx: Tx,
  id: string,
  { matched, applied, cursor }: Omit<ActionBatch<unknown>, 'jobs' | 'seen'>,
): Promise<Counts> {
  const rows = await tx.query<Counts>(
    `update task_action set matched = matched + $2, applied = applied + $3, refused = refused + $4, cursor = coalesce($5, cursor)
      where id = $1 returning matched, applied, refused`,
    [id, matched, applied, matched - applied, cursor],
  );
  return rows[0] ?? { matched: 0, applied: 0, refused: 0 };
}

/** Ends a command that has come to all of its jobs. A task waits for retries. Returns whether it is complete now. */
export async function endAction(tx: Tx, { id, taskId, kind }: RunningAction, now: Date): Promise<boolean> {
  const rows = await tx.query<{ complete: boolean }>(
    `with action as (
       update task_action set outcome = case when applied > 0 then 'APPLIED' else 'UNCHANGED' end, ended_at = $3, cursor = null
        where id = $1
     )
     update task t set retries_open = greatest(0, retries_open - $4) where t.id = $2 returning ${isComplete('t')} as complete`,
    [id, taskId, now, kind === 'retry' ? 1 : 0],
  );
  return rows[0]?.complete ?? false;
}
