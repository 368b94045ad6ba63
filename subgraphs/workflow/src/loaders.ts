import { isUuid } from '@visor/schema';
import DataLoader from 'dataloader';
import type { ProcessingReason } from '../generated/types.ts';
import type { Sql } from './deps.ts';
import type { TaskRow } from './task/task.entity.ts';
import { findProducingTasks, findTasks, findTasksOfWorkflows } from './task/task.store.ts';
import type { TemplateRow } from './template/template.entity.ts';
import { findTemplates } from './template/template.store.ts';
import { explainProcessing } from './chain/explain-processing.ts';
import type { WorkflowRow } from './workflow/workflow.entity.ts';
import { findWorkflows, findWorkflowsOver } from './workflow/workflow.store.ts';

/** Batches the reads of one request. */
export interface Loaders {
  readonly template: DataLoader<string, TemplateRow | null>;
  readonly workflow: DataLoader<string, WorkflowRow | null>;
  readonly task: DataLoader<string, TaskRow | null>;
  /** Tasks of a workflow, by stage. */
  readonly tasksOf: DataLoader<string, readonly TaskRow[]>;
  /** Workflows over a dataset, newest first. */
  readonly workflowsOver: DataLoader<string, readonly WorkflowRow[]>;
  /** The task whose output or log a dataset is. */
  readonly producingTask: DataLoader<string, TaskRow | null>;
  /** The reason for a dataset's state of processing. */
  readonly processingReason: DataLoader<string, ProcessingReason>;
}

/** Returns the row that a foreign key names. */
export function requireRow<Row>(row: Row | null, what: string): Row {
  if (row === null) throw new Error(`${what} is missing`);
  return row;
}

/** Keys of one statement, so that reading its rows does not delay other requests. */
const MAX_BATCH_SIZE = 500;
const OPTIONS = { maxBatchSize: MAX_BATCH_SIZE } as const;

/** Reads the rows of all ids in one statement. An id that is not a uuid has no rows. */
function groupRows<Row>(
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
  idsOf: (row: Row) => readonly string[],
) {
  return async (ids: readonly string[]): Promise<Row[][]> => {
    const uuids = ids.filter(isUuid).map((id) => id.toLowerCase());
    const rows = uuids.length > 0 ? await read(uuids) : [];
    const groups = new Map<string, Row[]>();
    for (const row of rows)
      for (const id of idsOf(row)) {
        const group = groups.get(id);
        if (group) group.push(row);
        else groups.set(id, [row]);
      }
    return ids.map((id) => groups.get(id.toLowerCase()) ?? []);
  };
}

function rowLoader<Row>(
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
  idsOf: (row: Row) => readonly string[],
) {
  const load = groupRows(read, idsOf);
  return new DataLoader<string, Row | null>(async (ids) => (await load(ids)).map(([first]) => first ?? null), OPTIONS);
}

const rowsLoader = <Row>(read: (ids: readonly string[]) => Promise<readonly Row[]>, idOf: (row: Row) => string) =>
  new DataLoader<string, readonly Row[]>(
    groupRows(read, (row) => [idOf(row)]),
    OPTIONS,
  );

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** An id that is not a uuid is that of an unknown dataset. */
const explain = (sql: Sql, ids: readonly string[]): Promise<ProcessingReason[]> =>
  explainProcessing(
    sql,
    ids.map((id) => (isUuid(id) ? id.toLowerCase() : NIL_UUID)),
  );

export const createLoaders = (sql: Sql): Loaders => ({
  template: rowLoader(
    (ids) => findTemplates(sql, ids),
    ({ id }) => [id],
  ),
  workflow: rowLoader(
    (ids) => findWorkflows(sql, ids),
    ({ id }) => [id],
  ),
  task: rowLoader(
    (ids) => findTasks(sql, ids),
    ({ id }) => [id],
  ),
  tasksOf: rowsLoader(
    (ids) => findTasksOfWorkflows(sql, ids),
    ({ workflowId }) => workflowId,
  ),
  workflowsOver: rowsLoader(
    (ids) => findWorkflowsOver(sql, ids),
    ({ datasetId }) => datasetId,
  ),
  producingTask: rowLoader(
    (ids) => findProducingTasks(sql, ids),
    ({ outputId, logId }) => [outputId, logId],
  ),
  processingReason: new DataLoader<string, ProcessingReason>((ids) => explain(sql, ids), OPTIONS),
});
