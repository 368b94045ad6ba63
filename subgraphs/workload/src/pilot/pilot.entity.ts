import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Device } from '../task/device.rules.ts';
import type { PilotState } from '../lifecycle/pilot.rules.ts';

/** An agent on a node that runs attempts. */
export const PilotEntity = defineEntity({
  name: 'Pilot',
  tableName: 'pilot',
  properties: {
    id: p.uuid().primary(),
    name: p.text().unique(),
    incarnation: p.text(),
    node: p.text(),
    device: p.text().$type<Device>(),
    slots: p.integer(),
    version: p.text(),
    status: p.text().$type<PilotState>(),
    draining: p.boolean(),
    lastSeen: p.datetime(),
    notReady: p.text().nullable(),
    warning: p.text().nullable(),
    programFolders: p.array().columnType('text[]'),
    starts: p.integer(),
    startedAt: p.datetime().nullable(),
  },
});
export type PilotRow = InferEntity<typeof PilotEntity>;
