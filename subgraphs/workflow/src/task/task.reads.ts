import { findRows, rowsOf, type Database } from '@visor/db';
import {
  accessByIds,
  accessByValues,
  entityFinder,
  findPage,
  listById,
  namedBy,
  type Access,
  type FindRequest,
  type FoundPage,
} from '@visor/service';
import { isUuid } from '@visor/schema';
import type { TaskFacet, TaskFilter, TaskOrderField, TaskState } from '../../generated/types.ts';
import type { EntityReader, Sql } from '../deps.ts';
import { TaskEntity, type TaskRow } from './task.entity.ts';

const TASKS = { ...listById('tasks'), entity: TaskEntity, orderBy: ['id'], descending: true } as const;

export type TaskPage = FoundPage<TaskRow, TaskFilter>;

const STATES = [
  'DEFINED',
  'IN_PROGRESS',
  'CLOSING',
  'FINISHED',
  'FAILED',
  'CANCELLING',
  'CANCELLED',
  'SKIPPED',
] as const satisfies readonly TaskState[];

/** The tasks of workflows, or over datasets, are few: they are read whole, and not looked for among all tasks in the order of ids. */
const fewTasks = (column: string, ids: readonly string[], field: keyof TaskFilter): Access<TaskFilter> => ({
  streams: [
    {
      from: `(select * from task where ${column} = any (?::uuid[]) offset 0) e`,
      fromParameters: [ids.filter((id) => isUuid(id))],
      sql: 'true',
      parameters: [],
    },
  ],
  served: [field],
});

function accessOf(where: TaskFilter): Access<TaskFilter> | undefined {
  const { workflow, input } = where;
  const workflows = workflow?.not ? undefined : namedBy(workflow);
  const inputs = input?.not ? undefined : namedBy(input);
  if (workflows) return fewTasks('workflow_id', workflows, 'workflow');
  if (inputs) return fewTasks('input_id', inputs, 'input');
  return accessByIds(where) ?? accessByValues(STATES, where.state, 'state', 'e.state');
}

const DEVICE = `e.step ->> 'device'`;

/** Which tasks can be found. */
export const taskFinder = entityFinder<typeof TaskEntity, TaskFilter, TaskOrderField>(TASKS, 'id', {
  table: 'task',
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    workflow: { kind: 'uuid', sql: 'e.workflow_id' },
    input: { kind: 'uuid', sql: 'e.input_id' },
    state: { kind: 'enum', sql: 'e.state' },
    name: { kind: 'text', sql: `(e.step ->> 'step')` },
    executable: { kind: 'text', sql: `(e.step ->> 'executable')` },
    stage: { kind: 'number', sql: 'e.stage' },
    device: { kind: 'enum', sql: `(${DEVICE})` },
    paused: { kind: 'flag', sql: 'e.paused' },
    rank: { kind: 'number', sql: `coalesce(e.rank, (e.step ->> 'rank')::float8)` },
    round: { kind: 'number', sql: 'e.round' },
    reason: { kind: 'text', sql: `(e.reason ->> 'code')` },
    sentAt: { kind: 'time', sql: 'e.sent_at' },
    finishedAt: { kind: 'time', sql: 'e.finished_at' },
  },
  orders: { ID: [{ sql: 'e.id', kind: 'uuid' }] },
  standard: { by: 'ID', direction: 'DESC' },
  access: accessOf,
  facets: {
    STATE: 'e.state',
    NAME: `e.step ->> 'step'`,
    DEVICE,
    REASON: `e.reason ->> 'code'`,
  } satisfies Record<TaskFacet, string>,
});

interface TasksRequest extends FindRequest<TaskFilter, TaskOrderField> {
  readonly state?: TaskState | null;
}

/** Returns a page of the tasks, newest first. @throws Refusal INVALID for a wrong page, cursor or filter */
export function readTasksPage(db: Database, { state, where, ...request }: TasksRequest): Promise<TaskPage> {
  const wanted =
    state == null
      ? where?.state
      : { ...where?.state, in: (where?.state?.in ?? [state]).filter((value) => value === state) };
  return findPage(db, taskFinder, { ...request, where: { ...where, ...(wanted ? { state: wanted } : {}) } });
}

export const findTasks = (em: EntityReader, ids: readonly string[]): Promise<TaskRow[]> =>
  findRows(em, TaskEntity, { anyOf: { property: 'id', values: ids } });

/** Finds the tasks of workflows, in the order of their chains. */
export const findTasksOfWorkflows = (em: EntityReader, workflowIds: readonly string[]): Promise<TaskRow[]> =>
  findRows(em, TaskEntity, {
    anyOf: { property: 'workflowId', values: workflowIds },
    orderBy: ['workflowId', 'stage'],
  });

/** Finds the tasks whose output or log these datasets are. */
export async function findProducingTasks(sql: Sql, datasetIds: readonly string[]): Promise<TaskRow[]> {
  const rows = await sql.query(
    `select * from task where output_id = any ($1::uuid[]) union all select * from task where log_id = any ($1::uuid[])`,
    [datasetIds],
  );
  return rowsOf(TaskEntity, rows);
}

/** A later stage of a chain, and when reruns had finished what its workflow left undone. */
export type ReadingStage = TaskRow & { readonly recoveredAt: Date | null };

/** Finds the stages that read what an earlier stage of their chain made. */
export async function findReadingStages(sql: Sql, datasetIds: readonly string[]): Promise<ReadingStage[]> {
  const rows = await sql.query(
    `select t.*, w.recovered_at as "recoveredAt" from task t join workflow w on w.id = t.workflow_id
      where t.input_id = any ($1::uuid[]) and t.stage > 1 and t.state <> 'SKIPPED' order by t.id desc`,
    [datasetIds],
  );
  return rowsOf<typeof TaskEntity, { recoveredAt: Date | null }>(TaskEntity, rows);
}
