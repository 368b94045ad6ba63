import { selectColumns, type Tx } from '@visor/db';
import { checklistDigestSql } from '@visor/schema';
import { guard, isOneOf, targetOf } from '../lifecycle/guard.rules.ts';
import { taskLifecycle, type TaskPhase } from '../lifecycle/task.rules.ts';
import { isComplete } from './counters.ts';
import { TaskEntity, type TaskRow } from './task.entity.ts';

const openTask = [
  'id',
  'mode',
  'device',
  'rank',
  'datasetId',
  'outputStorage',
  'cursor',
  'filesPerJob',
  'sizePerJob',
  'rescanAt',
  'streaming',
  'rescanned',
  'openGroup',
  'tries',
  'tryAt',
  'filesCount',
] as const;

/** A task whose jobs are not all formed; its times as the driver reads them. */
export interface OpenTask extends Omit<Pick<TaskRow, (typeof openTask)[number]>, 'rescanAt' | 'tryAt'> {
  readonly rescanAt: string | null;
  readonly tryAt: string;
}

/** What a statement selects of task `t` for an `OpenTask`. */
export const OPEN_TASK = selectColumns(TaskEntity, 't', openTask);

/** Phases in which a task waits for the catalog. */
type OpenPhase = Extract<TaskPhase, 'INTAKE' | 'FORMING'>;
export const OPEN_PHASES: readonly OpenPhase[] = ['INTAKE', 'FORMING'];

/** Reads tasks of one phase whose next try is due; of those that form jobs, the ones whose splitting is on. */
export async function dueTasks(tx: Pick<Tx, 'query'>, phase: OpenPhase, now: Date, limit: number): Promise<OpenTask[]> {
  return tx.query(
    `select ${OPEN_TASK} from task t
      where phase = '${phase}' and ${isOneOf('phase', OPEN_PHASES)} and try_at <= $1 ${phase === 'FORMING' ? 'and splitting' : ''}
      order by try_at, id limit $2`,
    [now, limit],
  );
}

/** Sets when a task that could not be worked on is tried again. */
export async function postponeTask(tx: Pick<Tx, 'query'>, id: string, until: Date): Promise<void> {
  await tx.query('update task set tries = tries + 1, try_at = $2 where id = $1', [id, until]);
}

/** What the summary of a task holds. */
export interface SummaryRow {
  readonly id: string;
  readonly cancelled: boolean;
  readonly round: number;
  readonly rank: number;
  readonly wasPaused: boolean;
  readonly jobs: Readonly<
    Record<'total' | 'defined' | 'queued' | 'active' | 'registering' | 'finished' | 'failed' | 'cancelled', number>
  >;
  readonly outputs: readonly { datasetId: string }[];
  readonly log: { readonly datasetId: string };
  readonly failures: readonly { code: number; count: number }[];
  readonly lists: readonly { datasetId: string; count: number; digest: string }[];
}

/** What a statement selects of task `row` for a `SummaryRow`, once it was summarised. */
const summaryOf = (
  row: string,
): string => `${row}.id, ${row}.cancelled, ${row}.round, ${row}.rank, ${row}.outputs, ${row}.log,
  json_build_object('total', ${row}.total_count, 'defined', ${row}.defined_count, 'queued', ${row}.queued_count, 'active', ${row}.active_count,
    'registering', ${row}.registering_count, 'finished', ${row}.finished_count, 'failed', ${row}.failed_count,
    'cancelled', ${row}.cancelled_count) as jobs,
  (select coalesce(json_agg(f), '[]') from (
     select code, jobs as count from task_failure where task_id = ${row}.id and jobs > 0 order by 1) f) as failures,
  ${row}.checklists as lists`;

/** Moves complete tasks to SUMMARISED, which ends a pause, and returns what their summaries hold. @param ids null: every task */
export async function summarizeComplete(tx: Tx, ids: readonly string[] | null, now: Date): Promise<SummaryRow[]> {
  return tx.query(
    `with chosen as materialized (
       select id, paused from task t where ${guard(taskLifecycle, 'summarise', 'phase')} and ($1::uuid[] is null or id = any ($1)) and ${isComplete('t')}
        order by id for no key update
     ), done as (
       update task t set phase = ${targetOf(taskLifecycle, 'summarise')}, summarised_at = $2,
              paused = false, paused_reason = null, paused_by = null, paused_at = null, checklists = (
         select coalesce(jsonb_agg(l), '[]') from (
           select p.dataset_id as "datasetId", count(*)::int as count, ${checklistDigestSql('p.name')} as digest
             from product p where p.task_id = t.id and p.registered group by 1) l)
         from chosen c where t.id = c.id and ${isComplete('t')} returning t.*, c.paused as was_paused
     )
     select ${summaryOf('d')}, d.was_paused as "wasPaused" from done d order by d.id`,
    [ids, now],
  );
}

/** Reads the last summaries of tasks again, also of those whose jobs are gone; those that have none are left out. */
export const readSummaries = (tx: Tx, ids: readonly string[]): Promise<SummaryRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.query(
        `select ${summaryOf('t')}, false as "wasPaused" from task t where t.id = any ($1::uuid[]) and t.phase = 'SUMMARISED' and t.checklists is not null
          order by t.id`,
        [ids],
      );
