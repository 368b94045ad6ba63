/**
 *          close            upload               uploaded
 *   OPEN ─────────► CLOSED ─────────► TO_UPLOAD ──────────► UPLOADED
 *    │                │                                        │
 *    └──── delete ────┴───────────────────► TO_DELETE ◄─ delete┘
 *                                               │ deleted
 *                                               ▼
 *                                            DELETED
 *
 * Never back: a closed dataset takes no more files. An open one may be given up (after a cancel), and so may a closed
 * intermediate one; one that waits for its upload may not.
 */
import type { DatasetStatus } from '../../generated/types.ts';

export type DatasetMove = 'close' | 'upload' | 'uploaded' | 'delete' | 'deleted';

export const datasetMoves = {
  OPEN: { close: 'CLOSED', delete: 'TO_DELETE' },
  CLOSED: { upload: 'TO_UPLOAD', delete: 'TO_DELETE' },
  TO_UPLOAD: { uploaded: 'UPLOADED' },
  UPLOADED: { delete: 'TO_DELETE' },
  TO_DELETE: { deleted: 'DELETED' },
  DELETED: {},
} as const satisfies Record<DatasetStatus, Partial<Record<DatasetMove, DatasetStatus>>>;

export const datasetStatuses = Object.keys(datasetMoves) as DatasetStatus[];

const table: Readonly<Record<DatasetStatus, Partial<Record<DatasetMove, DatasetStatus>>>> = datasetMoves;

/** The states a move may start from; SQL guards ask for them. */
export const sources = (move: DatasetMove): DatasetStatus[] =>
  datasetStatuses.filter((status) => table[status][move] !== undefined);

/** Where every legal start of the move leads. */
export const targetOf = (move: DatasetMove): DatasetStatus | undefined =>
  datasetStatuses.map((status) => table[status][move]).find((status) => status !== undefined);

/** What a command does to a dataset in `status`: nothing when it was done before, since messages come more than once. */
export function effectOf(status: DatasetStatus, move: DatasetMove): 'move' | 'repeat' | 'illegal' {
  if (table[status][move]) return 'move';
  return status === targetOf(move) ? 'repeat' : 'illegal';
}

/** Registered files against a checklist. */
export interface Comparison {
  /** Names on the checklist. */
  readonly expected: number;
  /** Files registered. */
  readonly registered: number;
  /** How many of the checklist's names are registered; null where only count and digest were given. */
  readonly matched: number | null;
  /** Whether the digests agree; only asked for where the counts do and no names were given. */
  readonly sameDigest: boolean | null;
}

export type CloseVerdict =
  | { readonly verdict: 'EQUAL' }
  | { readonly verdict: 'MISSING'; readonly missing: number; readonly surplus: 0 }
  | { readonly verdict: 'SURPLUS'; readonly missing: number; readonly surplus: number };

/**
 * May the dataset be closed? A file that the checklist doesn't name can never leave again, so any surplus is final, even
 * while others are missing; missing ones may still come. Without names the numbers are lower bounds.
 */
export function closeVerdict({ expected, registered, matched, sameDigest }: Comparison): CloseVerdict {
  if (matched !== null) return judge(expected - matched, registered - matched);
  if (registered !== expected) return judge(Math.max(expected - registered, 0), Math.max(registered - expected, 0));
  return sameDigest ? judge(0, 0) : judge(1, 1);
}

function judge(missing: number, surplus: number): CloseVerdict {
  if (surplus > 0) return { verdict: 'SURPLUS', missing, surplus };
  return missing > 0 ? { verdict: 'MISSING', missing, surplus: 0 } : { verdict: 'EQUAL' };
}

/** Files still to come, as shown: the surplus ones stand for no name on the list. */
export const stillMissing = (pending: { expected: number; surplus: number }, registered: number): number =>
  Math.max(pending.expected - Math.max(registered - pending.surplus, 0), 0);
