import { isUuid } from '@visor/schema';
import DataLoader from 'dataloader';
import type { ProcessingReason } from '../generated/resolvers.ts';
import { explainDatasets } from './workflow/explain-processing.ts';
import type { Sql } from './deps.ts';
import type { TaskRow } from './task/task.entity.ts';
import { tasksBy, tasksMaking, tasksOf } from './task/task.store.ts';
import type { TemplateRow } from './template/template.entity.ts';
import { templatesBy } from './template/template.store.ts';
import type { WorkflowRow } from './workflow/workflow.entity.ts';
import { workflowsBy, workflowsOver } from './workflow/workflow.store.ts';

export interface Loaders {
  readonly template: DataLoader<string, TemplateRow | null>;
  readonly workflow: DataLoader<string, WorkflowRow | null>;
  readonly task: DataLoader<string, TaskRow | null>;
  /** Tasks of a workflow, in the order of its chain. */
  readonly tasks: DataLoader<string, readonly TaskRow[]>;
  /** Workflows over a dataset, newest first. */
  readonly workflowsOver: DataLoader<string, readonly WorkflowRow[]>;
  /** The task whose output or log a dataset is. */
  readonly making: DataLoader<string, TaskRow | null>;
  /** Why a dataset's state of processing is what it is. */
  readonly reason: DataLoader<string, ProcessingReason>;
}

/** Keys of one statement, so that reading its rows holds up no other request. */
const MAX_BATCH_SIZE = 500;
const options = { maxBatchSize: MAX_BATCH_SIZE } as const;

/** Rows of one statement for all ids asked at once; what is not a uuid is nothing's id. */
function grouped<Row>(
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
  idsOf: (row: Row) => readonly string[],
) {
  return async (ids: readonly string[]): Promise<Row[][]> => {
    const wanted = ids.filter(isUuid).map((id) => id.toLowerCase());
    const rows = wanted.length > 0 ? await read(wanted) : [];
    const found = new Map<string, Row[]>();
    for (const row of rows)
      for (const id of idsOf(row)) {
        const group = found.get(id);
        if (group) group.push(row);
        else found.set(id, [row]);
      }
    return ids.map((id) => found.get(id.toLowerCase()) ?? []);
  };
}

function one<Row>(read: (ids: readonly string[]) => Promise<readonly Row[]>, idsOf: (row: Row) => readonly string[]) {
  const all = grouped(read, idsOf);
  return new DataLoader<string, Row | null>(async (ids) => (await all(ids)).map(([first]) => first ?? null), options);
}
const many = <Row>(read: (ids: readonly string[]) => Promise<readonly Row[]>, idOf: (row: Row) => string) =>
  new DataLoader<string, readonly Row[]>(
    grouped(read, (row) => [idOf(row)]),
    options,
  );

/** What is not a uuid is a dataset of which nothing is known. */
async function reasonsOf(sql: Sql, ids: readonly string[]): Promise<ProcessingReason[]> {
  const nothing = '00000000-0000-0000-0000-000000000000';
  return explainDatasets(
    sql,
    ids.map((id) => (isUuid(id) ? id.toLowerCase() : nothing)),
  );
}

/** Batches the reads of one request. */
export const loaders = (sql: Sql): Loaders => ({
  template: one(
    (ids) => templatesBy(sql, ids),
    ({ id }) => [id],
  ),
  workflow: one(
    (ids) => workflowsBy(sql, ids),
    ({ id }) => [id],
  ),
  task: one(
    (ids) => tasksBy(sql, ids),
    ({ id }) => [id],
  ),
  tasks: many(
    (ids) => tasksOf(sql, ids),
    ({ workflowId }) => workflowId,
  ),
  workflowsOver: many(
    (ids) => workflowsOver(sql, ids),
    ({ datasetId }) => datasetId,
  ),
  making: one(
    (ids) => tasksMaking(sql, ids),
    ({ outputId, logId }) => [outputId, logId],
  ),
  reason: new DataLoader<string, ProcessingReason>((ids) => reasonsOf(sql, ids), options),
});
