/**
 *   ACTIVE ─finish► FINISHED
 *     ├── fail ───► FAILED
 *     └── cancel ─► CANCELLED
 *
 * A workflow ends when the last of its tasks ends.
 */
import { lifecycle, type EventOf } from '@visor/schema';

const TRANSITIONS = {
  ACTIVE: { finish: 'FINISHED', fail: 'FAILED', cancel: 'CANCELLED' },
  FINISHED: {},
  FAILED: {},
  CANCELLED: {},
} as const;

export const workflowLifecycle = lifecycle(TRANSITIONS);
export type WorkflowEvent = EventOf<typeof TRANSITIONS>;
