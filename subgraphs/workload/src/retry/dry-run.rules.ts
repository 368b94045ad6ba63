import { failureName } from '@visor/schema';
import type { FailureSource } from '../job/failure.rules.ts';
import { decideRetry, type RetryDecision, type RetryPolicy } from '../job/retry.rules.ts';
import { outcomeOf, type StoredDecision } from '../job/transition.rules.ts';

/** An attempt that failed, with what its decision rested on. */
export interface PastFailure {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly node: string;
  readonly program: string | null;
  readonly labels: readonly string[];
  readonly retries: number;
  readonly retryDelay: number;
  readonly ramMib: number;
  readonly wallSeconds: number;
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
  /** Attempts of the job before its last retry by a person. */
  readonly attemptsBefore: number;
  readonly decision: StoredDecision | null;
}

/** What two sets say of one failure. */
export interface Comparison {
  readonly jobId: string;
  readonly attempt: number;
  readonly code: number;
  readonly before: Verdict;
  readonly after: Verdict;
  readonly changed: boolean;
}

interface Verdict {
  readonly outcome: StoredDecision['outcome'];
  readonly rule: string | null;
}

/** Any fixed time: only the length of pauses is compared. */
const THEN = new Date(0);

function decideAgain(failure: PastFailure, policy: RetryPolicy): RetryDecision {
  const { number, attemptsBefore, decision, code, source, text, retries, retryDelay } = failure;
  const earlier = {
    counted: Math.max(0, number - 1 - attemptsBefore),
    lost: 0,
    nodeFaults: 0,
    otherPilotCanRun: false,
  };
  const record = { ...failure, ...(decision?.before ?? earlier) };
  return decideRetry({ code, source, text }, record, { retries, retryDelay }, THEN, policy);
}

/** All that a decision changes, without the name of the rule that made it. */
const effectOf = ({ rule: _rule, ...effect }: RetryDecision): string =>
  JSON.stringify(effect.kind === 'hold' ? { ...effect, reason: effect.reason.code } : effect);

/** Compares what the rules in force and other rules say of a past failure. */
export function compareRules(failure: PastFailure, current: RetryPolicy, other: RetryPolicy): Comparison {
  const before = decideAgain(failure, current);
  const after = decideAgain(failure, other);
  return {
    jobId: failure.jobId,
    attempt: failure.number,
    code: failure.code,
    before: { outcome: outcomeOf(before), rule: before.rule },
    after: { outcome: outcomeOf(after), rule: after.rule },
    changed: effectOf(before) !== effectOf(after),
  };
}

interface ComparisonCount {
  readonly code: number;
  readonly name: string;
  readonly before: Verdict['outcome'];
  readonly after: Verdict['outcome'];
  readonly attempts: number;
  readonly changed: number;
}

/** Counts comparisons by code and by both outcomes. */
export function countComparisons(comparisons: readonly Comparison[]): ComparisonCount[] {
  const groups = Map.groupBy(comparisons, ({ code, before, after }) => `${code} ${before.outcome} ${after.outcome}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { code, before, after } = first;
      const changed = group.filter((each) => each.changed).length;
      return [
        {
          code,
          name: failureName(code),
          before: before.outcome,
          after: after.outcome,
          attempts: group.length,
          changed,
        },
      ];
    })
    .sort((a, b) => b.changed - a.changed || a.code - b.code);
}
