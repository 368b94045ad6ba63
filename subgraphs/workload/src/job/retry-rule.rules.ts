import { MAX_FAILURE_TEXT_LENGTH } from '@visor/schema';
import type { Failure, FailureSource } from './failure.rules.ts';

/*
 * Retry rules as data: which failures a rule is about, and what it says. The first rule of a set that matches decides. How often a
 * job is tried at most is no matter of the rules (`retry.rules.ts`).
 */

type RetryAction = 'RETRY' | 'RETRY_OTHER_NODE' | 'RETRY_OTHER_PILOT' | 'FAIL' | 'HOLD';

/** Which failures a rule is about: all that is stated must hold; null: anything. */
export interface RetryMatch {
  readonly sources: readonly FailureSource[] | null;
  readonly codes: readonly number[] | null;
  /** First digits of codes. */
  readonly phases: readonly number[] | null;
  /** Part of the failure's text, whatever the case of its letters; `*` stands for any characters. */
  readonly message: string | null;
  /** The failure is at least, and at most, the n-th of its job; a retry by a person counts from 1 again. */
  readonly from: number | null;
  readonly to: number | null;
  readonly taskId: string | null;
  readonly program: string | null;
  /** The task has this label. */
  readonly label: string | null;
}

/** Pause before the next attempt. */
export interface RetryDelay {
  /** Seconds before the first retry; the task's own delay where that is longer. */
  readonly first: number;
  /** By how much each further pause is longer. */
  readonly factor: number;
  readonly longest: number;
  /** Part of the pause, 0 to 1, by which it may be shorter, so that jobs do not all come back at once. */
  readonly jitter: number;
}

/** How much more of a resource the next attempt gets, and up to what. */
export interface RetryMore {
  readonly factor: number;
  readonly limit: number;
}

export interface RetryRule {
  readonly id: string;
  readonly match: RetryMatch;
  readonly action: RetryAction;
  /** Null: the task's own delay, doubled with each. */
  readonly delay: RetryDelay | null;
  /** Memory, limit in MiB. */
  readonly moreMemory: RetryMore | null;
  /** Wall time, limit in seconds. */
  readonly moreTime: RetryMore | null;
  /** Whether the attempt counts against the task's retries. */
  readonly counted: boolean;
}

/** Rules in the order in which they are asked. Version 0 is the default set, which comes with the program. */
export interface RetryRuleSet {
  readonly version: number;
  readonly rules: readonly RetryRule[];
}

/** A failure with what a rule may ask about it. */
export interface RetryCase {
  readonly failure: Failure;
  /** Which failure of its job this is, from 1. */
  readonly nth: number;
  readonly taskId: string;
  readonly program: string | null;
  readonly labels: readonly string[];
}

const phaseOf = (code: number): number => Math.floor(code / 100);

/** Whether a rule admits failures of this code, whatever else it asks. */
export const isAboutCode = ({ codes, phases }: RetryMatch, code: number): boolean =>
  (codes?.includes(code) ?? true) && (phases?.includes(phaseOf(code)) ?? true);

/**
 * Returns whether the parts of a pattern are found in a text one after another. Each part is looked for once, from the end of the
 * one before: no pattern makes this slow.
 */
function holdsPattern(text: string, pattern: string): boolean {
  let from = 0;
  for (const part of pattern.split('*')) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

/** The text of a failure as it is stored: what rules match, so that a decision can be repeated later. */
const comparableText = (text: string): string => text.slice(0, MAX_FAILURE_TEXT_LENGTH).toLowerCase();

function isMatch({ match }: RetryRule, { failure, nth, taskId, program, labels }: RetryCase, text: string): boolean {
  const { sources, message, from, to, label } = match;
  return (
    isAboutCode(match, failure.code) &&
    (sources?.includes(failure.source) ?? true) &&
    (from ?? 1) <= nth &&
    nth <= (to ?? Infinity) &&
    (match.taskId === null || match.taskId === taskId) &&
    (match.program === null || match.program === program) &&
    (label === null || labels.includes(label)) &&
    (message === null || holdsPattern(text, message.toLowerCase()))
  );
}

/** Returns the first rule that matches a failure; undefined where none does. */
export function findRule(rules: readonly RetryRule[], of: RetryCase): RetryRule | undefined {
  const text = comparableText(of.failure.text);
  return rules.find((rule) => isMatch(rule, of, text));
}
