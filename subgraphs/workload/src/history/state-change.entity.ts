import { defineEntity, p } from '@mikro-orm/core';
import { isOneOf } from '../lifecycle/guard.rules.ts';

/** Whose state a change is about. */
const STATE_ASPECTS = ['TASK_PHASE', 'PILOT_STATUS', 'NODE_MODE', 'NODE_HEALTH', 'TASK_ACTION'] as const;

/** A change of a task's phase, of a pilot or of a node. Triggers write it. */
export const StateChangeEntity = defineEntity({
  name: 'StateChange',
  tableName: 'state_change',
  properties: {
    id: p.bigint('string').primary(),
    at: p.datetime().columnType('timestamptz'),
    aspect: p.text().$type<(typeof STATE_ASPECTS)[number]>(),
    /** Id of the task or pilot, name of the node. */
    subject: p.text(),
    source: p.text().strictNullable(),
    target: p.text(),
    cause: p.text(),
    reporter: p.text(),
    note: p.text().strictNullable(),
  },
  indexes: [
    { name: 'state_change_of_subject', properties: ['subject', 'id'] },
    { name: 'state_change_at', properties: ['at'] },
  ],
  checks: [{ name: 'state_change_aspect_check', expression: isOneOf('aspect', STATE_ASPECTS) }],
});
