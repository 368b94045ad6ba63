import { defineEntity, p } from '@mikro-orm/core';
import { TaskEntity } from '../task/task.entity.ts';
import { WorkflowEntity } from '../workflow/workflow.entity.ts';
import { OperationEntity } from './operation.entity.ts';

/** A workflow that runs files again: one for each chain that the files of an operation are from. */
export const RerunEntity = defineEntity({
  name: 'Rerun',
  tableName: 'rerun',
  properties: {
    workflowId: p
      .manyToOne(WorkflowEntity)
      .mapToPk()
      .primary()
      .fieldName('workflow_id')
      .foreignKeyName('rerun_workflow')
      .updateRule('no action')
      .deleteRule('no action'),
    operationId: p
      .manyToOne(OperationEntity)
      .mapToPk()
      .fieldName('operation_id')
      .foreignKeyName('rerun_operation')
      .deleteRule('no action'),
    /** The dataset of its files. */
    datasetId: p.uuid(),
    /** The task that read the files before; null where no chain did. */
    taskId: p
      .manyToOne(TaskEntity)
      .mapToPk()
      .fieldName('task_id')
      .foreignKeyName('rerun_task')
      .deleteRule('no action')
      .strictNullable(),
    fileCount: p.integer(),
    /** When the catalog made the dataset, or refused it. */
    answeredAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Why the catalog refused the dataset. */
    text: p.text().strictNullable(),
  },
  uniques: [{ name: 'rerun_dataset', properties: ['datasetId'] }],
  indexes: [
    { name: 'rerun_operation_id', properties: ['operationId'] },
    { name: 'rerun_task_id', properties: ['taskId'] },
  ],
});

export const RerunFileEntity = defineEntity({
  name: 'RerunFile',
  tableName: 'rerun_file',
  properties: {
    workflowId: p
      .manyToOne(RerunEntity)
      .mapToPk()
      .primary()
      .fieldName('workflow_id')
      .foreignKeyName('rerun_file_rerun')
      .updateRule('no action')
      .deleteRule('no action'),
    fileId: p.uuid().primary(),
    /** The task before had left it undone. */
    unfinished: p.boolean(),
  },
  indexes: [{ name: 'rerun_file_id', properties: ['fileId'] }],
});
