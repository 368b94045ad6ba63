import { defineEntity, p } from '@mikro-orm/core';

const count = () => p.bigint('number').defaultRaw('0');

/** A job or an attempt that failed, until it is counted (`FailureRollup`). The statement that ends it writes it. */
export const FailureEventEntity = defineEntity({
  name: 'FailureEvent',
  tableName: 'failure_event',
  properties: {
    id: p.bigint('string').primary(),
    at: p.datetime().columnType('timestamptz'),
    taskId: p.uuid(),
    jobId: p.uuid(),
    /** Null: no attempt of the job failed. */
    attempt: p.integer().strictNullable(),
    code: p.integer(),
    /** The job is FAILED with it. */
    endsJob: p.boolean(),
  },
});

/** Failures of an interval that are alike, one row for each resolution. */
export const FailureRollupEntity = defineEntity({
  name: 'FailureRollup',
  tableName: 'failure_rollup',
  properties: {
    /** Seconds. */
    step: p.integer().primary(),
    at: p.datetime().columnType('timestamptz').primary(),
    code: p.integer().primary(),
    /** Empty where no attempt failed. */
    node: p.text().primary(),
    taskId: p.uuid().primary(),
    /** Digest of the message. */
    messageKey: p.text().primary(),
    message: p.text(),
    stage: p.text(),
    device: p.text(),
    count: p.bigint('number'),
    endedJobs: p.bigint('number'),
    firstAt: p.datetime().columnType('timestamptz'),
    lastAt: p.datetime().columnType('timestamptz'),
    /** The last of them. */
    jobId: p.uuid(),
    attempt: p.integer().strictNullable(),
  },
});

const ofEnds = {
  finished: count(),
  failed: count(),
  cancelled: count(),
  attemptsFinished: count(),
  attemptsFailed: count(),
  attemptsCancelled: count(),
  attemptsLost: count(),
  readFiles: count(),
  readBytes: count(),
  madeFiles: count(),
  madeBytes: count(),
};

/** What happened to the jobs of a stage in an interval, one row for each resolution. */
export const StageRollupEntity = defineEntity({
  name: 'StageRollup',
  tableName: 'stage_rollup',
  properties: {
    step: p.integer().primary(),
    at: p.datetime().columnType('timestamptz').primary(),
    /** The program of its tasks; empty where they name none. */
    stage: p.text().primary(),
    device: p.text().primary(),
    /** Jobs in a state, summed over the samples of the interval (`FarmRollup`). */
    defined: count(),
    queued: count(),
    active: count(),
    registering: count(),
    ...ofEnds,
    /** Largest age of the oldest job that waits or runs. */
    ageSeconds: p.double().strictNullable(),
  },
});

/** Pilots and slots, summed over the samples of an interval. An interval without a row was not seen. */
export const FarmRollupEntity = defineEntity({
  name: 'FarmRollup',
  tableName: 'farm_rollup',
  properties: {
    step: p.integer().primary(),
    at: p.datetime().columnType('timestamptz').primary(),
    samples: count(),
    starting: count(),
    idle: count(),
    busy: count(),
    draining: count(),
    slots: count(),
    busySlots: count(),
  },
});

/** The counters of a task when they were last rolled up. */
export const TaskSampleEntity = defineEntity({
  name: 'TaskSample',
  tableName: 'task_sample',
  properties: { taskId: p.uuid().primary(), ...ofEnds },
});

/** How far the roll-ups have come. */
export const RollupPlaceEntity = defineEntity({
  name: 'RollupPlace',
  tableName: 'rollup_place',
  properties: { name: p.text().primary(), at: p.datetime().columnType('timestamptz') },
});
