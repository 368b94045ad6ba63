import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import { isOneOf } from '../lifecycle/guard.rules.ts';

/** Whether a person lets the pilots of a node claim jobs. */
const NODE_MODES = ['ONLINE', 'OFFLINE'] as const;
export type NodeMode = (typeof NODE_MODES)[number];

/** What the failures of its attempts say about a node. QUARANTINED: no claims until `probe_at`; PROBING: one job at a time. */
const NODE_HEALTHS = ['OK', 'QUARANTINED', 'PROBING'] as const;
type NodeHealth = (typeof NODE_HEALTHS)[number];

/** An attempt that failed on a node. */
interface NodeFailure {
  /** RFC 3339. */
  readonly at: string;
  readonly taskId: string;
  /** The fault is the node's own, whatever the task. */
  readonly own: boolean;
}

/** A machine that pilots run on, by the name that they report. */
export const NodeEntity = defineEntity({
  name: 'Node',
  tableName: 'node',
  properties: {
    name: p.text().primary(),
    mode: p.text().$type<NodeMode>().default('ONLINE'),
    modeReason: p.text().strictNullable(),
    modeBy: p.text().strictNullable(),
    modeAt: p.datetime().columnType('timestamptz').strictNullable(),
    health: p.text().$type<NodeHealth>().default('OK'),
    healthReason: p.text().strictNullable(),
    healthSince: p.datetime().columnType('timestamptz').strictNullable(),
    /** When a QUARANTINED node gets a job to try. */
    probeAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Who quarantined it; null: its failures did, or nobody. */
    healthBy: p.text().strictNullable(),
    lastSuccess: p.datetime().columnType('timestamptz').strictNullable(),
    /** Pause before the last trial; the next one is longer. */
    pauseSeconds: p.double().$type<number>().default(0),
    /** Failures since its last success. */
    failures: p.json<readonly NodeFailure[]>().defaultRaw(`'[]'`),
    /** The attempt that a PROBING node tries. */
    probeJob: p.uuid().strictNullable(),
    probeAttempt: p.integer().strictNullable(),
  },
  checks: [
    { name: 'node_mode_check', expression: isOneOf('mode', NODE_MODES) },
    { name: 'node_health_check', expression: isOneOf('health', NODE_HEALTHS) },
  ],
});

export type NodeRow = RowOf<typeof NodeEntity>;

/** A change of the mode of a node by a person. */
export const NodeModeChangeEntity = defineEntity({
  name: 'NodeModeChange',
  tableName: 'node_mode_change',
  properties: {
    id: p.uuid().primary(),
    node: p.text(),
    mode: p.text().$type<NodeMode>(),
    reason: p.text().strictNullable(),
    by: p.text(),
    at: p.datetime().columnType('timestamptz'),
  },
  indexes: [{ name: 'node_mode_change_of_node', properties: ['node', 'id'] }],
});

export type NodeModeChangeRow = RowOf<typeof NodeModeChangeEntity>;
