import { lifecycle, type EventOf } from '@visor/schema';
import type { DatasetStatus } from '../../generated/types.ts';

/**
 *          close            upload               uploaded
 *   OPEN ─────────► CLOSED ◄────────► TO_UPLOAD ──────────► UPLOADED
 *    │                │                                        │
 *    └──── delete ────┴───────────────────► TO_DELETE ◄─ delete┘
 *                                               │ deleted
 *                                               ▼
 *                                            DELETED
 *
 * A closed dataset takes no more files; while nothing has used it, an admin can open it again (`reopen`).
 * A dataset that is marked goes back to what it was (`keepOpen`, `keepClosed`, `keepUploaded`) until its deletion begins; a dataset
 * that waits for its upload can't be marked, until an admin takes the upload back (`cancelUpload`).
 */
const TRANSITIONS = {
  OPEN: { close: 'CLOSED', delete: 'TO_DELETE' },
  CLOSED: { reopen: 'OPEN', upload: 'TO_UPLOAD', delete: 'TO_DELETE' },
  TO_UPLOAD: { uploaded: 'UPLOADED', cancelUpload: 'CLOSED' },
  UPLOADED: { delete: 'TO_DELETE' },
  TO_DELETE: { deleted: 'DELETED', keepOpen: 'OPEN', keepClosed: 'CLOSED', keepUploaded: 'UPLOADED' },
  DELETED: {},
} as const satisfies Record<DatasetStatus, Readonly<Record<string, DatasetStatus>>>;

export const datasetLifecycle = lifecycle(TRANSITIONS);

/** The states that a dataset can be marked for deletion in. */
export type PreviousStatus = Extract<DatasetStatus, 'OPEN' | 'CLOSED' | 'UPLOADED'>;

export type DatasetTransition = EventOf<typeof TRANSITIONS>;

/** Effect of a command on a dataset: none for a repeat, since messages can arrive more than once. */
export function transitionEffect(status: DatasetStatus, transition: DatasetTransition): 'apply' | 'repeat' | 'illegal' {
  if (datasetLifecycle.next(status, transition)) return 'apply';
  return datasetLifecycle.targets(transition).includes(status) ? 'repeat' : 'illegal';
}

/** Registered files compared with a checklist. */
export interface Comparison {
  /** Names on the checklist. */
  readonly expected: number;
  /** Files registered. */
  readonly registered: number;
  /** Number of the checklist's names that are registered; null where the checklist has only count and digest. */
  readonly matched: number | null;
  /** Whether the digests are equal; null unless the counts are equal and the checklist has no names. */
  readonly sameDigest: boolean | null;
}

export type CloseVerdict =
  | { readonly verdict: 'EQUAL' }
  | { readonly verdict: 'MISSING'; readonly missing: number; readonly surplus: 0 }
  | { readonly verdict: 'SURPLUS'; readonly missing: number; readonly surplus: number };

/**
 * Decides whether a dataset can be closed. A file can't be removed again, so a file that the checklist does not name is
 * final, even while others are missing; missing files can still arrive. Without names the numbers are lower bounds.
 */
export function evaluateClose({ expected, registered, matched, sameDigest }: Comparison): CloseVerdict {
  if (matched !== null) return verdictOf(expected - matched, registered - matched);
  if (registered !== expected) return verdictOf(Math.max(expected - registered, 0), Math.max(registered - expected, 0));
  return sameDigest ? verdictOf(0, 0) : verdictOf(1, 1);
}

function verdictOf(missing: number, surplus: number): CloseVerdict {
  if (surplus > 0) return { verdict: 'SURPLUS', missing, surplus };
  return missing > 0 ? { verdict: 'MISSING', missing, surplus: 0 } : { verdict: 'EQUAL' };
}

/** Number of files that are still missing: surplus files are none of the checklist's. */
export const stillMissing = (pending: { expected: number; surplus: number }, registered: number): number =>
  Math.max(pending.expected - Math.max(registered - pending.surplus, 0), 0);
