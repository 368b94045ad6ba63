import { defineEntity, p } from '@mikro-orm/core';

/** A change that a service recorded. Triggers write it: no statement can forget it. */
export const RecordedEventEntity = defineEntity({
  name: 'RecordedEvent',
  tableName: 'recorded_event',
  properties: {
    id: p.bigint('string').primary(),
    at: p.datetime().columnType('timestamptz'),
    type: p.text(),
    /** What it is about. */
    subject: p.text(),
    subjectId: p.text(),
    name: p.text().strictNullable(),
    taskId: p.uuid().strictNullable(),
    source: p.text().strictNullable(),
    target: p.text().strictNullable(),
    by: p.text(),
    reason: p.text().strictNullable(),
  },
  indexes: [
    { name: 'recorded_event_at', properties: ['at'] },
    { name: 'recorded_event_of_subject', properties: ['subjectId', 'id'] },
  ],
});
