import { defineEntity, p } from '@mikro-orm/core';
import type { ChainStep } from '@visor/cwl';
import type { RowOf } from '@visor/db';
import type { TaskState } from '../../generated/types.ts';
import { WorkflowEntity } from '../workflow/workflow.entity.ts';
import type { TaskReason } from './task.rules.ts';

export const TaskEntity = defineEntity({
  name: 'Task',
  tableName: 'task',
  properties: {
    id: p.uuid().primary(),
    workflowId: p.manyToOne(WorkflowEntity).mapToPk().fieldName('workflow_id').foreignKeyName('task_workflow'),
    /** Position in the chain, from 1. */
    stage: p.integer(),
    state: p.text().$type<TaskState>(),
    paused: p.boolean().default(false),
    /** The step of the template as it was when the workflow started. */
    step: p.json<ChainStep>(),
    inputId: p.uuid(),
    outputId: p.uuid(),
    logId: p.uuid(),
    /** Why it is FAILED or CANCELLED. */
    reason: p.json<TaskReason>().strictNullable(),
    sentAt: p.datetime().columnType('timestamptz').strictNullable(),
    finishedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** The person who requested its end, or that of a task before it. */
    cancelledBy: p.text().strictNullable(),
  },
  uniques: [
    { name: 'task_stage', properties: ['workflowId', 'stage'] },
    { name: 'task_output', properties: ['outputId'] },
    { name: 'task_log', properties: ['logId'] },
  ],
  indexes: [
    { name: 'task_input', properties: ['inputId'] },
    {
      name: 'task_state_newest',
      expression: 'create index "task_state_newest" on "task" (state, id desc)',
    },
  ],
  checks: [
    {
      name: 'task_state',
      expression:
        "state in ('DEFINED', 'IN_PROGRESS', 'CLOSING', 'CANCELLING', 'FINISHED', 'FAILED', 'CANCELLED', 'SKIPPED')",
    },
  ],
});

export type TaskRow = RowOf<typeof TaskEntity>;

/** A task as it is inserted. */
export type NewTask = Pick<TaskRow, 'id' | 'workflowId' | 'stage' | 'step' | 'inputId' | 'outputId' | 'logId'>;
