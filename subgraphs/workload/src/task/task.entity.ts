import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import { INITIAL_TASK_PHASE, taskLifecycle, type TaskPhase } from '../lifecycle/task.rules.ts';
import type { ChecksumKind } from '../../generated/types.ts';
import type { Device } from './device.rules.ts';

/** A dataset that a task writes to. */
export interface TargetDataset {
  readonly datasetId: string;
  readonly datasetName: string;
}

/** An output port of a task. */
export interface OutputPort extends TargetDataset {
  readonly port: string;
  readonly required: boolean;
}

/** A merge group that is still filling: its inputs are stored, its job is not yet. */
export interface OpenGroup {
  readonly jobId: string;
  readonly ordinal: number;
  /** Files. */
  readonly size: number;
  /** Of its files; absent in groups from before it was counted. */
  readonly bytes?: number;
}

/** A task as work: what its jobs are formed from, and its counters. */
export const TaskEntity = defineEntity({
  name: 'Task',
  tableName: 'task',
  properties: {
    id: p.uuid().primary(),
    phase: p.text().$type<TaskPhase>(),
    cancelled: p.boolean().default(false),
    device: p.text().$type<Device>(),
    mode: p.text().$type<'MAP' | 'MERGE'>(),
    rank: p.double().$type<number>(),
    retries: p.integer(),
    retryDelay: p.double().$type<number>(),
    datasetId: p.uuid(),
    outputs: p.json<readonly OutputPort[]>(),
    log: p.json<TargetDataset>(),
    filesPerJob: p.integer().strictNullable(),
    streaming: p.boolean(),
    wallSeconds: p.integer(),
    outputStorage: p.text(),
    storageId: p.uuid().strictNullable(),
    storageUrl: p.text().strictNullable(),
    /** Checksum that the storage asks for; null at tasks from before it could. */
    checksumKind: p.text().$type<ChecksumKind>().strictNullable(),
    /** It reads what came from outside: its jobs begin chains. */
    firstStage: p.boolean().default(false),
    tool: p.json<unknown>(),
    cursor: p.text().strictNullable(),
    rescanned: p.boolean().default(false),
    openGroup: p.json<OpenGroup>().strictNullable(),
    definedCount: p.integer().default(0),
    queuedCount: p.integer().default(0),
    activeCount: p.integer().default(0),
    registeringCount: p.integer().default(0),
    finishedCount: p.integer().default(0),
    failedCount: p.integer().default(0),
    cancelledCount: p.integer().default(0),
    totalCount: p.integer().default(0),
    /** Requests that the catalog has not answered. */
    requestsCount: p.integer().default(0),
    filesCount: p.integer().default(0),
    attemptsFinishedCount: p.integer().default(0),
    attemptsFailedCount: p.integer().default(0),
    attemptsCancelledCount: p.integer().default(0),
    attemptsLostCount: p.integer().default(0),
    /** Why it was rejected. */
    code: p.text().strictNullable(),
    text: p.text().strictNullable(),
    tries: p.integer().default(0),
    tryAt: p.datetime().columnType('timestamptz'),
    registeredAt: p.datetime().columnType('timestamptz'),
    summarisedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Files of its datasets as its last summary said. */
    checklists: p.json().strictNullable(),
    /** When its jobs began to go to the archive: no command moves it any more. */
    archiveStartedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** When they all were there. */
    archivedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** The program that pilots look for; null where the command names none. */
    program: p.text().strictNullable(),
    /** MERGE: bytes of the files of one job at most; a larger file has a job of its own. */
    sizePerJob: p.bigint('number').strictNullable(),
    /** Jobs after which the scheduler computes its rank again; null: as many as the settings say. */
    chunkSize: p.integer().strictNullable(),
    /** QUEUED jobs that it has at most; null: the window of the device. */
    windowSize: p.integer().strictNullable(),
    /** Whether jobs are formed from its files. */
    splitting: p.boolean().default(true),
    /** Whether attempts store their log archives. */
    keepLogs: p.boolean().default(true),
    /** Its jobs read files without being part of their processing: jobs by hand, test tasks. */
    auxiliary: p.boolean().default(false),
    /** What one of its jobs needs; a job has its own copy, which a retry may raise. */
    cores: p.float().columnType('real').default(1),
    ramMib: p.integer().default(0),
    scratchMib: p.integer().default(0),
    gpus: p.integer().default(0),
    /** What a pilot's labels must include. */
    labels: p.array().columnType('text[]').defaultRaw(`'{}'`),
    /** When the open dataset of a streaming task may be read again from its start. */
    rescanAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Its waiting jobs are not given to pilots. */
    paused: p.boolean().default(false),
    pausedReason: p.text().strictNullable(),
    /** Null where workload paused it itself. */
    pausedBy: p.text().strictNullable(),
    pausedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** It ends with what is there: waiting jobs are cancelled, running ones end. */
    finishRequested: p.boolean().default(false),
    /** 1, and one more for each retry by a person. */
    round: p.integer().default(1),
    /** Retries that still go through its jobs. */
    retriesOpen: p.integer().default(0),
    /** What attempts that finished have read and made. */
    readFiles: p.bigint('number').defaultRaw('0'),
    readBytes: p.bigint('number').defaultRaw('0'),
    madeFiles: p.bigint('number').defaultRaw('0'),
    madeBytes: p.bigint('number').defaultRaw('0'),
  },
  indexes: [
    {
      name: 'task_archivable',
      expression: `create index "task_archivable" on "task" (summarised_at) where phase = 'SUMMARISED' and archive_started_at is null`,
    },
    {
      name: 'task_archiving',
      expression: `create index "task_archiving" on "task" (id) where archive_started_at is not null and archived_at is null`,
    },
    {
      name: 'task_open',
      expression: `create index "task_open" on "task" (try_at, id) where phase in ('${INITIAL_TASK_PHASE}', 'FORMING')`,
    },
    {
      name: 'task_scheduled',
      expression: `create index "task_scheduled" on "task" (device, id) where phase in ('FORMING', 'FORMED')`,
    },
    { name: 'task_formed', expression: `create index "task_formed" on "task" (id) where phase = 'FORMED'` },
    {
      name: 'task_dataset',
      expression: `create index "task_dataset" on "task" (dataset_id) where phase in ('${INITIAL_TASK_PHASE}', 'FORMING')`,
    },
    {
      name: 'task_program',
      expression: `create index "task_program" on "task" (program) where phase in ('FORMING', 'FORMED')`,
    },
    { name: 'task_paused', expression: `create index "task_paused" on "task" (id) where paused` },
    {
      name: 'task_finishing',
      expression: `create index "task_finishing" on "task" (id) where finish_requested and phase = 'FORMED'`,
    },
  ],
  checks: [
    { name: 'archived_has_ended', expression: `archive_started_at is null or phase = 'SUMMARISED'` },
    { name: 'task_phase_check', expression: isOneOf('phase', taskLifecycle.states) },
  ],
});

/** Failures of a task by code. */
export const TaskFailureEntity = defineEntity({
  name: 'TaskFailure',
  tableName: 'task_failure',
  properties: {
    taskId: p
      .manyToOne(TaskEntity)
      .mapToPk()
      .primary()
      .fieldName('task_id')
      .foreignKeyName('task_failure_task_id_fkey'),
    code: p.integer().primary(),
    /** Jobs that are FAILED. */
    jobs: p.integer().default(0),
    /** Attempts that have ended so. */
    attempts: p.integer().default(0),
  },
});

export type TaskRow = RowOf<typeof TaskEntity>;
