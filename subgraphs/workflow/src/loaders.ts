import type { Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { entityLoader, entityRowsLoader, rowLoader, rowsLoader, valueLoader } from '@visor/service';
import { explainProcessing } from './chain/explain-processing.ts';
import { DatasetRefEntity } from './dataset/dataset.entity.ts';
import { countWaitingOfTemplates } from './dataset/dataset.reads.ts';
import { OperationEntity } from './operation/operation.entity.ts';
import {
  findTaskResults,
  readTaskOperations,
  taskOperationsKey,
  type TaskOperationsRequest,
} from './operation/operation.reads.ts';
import { findRerunWorkflows } from './operation/rerun.store.ts';
import { TaskEntity } from './task/task.entity.ts';
import { findProducingTasks, findReadingStages } from './task/task.reads.ts';
import type { TemplateRow } from './template/template.entity.ts';
import { findTemplates } from './template/template.reads.ts';
import { WorkflowEntity } from './workflow/workflow.entity.ts';
import { findActiveReruns, findReruns, findWorkflowsOver } from './workflow/workflow.reads.ts';

/** Returns the row that a foreign key names. */
export function requireRow<Row>(row: Row | null, what: string): Row {
  if (row === null) throw new Error(`${what} is missing`);
  return row;
}

const NIL_UUID = '00000000-0000-0000-0000-000000000000';
/** An id that is not a uuid is that of an unknown dataset. */
const toUuid = (id: string): string => (isUuid(id) ? id.toLowerCase() : NIL_UUID);

/** Batches the reads of one request, or of one event of a subscription. */
export const createLoaders = (db: Database) => ({
  template: rowLoader(
    (ids) => findTemplates(db.orm.em, ids),
    ({ id }) => id,
  ),
  workflow: entityLoader(db, WorkflowEntity, 'id'),
  /** What workflow records of a dataset. */
  datasetRef: entityLoader(db, DatasetRefEntity, 'id'),
  /** How many datasets wait for a template, up to 10,000. */
  waitingCount: valueLoader(
    (templates: readonly TemplateRow[]) => countWaitingOfTemplates(db, templates),
    ({ id }) => id,
  ),
  task: entityLoader(db, TaskEntity, 'id'),
  /** Tasks of a workflow, by stage. */
  tasksOf: entityRowsLoader(db, TaskEntity, 'workflowId', ['workflowId', 'stage']),
  operation: entityLoader(db, OperationEntity, 'id'),
  /** Results of an operation, by stage. */
  taskResults: rowsLoader(
    (ids) => findTaskResults(db, ids),
    ({ operationId }) => operationId,
  ),
  /** A page of the operations of a task, newest first. */
  taskOperations: valueLoader(
    (requests: readonly TaskOperationsRequest[]) => readTaskOperations(db, requests),
    taskOperationsKey,
  ),
  /** Workflows that run files of a workflow again, oldest first. */
  rerunsOf: rowsLoader(
    (ids) => findReruns(db, ids),
    ({ rerunOf }) => rerunOf,
  ),
  /** The newest ACTIVE workflow that runs files of a workflow again. */
  activeRerun: rowLoader(
    (ids) => findActiveReruns(db, ids),
    ({ firstId }) => firstId,
  ),
  /** Workflows that an operation started to run files again. */
  rerunWorkflows: rowsLoader(
    (ids) => findRerunWorkflows(db, ids),
    ({ operationId }) => operationId,
  ),
  /** Workflows over a dataset, newest first. */
  workflowsOver: rowsLoader(
    (ids) => findWorkflowsOver(db.orm.em, ids),
    ({ datasetId }) => datasetId,
  ),
  /** The task whose output or log a dataset is. */
  producingTask: rowLoader(
    (ids) => findProducingTasks(db, ids),
    ({ outputId, logId }) => [outputId, logId],
  ),
  /** Stages of chains that read a dataset that an earlier stage made. */
  readingStages: rowsLoader(
    (ids) => findReadingStages(db, ids),
    ({ inputId }) => inputId,
  ),
  /** The reason for a dataset's state of processing. */
  processingReason: valueLoader(async (ids: readonly string[]) => {
    const datasetIds = ids.map(toUuid);
    const reasons = await explainProcessing(db, datasetIds);
    return new Map(reasons.map((reason, index) => [datasetIds[index] ?? '', reason]));
  }, toUuid),
});

export type Loaders = ReturnType<typeof createLoaders>;
