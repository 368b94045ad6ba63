import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { FailureSource } from './failure.rules.ts';
import type { Device } from '../task/device.rules.ts';
import type { JobState } from '../lifecycle/job.rules.ts';

/** One task's work on one file or on a group of files. */
export const JobEntity = defineEntity({
  name: 'Job',
  tableName: 'job',
  properties: {
    id: p.uuid().primary(),
    taskId: p.uuid(),
    ordinal: p.integer(),
    state: p.text().$type<JobState>(),
    device: p.text().$type<Device>(),
    rank: p.double(),
    cancelRequested: p.boolean(),
    failureCode: p.integer().nullable(),
    failureSource: p.text().$type<FailureSource>().nullable(),
    failureText: p.text().nullable(),
    exhausted: p.boolean(),
    note: p.text().nullable(),
    createdAt: p.datetime(),
    queuedAt: p.datetime().nullable(),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    notBefore: p.datetime().nullable(),
  },
});
export type JobRow = InferEntity<typeof JobEntity>;
