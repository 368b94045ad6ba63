import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import type { Device } from '../task/device.rules.ts';
import { TaskEntity } from '../task/task.entity.ts';
import type { FailureSource } from './failure.rules.ts';
import type { HoldReason } from './retry.rules.ts';

const FINAL = jobLifecycle.finalStates.map((state) => `'${state}'`).join(', ');

/** Parameters of a hold's reason. */
interface HeldDetails {
  readonly rule?: string;
  readonly nodes?: readonly string[];
}

/** Held jobs: an index only of them. */
const HELD = `where held_at is not null and state = 'DEFINED'`;

/** The work of a task on one file or one group of files. */
export const JobEntity = defineEntity({
  name: 'Job',
  tableName: 'job',
  properties: {
    id: p.uuid().primary(),
    taskId: p.manyToOne(TaskEntity).mapToPk().fieldName('task_id').foreignKeyName('job_task_id_fkey'),
    ordinal: p.integer(),
    state: p.text().$type<JobState>(),
    device: p.text().$type<Device>(),
    cancelRequested: p.boolean().default(false),
    attempts: p.integer().default(0),
    /** Where its last attempt is, or was; null: it has had none. */
    node: p.text().strictNullable(),
    /** Attempts that count against the task's retries. */
    counted: p.integer().default(0),
    lost: p.integer().default(0),
    avoidNode: p.text().strictNullable(),
    avoidUntil: p.datetime().columnType('timestamptz').strictNullable(),
    failureCode: p.integer().strictNullable(),
    failureSource: p.text().$type<FailureSource>().strictNullable(),
    failureText: p.text().strictNullable(),
    exhausted: p.boolean().default(false),
    note: p.text().strictNullable(),
    /** The request to the catalog that it waits for. */
    requestId: p.uuid().strictNullable(),
    createdAt: p.datetime().columnType('timestamptz'),
    queuedAt: p.datetime().columnType('timestamptz').strictNullable(),
    startedAt: p.datetime().columnType('timestamptz').strictNullable(),
    endedAt: p.datetime().columnType('timestamptz').strictNullable(),
    notBefore: p.datetime().columnType('timestamptz').strictNullable(),
    nodeFaults: p.integer().default(0),
    /** Node faults that counted for nothing, since another pilot could run it. */
    sparedFaults: p.integer().default(0),
    /** Pilots that it has faulted on. */
    faultedBy: p.array().columnType('uuid[]').defaultRaw(`'{}'`),
    /** What an attempt needs: those of the task, unless a retry raised them. */
    cores: p.float().columnType('real').default(1),
    ramMib: p.integer().default(0),
    scratchMib: p.integer().default(0),
    gpus: p.integer().default(0),
    wallSeconds: p.integer().default(3_600),
    /** Attempts made before a person last brought it back. */
    attemptsBefore: p.integer().default(0),
    /** Why it waits for a person: DEFINED, but not offered. */
    heldReason: p.text().$type<HoldReason['code']>().strictNullable(),
    heldDetails: p.json<HeldDetails>().strictNullable(),
    heldAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Nodes that it crashed on, or was lost on. */
    crashedOn: p.array().columnType('text[]').defaultRaw(`'{}'`),
    /** Its number in the order in which jobs were QUEUED: claims follow it. */
    dispatch: p.bigint('number').strictNullable(),
    /** The pilot that keeps room for it, since it does not fit what is free anywhere. */
    reservedBy: p.uuid().strictNullable(),
    reservedUntil: p.datetime().columnType('timestamptz').strictNullable(),
    /** Number and bytes of the files that it reads; null: it was formed before they were counted. */
    inputFiles: p.integer().strictNullable(),
    inputBytes: p.bigint('number').strictNullable(),
  },
  uniques: [{ name: 'job_task_id_ordinal_key', properties: ['taskId', 'ordinal'] }],
  indexes: [
    {
      name: 'job_queued',
      expression: `create index "job_queued" on "job" (dispatch) include (device) where state = 'QUEUED'`,
    },
    {
      name: 'job_due',
      expression: `create index "job_due" on "job" (task_id, (least(attempts, 1)), (coalesce(not_before, '-infinity'::timestamptz)), id) where state = 'DEFINED' and held_at is null`,
    },
    { name: 'job_of_task', properties: ['taskId', 'state', 'ordinal'] },
    // Without QUEUED jobs: a claim would read all of them by it, and sort them, where it wants the first by `job_queued`.
    {
      name: 'job_by_state',
      expression: `create index "job_by_state" on "job" (state, id) where state <> 'QUEUED'`,
    },
    {
      name: 'job_failed',
      expression: `create index "job_failed" on "job" (task_id, failure_code) where state = 'FAILED'`,
    },
    { name: 'job_held', expression: `create index "job_held" on "job" (task_id, ordinal) ${HELD}` },
    {
      name: 'job_ended',
      expression: `create index "job_ended" on "job" (state, ended_at, id) where ended_at is not null`,
    },
    // Few jobs have failed, and these alone are in it.
    {
      name: 'job_failure',
      expression: `create index "job_failure" on "job" (failure_code, id) where failure_code is not null`,
    },
    // Written when a job ends, and while it waits behind a failure: what is claimed is as much as there are slots.
    {
      name: 'job_node',
      expression: `create index "job_node" on "job" (node, state, id) where node is not null and state in ('DEFINED', 'FINISHED', 'FAILED', 'CANCELLED')`,
    },
    { name: 'job_held_by_id', expression: `create index "job_held_by_id" on "job" (id) ${HELD}` },
  ],
  checks: [
    { name: 'job_state_check', expression: isOneOf('state', jobLifecycle.states) },
    { name: 'ended_says_when', expression: `(ended_at is not null) = (state in (${FINAL}))` },
    { name: 'queued_has_dispatch', expression: `state <> 'QUEUED' or dispatch is not null` },
    { name: 'failed_says_why', expression: `state <> 'FAILED' or failure_code is not null` },
    { name: 'registering_says_which', expression: `state <> 'REGISTERING' or request_id is not null` },
    { name: 'job_held_reason_check', expression: `held_reason in ('RULE', 'POISON')` },
    { name: 'held_says_why', expression: '(held_at is null) = (held_reason is null)' },
  ],
});

export type JobRow = RowOf<typeof JobEntity>;
