import { storableJson } from '@visor/schema';
import { recordset, type Tx } from '@visor/db';
import { guard, targetOf } from '../lifecycle/guard.rules.ts';
import { INITIAL_TASK_PHASE, taskLifecycle, type TaskPhase } from '../lifecycle/task.rules.ts';
import { isComplete } from '../task/counters.ts';
import type { NewTask } from './task-command.rules.ts';

const newTasks = recordset({
  id: 'uuid',
  device: 'text',
  mode: 'text',
  rank: 'float8',
  retries: 'int',
  retryDelay: 'float8',
  datasetId: 'uuid',
  outputs: 'jsonb',
  log: 'jsonb',
  filesPerJob: 'int?',
  sizePerJob: 'bigint?',
  streaming: 'boolean',
  chunkSize: 'int?',
  windowSize: 'int?',
  labels: 'text[]',
  keepLogs: 'boolean',
  cores: 'real',
  ramMib: 'int',
  scratchMib: 'int',
  gpus: 'int',
  wallSeconds: 'int',
  outputStorage: 'text',
  tool: 'jsonb',
  program: 'text?',
});

/** Stores new tasks. Returns the ids of those that were not known. */
export async function insertTasks(tx: Tx, tasks: readonly NewTask[], now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `insert into task (${newTasks.columns}, phase, try_at, registered_at)
     select ${newTasks.values('n')}, '${INITIAL_TASK_PHASE}', $2, $2 from ${newTasks.from('$1', 'n')}
     on conflict (id) do nothing returning id`,
    [storableJson(tasks), now],
  );
  return rows.map((row) => row.id);
}

/** How far a known task is, and why it was rejected. */
export interface TaskStanding {
  readonly id: string;
  readonly phase: TaskPhase;
  readonly code: string | null;
  readonly text: string | null;
}

export async function readStandings(tx: Tx, ids: readonly string[]): Promise<TaskStanding[]> {
  return tx.query('select id, phase, code, text from task where id = any ($1::uuid[])', [ids]);
}

/**
 * Marks tasks as cancelled: no more jobs are formed, and a task that was summarised is summarised again. Returns the tasks
 * that were found; one whose jobs go to the archive stays as it is.
 */
export async function markCancelled(tx: Tx, ids: readonly string[]): Promise<{ id: string; complete: boolean }[]> {
  return tx.query(
    `with found as materialized (
       select id from task where id = any ($1::uuid[]) and ${guard(taskLifecycle, 'cancel', 'phase')} order by id for no key update
     ), marked as (
     update task t set cancelled = true, phase = ${targetOf(taskLifecycle, 'cancel')}, open_group = null
       from found f where t.id = f.id and t.archive_started_at is null
     returning t.id, ${isComplete('t')} as complete
     )
     select f.id, coalesce(m.complete, false) as complete from found f left join marked m on m.id = f.id`,
    [ids],
  );
}

/** Moves a task to FORMING with its storage. Returns false where the task has moved meanwhile. */
export async function acceptTask(
  tx: Tx,
  id: string,
  storage: { readonly id: string; readonly url: string },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `update task set phase = ${targetOf(taskLifecycle, 'accept')}, storage_id = $2, storage_url = $3, tries = 0, try_at = $4
      where id = $1 and ${guard(taskLifecycle, 'accept', 'phase')} returning id`,
    [id, storage.id, storage.url, now],
  );
  return rows.length > 0;
}

/** Moves a task to REJECTED. Returns false where the task has moved meanwhile. */
export async function rejectTask(tx: Tx, id: string, code: string, text: string): Promise<boolean> {
  const rows = await tx.query(
    `update task set phase = ${targetOf(taskLifecycle, 'reject')}, code = $2, text = $3
      where id = $1 and ${guard(taskLifecycle, 'reject', 'phase')} returning id`,
    [id, code, text],
  );
  return rows.length > 0;
}
