import { recordset, type RecordOf, type Tx } from '@visor/db';
import { transitionRow } from '../history/transition-row.ts';
import { guard, isOneOf } from '../lifecycle/guard.rules.ts';
import { INITIAL_JOB_STATE } from '../lifecycle/job.rules.ts';
import { taskLifecycle, type TaskPhase } from '../lifecycle/task.rules.ts';
import { countTransitions, isComplete } from '../task/counters.ts';
import type { OpenGroup } from '../task/task.entity.ts';
import { OPEN_PHASES, OPEN_TASK, type OpenTask } from '../task/task.store.ts';

type Sql = Pick<Tx, 'query'>;

/**
 * Makes tasks due now that wait for files of these datasets. Returns how many. It waits for a transaction that forms jobs of a page
 * read before the files came; and one that will begin sees that the time was set.
 */
export async function wakeTasks(sql: Sql, datasetIds: readonly string[], now: Date): Promise<number> {
  const rows = await sql.query(
    `with waiting as materialized (
       select id from task where dataset_id = any ($1::uuid[]) and ${isOneOf('phase', OPEN_PHASES)} order by id for no key update
     )
     update task t set try_at = $2 from waiting w where t.id = w.id returning t.id`,
    [datasetIds, now],
  );
  return rows.length;
}

/** Locks the task; undefined where it is not FORMING any more. */
export async function lockForming(tx: Tx, id: string): Promise<OpenTask | undefined> {
  const rows = await tx.query<OpenTask>(
    `select ${OPEN_TASK} from task t where id = $1 and ${guard(taskLifecycle, 'form', 'phase')} for no key update`,
    [id],
  );
  return rows[0];
}

/** What a job needs, as its task says; the columns have the same names. */
const DEMAND_COLUMNS = 'cores, ram_mib, scratch_mib, gpus, wall_seconds';

const newJobs = recordset({ id: 'uuid', ordinal: 'int', inputFiles: 'int', inputBytes: 'bigint' });
const newInputs = recordset({
  jobId: 'uuid',
  position: 'int',
  fileId: 'uuid',
  name: 'text',
  basename: 'text',
  ordinal: 'int',
  size: 'bigint',
  checksum: 'text',
  checksumKind: 'text',
  urls: 'text[]',
});

/** What a page of files became, and where its task is now. */
interface FormedPage {
  readonly inputs: readonly RecordOf<typeof newInputs>[];
  readonly jobs: readonly RecordOf<typeof newJobs>[];
  readonly cursor: string | null;
  readonly openGroup: OpenGroup | null;
  readonly phase: Extract<TaskPhase, 'FORMING' | 'FORMED'>;
  readonly rescanned: boolean;
  readonly rescanAt: Date | null;
  readonly tryAt: Date;
}

/**
 * Returns which of these files the task has already, in jobs or in its open group. Files are read again where they may have been
 * registered in another order than that of their ordinals.
 */
export async function readKnownFiles(tx: Tx, task: OpenTask, fileIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ fileId: string }>(
    `select i.file_id as "fileId" from job_input i left join job j on j.id = i.job_id
      where i.file_id = any ($1::uuid[]) and (j.task_id = $2 or i.job_id = $3)`,
    [fileIds, task.id, task.openGroup?.jobId ?? null],
  );
  return new Set(rows.map(({ fileId }) => fileId));
}

/** Sets when the dataset of a task that waits for its close is looked at again. */
export async function waitForClose(tx: Tx, taskId: string, until: Date): Promise<void> {
  await tx.query('update task set try_at = $2, tries = 0 where id = $1', [taskId, until]);
}

/** Writes what a page of files became, and where its task goes on. */
export async function writeFormed(
  tx: Tx,
  task: OpenTask,
  formed: FormedPage,
  now: Date,
): Promise<{ jobs: string[]; complete: boolean }> {
  const [jobs, complete] = await tx.together((sql) => [
    insertJobs(sql, task, formed, now),
    movePlace(sql, task, formed),
  ]);
  return { jobs, complete };
}

async function insertJobs(sql: Sql, task: OpenTask, { inputs, jobs }: FormedPage, now: Date): Promise<string[]> {
  const rows = await sql.query<{ jobs: string[] }>(
    `with new_input as materialized (select * from ${newInputs.from('$2', 'i')}
     ), jobs as (
       insert into job (${newJobs.columns}, task_id, state, device, created_at, ${DEMAND_COLUMNS})
       select ${newJobs.values('n')}, t.id, '${INITIAL_JOB_STATE}', t.device, $4, ${DEMAND_COLUMNS}
         from ${newJobs.from('$3', 'n')} cross join task t where t.id = $1
       on conflict (task_id, ordinal) do nothing returning id
     ), inputs as (
       insert into job_input (${newInputs.columns}) select ${newInputs.values('i')} from new_input i
        where $5 = 'MERGE' or i."jobId" in (select id from jobs)
       returning 1
     ), transition as (
       select ${transitionRow({ job: 'id', task: '$1', cause: 'FORM', at: '$4', target: `'${INITIAL_JOB_STATE}'` })} from jobs
     ), ${countTransitions('inputs')}
     select coalesce((select array_agg(id) from jobs), '{}') as jobs`,
    [task.id, JSON.stringify(inputs), JSON.stringify(jobs), now, task.mode],
  );
  return rows[0]?.jobs ?? [];
}

async function movePlace(sql: Sql, task: OpenTask, formed: FormedPage): Promise<boolean> {
  const rows = await sql.query<{ complete: boolean }>(
    `update task t set cursor = $2, open_group = $3::jsonb, phase = $4, rescanned = $5, try_at = $6, tries = 0, rescan_at = $7,
            files_count = files_count + $8
      where id = $1 and ${guard(taskLifecycle, 'form', 't.phase')} returning ${isComplete('t')} as complete`,
    [
      task.id,
      formed.cursor,
      formed.openGroup && JSON.stringify(formed.openGroup),
      formed.phase,
      formed.rescanned,
      formed.tryAt,
      formed.rescanAt,
      formed.inputs.length,
    ],
  );
  return rows[0]?.complete ?? false;
}
