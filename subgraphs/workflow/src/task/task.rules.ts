/**
 *   DEFINED ─release► IN_PROGRESS ──close──► CLOSING ─finish► FINISHED
 *    │                   │  │  └─reject, fail─┐  └──── refuse ──┐
 *    │                   │  └──────────────► FAILED ◄───────────┘
 *    │                 cancel
 *  cancel                ▼
 *    │              CANCELLING ─cancelled, reject─┐
 *    └──────────────────────► CANCELLED ◄─────────┘
 *
 * `refuse` comes from the catalog: it refuses to close a dataset of the task, or to open one (DEFINED ─refuse► FAILED).
 * A CLOSING task has no jobs left to cancel: cancelling it cancels its successors only. No task becomes SKIPPED yet.
 *
 * Only persons leave FAILED, while the closes of the task's datasets still wait: `retry` gives its failed jobs new attempts,
 * `redefine` sends a task again that has no jobs, `accept` takes what is there. `restore` then brings back the successors.
 */
import { lifecycle, type EventOf, type TaskSummary as TaskSummaryMessage } from '@visor/schema';

const TRANSITIONS = {
  DEFINED: { release: 'IN_PROGRESS', cancel: 'CANCELLED', refuse: 'FAILED' },
  IN_PROGRESS: { reject: 'FAILED', fail: 'FAILED', close: 'CLOSING', cancel: 'CANCELLING', cancelled: 'CANCELLED' },
  CLOSING: { finish: 'FINISHED', refuse: 'FAILED' },
  CANCELLING: { cancelled: 'CANCELLED', reject: 'CANCELLED' },
  FINISHED: {},
  FAILED: { retry: 'IN_PROGRESS', redefine: 'DEFINED', accept: 'CLOSING' },
  CANCELLED: { restore: 'DEFINED' },
  SKIPPED: {},
} as const;

export const taskLifecycle = lifecycle(TRANSITIONS, ['retry', 'redefine', 'accept', 'restore']);
export type TaskEvent = EventOf<typeof TRANSITIONS>;

/** Why a task is FAILED or CANCELLED. */
export interface TaskReason {
  readonly code: string;
  readonly text: string;
}
export type TaskSummary = Pick<TaskSummaryMessage, 'jobs' | 'failures' | 'cancelled' | 'round'>;

/** The event by which a task failed; it decides how a person's retry goes on. */
export type TaskFailure = 'fail' | 'reject' | 'refuse';

const formatPercent = (fraction: number): string => `${Math.round(fraction * 1000) / 10} %`;

/**
 * Returns how a task goes on when all its jobs have ended: `cancelled` when workload cancelled it; `fail` when more of
 * its jobs failed than it allows and no person accepted that; else `close`.
 */
export function evaluateSummary(
  summary: TaskSummary,
  { maxFailedFraction, finishRequested }: { readonly maxFailedFraction: number; readonly finishRequested: boolean },
): { readonly event: 'cancelled' | 'close' } | { readonly event: 'fail'; readonly reason: TaskReason } {
  if (summary.cancelled) return { event: 'cancelled' };
  const { total, failed } = summary.jobs;
  if (finishRequested || total === 0 || failed / total <= maxFailedFraction) return { event: 'close' };
  const codes = summary.failures.map(({ code, count }) => `${count} × ${code}`).join(', ');
  const limit = formatPercent(maxFailedFraction);
  const text = `${failed} of ${total} jobs failed, more than ${limit}${codes ? `: ${codes}` : ''}`;
  return { event: 'fail', reason: { code: 'TOO_MANY_FAILED', text } };
}
