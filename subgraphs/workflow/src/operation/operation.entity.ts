import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { OperationKind, OperationState } from '../../generated/types.ts';
import { TaskEntity } from '../task/task.entity.ts';
import { WorkflowEntity } from '../workflow/workflow.entity.ts';

/** What a person asked for. */
export const OperationEntity = defineEntity({
  name: 'Operation',
  tableName: 'operation',
  properties: {
    id: p.uuid().primary(),
    /** By which the client recognizes a repeat. */
    requestId: p.text().strictNullable(),
    kind: p.text().$type<OperationKind>(),
    parameters: p.json<unknown>(),
    state: p.text().$type<OperationState>(),
    requestedBy: p.text(),
    reason: p.text().strictNullable(),
    createdAt: p.datetime().columnType('timestamptz'),
    finishedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Jobs, or files of a RERUN or CREATE_JOB. */
    matched: p.integer().default(0),
    applied: p.integer().default(0),
    refused: p.integer().default(0),
    text: p.text().strictNullable(),
    workflowId: p
      .manyToOne(WorkflowEntity)
      .mapToPk()
      .fieldName('workflow_id')
      .foreignKeyName('operation_workflow')
      .deleteRule('no action')
      .strictNullable(),
    /** Tasks that it is about, and those for which nothing more will follow. */
    taskCount: p.integer().default(0),
    tasksDone: p.integer().default(0),
    /** Who stopped it before it came to all of its tasks. */
    cancelledBy: p.text().strictNullable(),
    cancelledReason: p.text().strictNullable(),
    /** The dataset of chosen files that a RERUN or CREATE_JOB makes. */
    datasetId: p.uuid().strictNullable(),
  },
  uniques: [{ name: 'operation_request', properties: ['requestId'] }],
  indexes: [
    { name: 'operation_workflow_id', properties: ['workflowId'] },
    {
      name: 'operation_state_newest',
      expression: 'create index "operation_state_newest" on "operation" (state, id desc)',
    },
    {
      name: 'operation_dataset',
      expression:
        'create index "operation_dataset" on "operation" (dataset_id) where state = \'IN_PROGRESS\' and dataset_id is not null',
    },
  ],
  checks: [
    {
      name: 'operation_kind',
      expression:
        "kind in ('PAUSE', 'RESUME', 'SET_RANK', 'FINISH', 'CANCEL', 'RETRY_JOBS', 'RETRY_TASK', 'RETRY_WORKFLOW', 'RERUN', 'CREATE_JOB', 'GENERATE_TEST_TASKS', 'CANCEL_WORKFLOW', 'CANCEL_JOBS')",
    },
    { name: 'operation_state', expression: "state in ('IN_PROGRESS', 'FINISHED', 'FAILED')" },
    { name: 'operation_finished', expression: "(finished_at is null) = (state = 'IN_PROGRESS')" },
  ],
});

export type OperationRow = RowOf<typeof OperationEntity>;

/** What came of an operation for one task. */
export const OperationTaskEntity = defineEntity({
  name: 'OperationTask',
  tableName: 'operation_task',
  properties: {
    operationId: p
      .manyToOne(OperationEntity)
      .mapToPk()
      .primary()
      .fieldName('operation_id')
      .foreignKeyName('operation_task_operation')
      .updateRule('no action')
      .deleteRule('no action'),
    taskId: p
      .manyToOne(TaskEntity)
      .mapToPk()
      .primary()
      .fieldName('task_id')
      .foreignKeyName('operation_task_task')
      .updateRule('no action')
      .deleteRule('no action'),
    matched: p.integer().default(0),
    applied: p.integer().default(0),
    refused: p.integer().default(0),
    done: p.boolean(),
    code: p.text().strictNullable(),
    text: p.text().strictNullable(),
    /** Where it stands among the tasks of its operation. */
    place: p.integer().default(0),
    /** The operation has not come to it. */
    pending: p.boolean().default(false),
    /** The jobs of the task that are meant, while it is pending. */
    jobIds: p.json<readonly string[]>().strictNullable(),
  },
  indexes: [
    {
      name: 'operation_task_pending',
      expression:
        'create index "operation_task_pending" on "operation_task" (operation_id, place, task_id) where pending',
    },
    { name: 'operation_task_place', properties: ['operationId', 'place', 'taskId'] },
    {
      name: 'operation_task_newest',
      expression: 'create index "operation_task_newest" on "operation_task" (task_id, operation_id desc)',
    },
  ],
});

export type OperationTaskRow = RowOf<typeof OperationTaskEntity>;
