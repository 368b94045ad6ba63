/**
 *   DEFINED ─release► IN_PROGRESS ──close──► CLOSING ─finish► FINISHED
 *    │   │               │  │  └─reject, fail─┐  └──── refuse ──┐
 *    │   └─skip► SKIPPED │  └──────────────► FAILED ◄───────────┘
 *    │                 cancel
 *  cancel                ▼
 *    │              CANCELLING ─cancelled, reject─┐
 *    └──────────────────────► CANCELLED ◄─────────┘
 *
 * `refuse` is the catalog's word: it does not close a dataset of the task, or (DEFINED ─refuse► FAILED) does not open one.
 * A task that is CLOSING has no jobs left to cancel: cancelling it cuts off its successors only.
 */
import type { TaskStatus } from '@visor/schema';
import type { TaskState } from '../../generated/resolvers.ts';

export type TaskMove = 'release' | 'reject' | 'fail' | 'close' | 'finish' | 'refuse' | 'cancel' | 'cancelled' | 'skip';

export const taskMoves = {
  DEFINED: { release: 'IN_PROGRESS', cancel: 'CANCELLED', skip: 'SKIPPED', refuse: 'FAILED' },
  IN_PROGRESS: { reject: 'FAILED', fail: 'FAILED', close: 'CLOSING', cancel: 'CANCELLING', cancelled: 'CANCELLED' },
  CLOSING: { finish: 'FINISHED', refuse: 'FAILED' },
  CANCELLING: { cancelled: 'CANCELLED', reject: 'CANCELLED' },
  FINISHED: {},
  FAILED: {},
  CANCELLED: {},
  SKIPPED: {},
} as const satisfies Record<TaskState, Partial<Record<TaskMove, TaskState>>>;

export const taskStates = Object.keys(taskMoves) as TaskState[];

/** The state after a move; undefined where the state has no such move. */
export const next = (state: TaskState, move: TaskMove): TaskState | undefined =>
  (taskMoves[state] as Partial<Record<TaskMove, TaskState>>)[move];

export const isFinal = (state: TaskState): boolean => Object.keys(taskMoves[state]).length === 0;
export const finalStates = taskStates.filter(isFinal);

export interface Reason {
  readonly code: string;
  readonly text: string;
}
export type Summary = Pick<TaskStatus, 'jobs' | 'failures' | 'cancelled'>;

const percent = (fraction: number): string => `${Math.round(fraction * 1000) / 10} %`;

/**
 * What becomes of a task whose jobs have all ended: `cancelled` when asked for; `fail` when more of its jobs failed than
 * it allows; else its datasets are closed.
 */
export function outcome(
  summary: Summary,
  maxFailedFraction: number,
): { readonly move: 'cancelled' | 'close' } | { readonly move: 'fail'; readonly reason: Reason } {
  if (summary.cancelled) return { move: 'cancelled' };
  const { total, failed } = summary.jobs ?? { total: 0, failed: 0 };
  if (total === 0 || failed / total <= maxFailedFraction) return { move: 'close' };
  const codes = (summary.failures ?? []).map(({ code, count }) => `${count} × ${code}`).join(', ');
  const text = `${failed} of ${total} jobs failed, more than ${percent(maxFailedFraction)}${codes ? `: ${codes}` : ''}`;
  return { move: 'fail', reason: { code: 'TOO_MANY_FAILED', text } };
}
