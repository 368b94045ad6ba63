import { defineEntity, p } from '@mikro-orm/core';
import { isOneOf } from '../lifecycle/guard.rules.ts';

/** What a person can have a pilot do. */
const COMMAND_KINDS = ['CANCEL', 'DRAIN', 'RESUME', 'RELEASE'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** OBSOLETE: the attempt ended, another command replaced it, or the pilot stopped before it was acknowledged. */
const COMMAND_STATES = ['PENDING', 'ACKNOWLEDGED', 'OBSOLETE'] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

/** A command for a pilot, kept until the pilot has acknowledged it, and afterwards to be read by people. */
export const PilotCommandEntity = defineEntity({
  name: 'PilotCommand',
  tableName: 'pilot_command',
  properties: {
    id: p.uuid().primary(),
    pilotId: p.uuid(),
    kind: p.text().$type<CommandKind>(),
    state: p.text().$type<CommandState>(),
    jobId: p.uuid().strictNullable(),
    attempt: p.integer().strictNullable(),
    /** Of a RELEASE: the version that the pilot should run. */
    version: p.text().strictNullable(),
    reason: p.text().strictNullable(),
    /** Subject of the token of the person. */
    by: p.text(),
    at: p.datetime().columnType('timestamptz'),
    /** How it ended, for people. */
    outcome: p.text().strictNullable(),
    endedAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  indexes: [
    {
      name: 'pilot_command_pending',
      expression: `create index "pilot_command_pending" on "pilot_command" (pilot_id) where state = 'PENDING'`,
    },
    { name: 'pilot_command_of_pilot', properties: ['pilotId', 'id'] },
  ],
  checks: [
    { name: 'pilot_command_kind_check', expression: isOneOf('kind', COMMAND_KINDS) },
    { name: 'pilot_command_state_check', expression: isOneOf('state', COMMAND_STATES) },
  ],
});
