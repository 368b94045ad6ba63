import { defineEntity, p } from '@mikro-orm/core';
import type { ChainStep } from '@visor/cwl';
import type { RowOf } from '@visor/db';
import type { TaskState } from '../../generated/types.ts';
import { WorkflowEntity } from '../workflow/workflow.entity.ts';
import type { DatasetContents } from '../dataset/dataset.messages.ts';
import type { TaskFailure, TaskReason } from './task.rules.ts';

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
    /** Why it is paused, and the person who did it; null where workload paused it itself. */
    pausedReason: p.text().strictNullable(),
    pausedBy: p.text().strictNullable(),
    /** The priority that a person gave it; null while it is that of the step. */
    rank: p.double().$type<number>().strictNullable(),
    /** Operations of the last pause or resume, and of the last rank, that workload has not answered yet. */
    pauseOperation: p.text().strictNullable(),
    rankOperation: p.text().strictNullable(),
    /** Which run of its jobs this is: 1, and one more for each retry. */
    round: p.integer().default(1),
    /** A person takes what is there when its jobs have ended, however many failed. */
    finishRequested: p.boolean().default(false),
    /** How it became FAILED. */
    failedBy: p.text().$type<TaskFailure>().strictNullable(),
    /** What its output and log are closed with at `closesAt`; null while no close waits. */
    closes: p.json<readonly DatasetContents[]>().strictNullable(),
    closesAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Input files that it left undone, once one of them was run again; null while they are not counted. */
    unfinishedFiles: p.integer().strictNullable(),
    /** Of its round; null while its jobs have not ended, and where that was not recorded. */
    failedJobs: p.integer().strictNullable(),
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
    {
      name: 'task_closes_at',
      expression: 'create index "task_closes_at" on "task" (closes_at) where closes_at is not null',
    },
  ],
  checks: [
    {
      name: 'task_state',
      expression:
        "state in ('DEFINED', 'IN_PROGRESS', 'CLOSING', 'CANCELLING', 'FINISHED', 'FAILED', 'CANCELLED', 'SKIPPED')",
    },
    { name: 'task_failed_by', expression: "failed_by in ('fail', 'reject', 'refuse')" },
    { name: 'task_closes', expression: '(closes is null) = (closes_at is null)' },
  ],
});

export type TaskRow = RowOf<typeof TaskEntity>;

/** A task as it is inserted. */
export type NewTask = Pick<TaskRow, 'id' | 'workflowId' | 'stage' | 'step' | 'inputId' | 'outputId' | 'logId'>;
