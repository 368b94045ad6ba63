/**
 *   ACTIVE ─finish► FINISHED
 *     ├── fail ───► FAILED
 *     └── cancel ─► CANCELLED
 *
 * A workflow ends when the last of its tasks ends. A person who retries a FAILED task reopens its workflow.
 */
import { lifecycle, type EventOf } from '@visor/schema';

const TRANSITIONS = {
  ACTIVE: { finish: 'FINISHED', fail: 'FAILED', cancel: 'CANCELLED' },
  FINISHED: {},
  FAILED: { reopen: 'ACTIVE' },
  CANCELLED: {},
} as const;

export const workflowLifecycle = lifecycle(TRANSITIONS, ['reopen']);
export type WorkflowEvent = EventOf<typeof TRANSITIONS>;
