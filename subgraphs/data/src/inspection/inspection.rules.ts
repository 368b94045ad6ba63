import { lifecycle } from '@visor/schema';
import type { InspectionState } from '../../generated/types.ts';

/** One that an ended process left RUNNING is begun again by another. */
const TRANSITIONS = {
  REQUESTED: { begin: 'RUNNING' },
  RUNNING: { begin: 'RUNNING', complete: 'DONE', refuse: 'REFUSED', fail: 'FAILED' },
  DONE: {},
  REFUSED: {},
  FAILED: {},
} as const satisfies Record<InspectionState, Readonly<Record<string, InspectionState>>>;

export const inspectionLifecycle = lifecycle(TRANSITIONS);
