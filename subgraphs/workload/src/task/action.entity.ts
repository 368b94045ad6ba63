import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import {
  JOB_ACTION_OUTCOMES,
  TASK_ACTION_KINDS,
  TASK_ACTION_OUTCOMES,
  type JobActionOutcome,
  type TaskActionKind,
  type TaskActionOutcome,
} from './action.rules.ts';

/** A command on a task: who gave it, when, why, and how it ended. Commands on tasks that are not known are kept, too. */
export const TaskActionEntity = defineEntity({
  name: 'TaskAction',
  tableName: 'task_action',
  properties: {
    id: p.uuid().primary(),
    taskId: p.uuid(),
    operationId: p.text(),
    kind: p.text().$type<TaskActionKind>(),
    by: p.text().strictNullable(),
    reason: p.text().strictNullable(),
    at: p.datetime().columnType('timestamptz'),
    details: p.json<unknown>().strictNullable(),
    outcome: p.text().$type<TaskActionOutcome>(),
    /** Why it was refused, or who stopped it. */
    code: p.text().strictNullable(),
    text: p.text().strictNullable(),
    /** Jobs that it is about, those that it changed, and those that it could not change. */
    matched: p.integer().default(0),
    applied: p.integer().default(0),
    refused: p.integer().default(0),
    /** Ordinal of the last job that it has seen, while it is RUNNING. */
    cursor: p.integer().strictNullable(),
    endedAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  uniques: [{ name: 'task_action_task_id_operation_id_key', properties: ['taskId', 'operationId'] }],
  indexes: [
    { name: 'task_action_of_task', properties: ['taskId', 'id'] },
    { name: 'task_action_of_operation', properties: ['operationId', 'id'] },
    {
      name: 'task_action_running',
      expression: `create index "task_action_running" on "task_action" ((kind <> 'stop'), id) where outcome = 'RUNNING'`,
    },
  ],
  checks: [
    { name: 'task_action_kind_check', expression: isOneOf('kind', TASK_ACTION_KINDS) },
    { name: 'task_action_outcome_check', expression: isOneOf('outcome', TASK_ACTION_OUTCOMES) },
  ],
});

export type TaskActionRow = RowOf<typeof TaskActionEntity>;

/** What a command did to one job. */
export const JobActionEntity = defineEntity({
  name: 'JobAction',
  tableName: 'job_action',
  properties: {
    actionId: p
      .manyToOne(TaskActionEntity)
      .mapToPk()
      .primary()
      .fieldName('action_id')
      .foreignKeyName('job_action_action_id_fkey')
      .deleteRule('cascade'),
    jobId: p.uuid().primary(),
    outcome: p.text().$type<JobActionOutcome>(),
    /** Why it was refused. */
    text: p.text().strictNullable(),
  },
  indexes: [
    { name: 'job_action_of_job', properties: ['jobId', 'actionId'] },
    {
      name: 'job_action_pending',
      expression: `create index "job_action_pending" on "job_action" (action_id, job_id) where outcome = 'PENDING'`,
    },
  ],
  checks: [{ name: 'job_action_outcome_check', expression: isOneOf('outcome', JOB_ACTION_OUTCOMES) }],
});

export type JobActionRow = RowOf<typeof JobActionEntity>;
