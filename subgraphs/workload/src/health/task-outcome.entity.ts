import { defineEntity, p } from '@mikro-orm/core';

/** Ended attempts of a task within an interval. */
export const TaskOutcomeEntity = defineEntity({
  name: 'TaskOutcome',
  tableName: 'task_outcome',
  properties: {
    taskId: p.uuid().primary(),
    bucket: p.datetime().columnType('timestamptz').primary(),
    finished: p.integer(),
    failed: p.integer(),
  },
});
