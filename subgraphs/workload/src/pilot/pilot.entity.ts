import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import { pilotLifecycle, type PilotState } from '../lifecycle/pilot.rules.ts';
import type { Device } from '../task/device.rules.ts';

/** The agent on a node that claims jobs and runs attempts. */
export const PilotEntity = defineEntity({
  name: 'Pilot',
  tableName: 'pilot',
  properties: {
    id: p.uuid().primary(),
    name: p.text().unique('pilot_name_key'),
    incarnation: p.text(),
    node: p.text(),
    device: p.text().$type<Device>(),
    slots: p.integer(),
    version: p.text(),
    status: p.text().$type<PilotState>(),
    draining: p.boolean().default(false),
    lastSeen: p.datetime().columnType('timestamptz'),
    /** Why it claims nothing; null: it is ready. */
    notReady: p.text().strictNullable(),
    programFolders: p.array().columnType('text[]').defaultRaw(`'{}'`),
    starts: p.integer().default(1),
    startedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** What a person must look into though it works. */
    warning: p.text().strictNullable(),
    /** Storages that are not mounted on its node, as its last claim told: sorted ids. */
    unmounted: p.array().columnType('uuid[]').defaultRaw(`'{}'`),
    /** What it declares for its jobs; null: not declared, so that only its slots bound it. */
    cores: p.double().strictNullable(),
    ramMib: p.integer().strictNullable(),
    scratchMib: p.integer().strictNullable(),
    gpus: p.integer().strictNullable(),
    labels: p.array().columnType('text[]').strictNullable(),
    /** Jobs that it may hold beyond what it can run at once. */
    prefetch: p.integer().strictNullable(),
    /** When it ends: it gets no job that may run longer than that. */
    endsAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Load of its node: processes that run or wait for a core. */
    load: p.double().strictNullable(),
    /** How often two live processes have used its name, and when last. */
    nameConflicts: p.integer().default(0),
    nameConflictAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  indexes: [
    {
      name: 'pilot_live',
      expression: `create index "pilot_live" on "pilot" (last_seen) where status not in ('STOPPED', 'LOST')`,
    },
    { name: 'pilot_node', properties: ['node'] },
  ],
  checks: [{ name: 'pilot_status_check', expression: isOneOf('status', pilotLifecycle.states) }],
});

export type PilotRow = RowOf<typeof PilotEntity>;

/** A program that a pilot lacks. Without a foreign key: a report adds a row without the pilot's own, which heartbeats lock. */
export const PilotRefusalEntity = defineEntity({
  name: 'PilotRefusal',
  tableName: 'pilot_refusal',
  properties: {
    pilotId: p.uuid().primary(),
    program: p.text().primary(),
    since: p.datetime().columnType('timestamptz'),
  },
});
