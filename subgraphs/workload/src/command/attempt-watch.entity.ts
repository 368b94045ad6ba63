import { defineEntity, p } from '@mikro-orm/core';

/** An attempt whose output somebody follows, and what its pilot sent last. */
export const AttemptWatchEntity = defineEntity({
  name: 'AttemptWatch',
  tableName: 'attempt_watch',
  properties: {
    jobId: p.uuid().primary(),
    number: p.integer().primary(),
    pilotId: p.uuid(),
    /** Until then its pilot is told to send; each question moves it. */
    watchedUntil: p.datetime().columnType('timestamptz'),
    /** Grows with each text that is sent. */
    version: p.integer().default(0),
    /** Null: nothing was sent since it is followed. */
    sentAt: p.datetime().columnType('timestamptz').strictNullable(),
    stdout: p.text().strictNullable(),
    stdoutOmitted: p.bigint('number').strictNullable(),
    stderr: p.text().strictNullable(),
    stderrOmitted: p.bigint('number').strictNullable(),
  },
  indexes: [{ name: 'attempt_watch_of_pilot', properties: ['pilotId'] }],
});
