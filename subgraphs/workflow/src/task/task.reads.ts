import { findRows, rowsOf, type Database } from '@visor/db';
import { listById, readEntityPage, type Page, type PageRequest } from '@visor/service';
import type { TaskState } from '../../generated/types.ts';
import type { EntityReader, Sql } from '../deps.ts';
import { TaskEntity, type TaskRow } from './task.entity.ts';

const TASKS = { ...listById('tasks'), entity: TaskEntity, orderBy: ['id'], descending: true } as const;

/** Returns a page of the tasks, newest first. */
export const readTasksPage = (db: Database, state: TaskState | null, request: PageRequest): Promise<Page<TaskRow>> =>
  readEntityPage(db, TASKS, request, { equal: { state } });

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
