import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { FailureSource } from './failure.rules.ts';
import type { AttemptState } from '../lifecycle/attempt.rules.ts';

/** One try at a job by one pilot. */
export const AttemptEntity = defineEntity({
  name: 'Attempt',
  tableName: 'attempt',
  properties: {
    jobId: p.uuid().primary(),
    number: p.integer().primary(),
    taskId: p.uuid(),
    pilotId: p.uuid(),
    node: p.text(),
    state: p.text().$type<AttemptState>(),
    failureCode: p.integer().nullable(),
    failureSource: p.text().$type<FailureSource>().nullable(),
    failureText: p.text().nullable(),
    report: p.json().nullable(),
    logFileId: p.uuid().nullable(),
    logNote: p.text().nullable(),
    claimedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
export type AttemptRow = InferEntity<typeof AttemptEntity>;
