import { storableJson } from '@visor/schema';
import { recordset, type Tx } from '@visor/db';
import { guard, targetOf } from '../lifecycle/guard.rules.ts';
import { INITIAL_TASK_PHASE, taskLifecycle, type TaskPhase } from '../lifecycle/task.rules.ts';
import type { CatalogStorage } from '../task/catalog-client.ts';
import { OPEN_TASK, type OpenTask } from '../task/task.store.ts';
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
  auxiliary: 'boolean',
  cores: 'real',
  ramMib: 'int',
  scratchMib: 'int',
  gpus: 'int',
  wallSeconds: 'int',
  outputStorage: 'text',
  tool: 'jsonb',
  program: 'text?',
});

/** Stores new tasks, and takes those that were REJECTED again. Returns the ids of both. */
export async function insertTasks(tx: Tx, tasks: readonly NewTask[], now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `insert into task (${newTasks.columns}, phase, try_at, registered_at)
     select ${newTasks.values('n')}, '${INITIAL_TASK_PHASE}', $2, $2 from ${newTasks.from('$1', 'n')}
     on conflict (id) do update
        set phase = ${targetOf(taskLifecycle, 'register')}, rank = excluded.rank, output_storage = excluded.output_storage,
            tries = 0, try_at = $2, code = null, text = null
      where ${guard(taskLifecycle, 'register', 'task.phase')} returning id`,
    [storableJson(tasks), now],
  );
  return rows.map((row) => row.id);
}

/** How far a known task is. */
export interface TaskStanding {
  readonly id: string;
  readonly phase: TaskPhase;
}

export async function readStandings(tx: Tx, ids: readonly string[]): Promise<TaskStanding[]> {
  return tx.query('select id, phase from task where id = any ($1::uuid[])', [ids]);
}

/** Moves a task to FORMING with its storage. Returns it, and whether its splitting is on; undefined where it has moved meanwhile. */
export async function acceptTask(
  sql: Pick<Tx, 'query'>,
  id: string,
  storage: CatalogStorage & { readonly isInput: boolean },
  now: Date,
): Promise<(OpenTask & { readonly splitting: boolean }) | undefined> {
  const rows = await sql.query<OpenTask & { readonly splitting: boolean }>(
    `update task t set phase = ${targetOf(taskLifecycle, 'accept')}, storage_id = $2, storage_url = $3, checksum_kind = $5, first_stage = $6, tries = 0, try_at = $4
      where id = $1 and ${guard(taskLifecycle, 'accept', 'phase')} returning ${OPEN_TASK}, t.splitting`,
    [id, storage.id, storage.url, now, storage.checksumKind, storage.isInput],
  );
  return rows[0];
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
