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

/** Numbers of one inspection. */
export interface InspectionCounts {
  /** Files that were looked at. */
  readonly scanned: number;
  /** On the storage, and not in the catalog. */
  readonly dark: number;
  /** In the catalog, and not on the storage. */
  readonly missing: number;
  /** With other bytes than those that were announced. */
  readonly corrupt: number;
  /** Copied again from a good copy, or found to be good. */
  readonly mended: number;
  /** What the inspector did not do, for a reason that it gives. */
  readonly refused: number;
}

export const NO_COUNTS: InspectionCounts = { scanned: 0, dark: 0, missing: 0, corrupt: 0, mended: 0, refused: 0 };

export type InspectionEnd = 'complete' | 'refuse' | 'fail';

/** How an inspection ended. */
export interface InspectionResult {
  readonly end: InspectionEnd;
  readonly counts: InspectionCounts;
  /** Why it was refused or failed, or a remark. */
  readonly text: string | null;
}
