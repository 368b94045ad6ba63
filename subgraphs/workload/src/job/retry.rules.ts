import { failureCodes } from '@visor/schema';
import { backoffMs } from '@visor/schema/backoff';
import { healthFields } from '../settings/health.fields.rules.ts';
import type { Failure } from './failure.rules.ts';
import { DEFAULT_RETRY_RULE_SET } from './retry-default.rules.ts';
import { findRule, type RetryDelay, type RetryMore, type RetryRule, type RetryRuleSet } from './retry-rule.rules.ts';

export { DEFAULT_RETRY_RULES } from './retry-default.rules.ts';
export { findRule, type RetryRule } from './retry-rule.rules.ts';

/** What a task allows its jobs. */
export interface RetryLimits {
  /** Counted attempts after the first. */
  readonly retries: number;
  /** Seconds before the first retry; doubles with each. */
  readonly retryDelay: number;
}

/*
 * Limits that no rule lifts: whatever the rules say, no job is tried without end.
 */

/** Lost attempts after which a job fails: a file that ends pilots again and again is isolated. */
export const MAX_LOSSES = 3;
/** Node faults after which a job fails where no other pilot could run it: with the delays, about a minute. */
export const MAX_NODE_FAULTS = 7;
/** How long a job avoids the node or pilot that it failed on. */
const AVOID_MS = 60_000;
const MAX_DELAY_MS = 600_000;
const NODE_FAULT_DELAY_MS = 1_000;
/** Attempts after which one that a pilot gives back is not tried at once any more: a pilot may do nothing but that. */
const PROMPT_RETURNS = 10;

/** Failures in which a file may have ended a program, or a whole node. */
const CRASHES: ReadonlySet<number> = new Set([failureCodes.PAYLOAD_SIGNAL, failureCodes.LEASE_LOST]);

const isCrash = (code: number): boolean => CRASHES.has(code);

/** What decides about failures beside the job's own record. */
export interface RetryPolicy {
  readonly rules: RetryRuleSet;
  readonly poisonNodes: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  rules: DEFAULT_RETRY_RULE_SET,
  poisonNodes: healthFields.poisonNodes.fallback,
};

/** What a job has been through before the attempt that is evaluated. */
export interface FailureRecord {
  /** Attempts that count. */
  readonly counted: number;
  /** Attempts lost. */
  readonly lost: number;
  /** Node faults at times when no other pilot could run it. */
  readonly nodeFaults: number;
  /** Node faults at times when another pilot could: they count for nothing but their number. */
  readonly sparedFaults?: number;
  /** Whether a pilot that the job has not faulted on could run it now. */
  readonly otherPilotCanRun: boolean;
  /** Number of the attempt; absent: the first. */
  readonly number?: number;
  /** Node of the attempt, and nodes that the job crashed on before. */
  readonly node?: string;
  readonly crashedOn?: readonly string[];
  readonly taskId?: string;
  readonly program?: string | null;
  readonly labels?: readonly string[];
  /** What the job may use; 0: nothing is stated. */
  readonly ramMib?: number;
  readonly wallSeconds?: number;
  /** Most memory of a pilot that could run it; null or absent: nothing bounds it. A job that asks for more would wait for ever. */
  readonly mostRamMib?: number | null;
  /** Most memory that the attempt used, MiB; absent: not known. */
  readonly usedRamMib?: number;
}

/** What a failed attempt adds to its job's record. */
export interface FailureCounts {
  readonly counted: number;
  readonly lost: number;
  readonly nodeFaults: number;
  readonly sparedFaults: number;
  /** The pilot is one that the job has faulted on. */
  readonly faulted: boolean;
}

/** Why a job waits for a person. */
export type HoldReason =
  { readonly code: 'RULE'; readonly rule: string } | { readonly code: 'POISON'; readonly nodes: readonly string[] };

export type RetryDecision = FailureCounts & {
  /** The rule that decided; null: none matched. */
  readonly rule: string | null;
  /** The node that the attempt crashed on is remembered. */
  readonly crashed: boolean;
} & (
    | {
        readonly kind: 'retry';
        readonly notBefore: Date | null;
        readonly avoidUntil: Date | null;
        /** The attempt's whole node is avoided, not its pilot alone. */
        readonly avoidNode: boolean;
        /** What the job may use from now on; null: as before. */
        readonly ramMib: number | null;
        readonly wallSeconds: number | null;
      }
    | { readonly kind: 'fail'; readonly exhausted: boolean }
    | { readonly kind: 'hold'; readonly reason: HoldReason }
  );

type Retry = Extract<RetryDecision, { kind: 'retry' }>;
type Verdict = Partial<FailureCounts> &
  (
    | ({ readonly kind: 'retry' } & Partial<Pick<Retry, 'notBefore' | 'avoidUntil' | 'avoidNode'>>)
    | { readonly kind: 'fail'; readonly exhausted: boolean }
    | { readonly kind: 'hold'; readonly reason: HoldReason }
  );

/** A failure as the steps of a decision see it. */
interface Given {
  readonly failure: Failure;
  readonly record: FailureRecord;
  readonly limits: RetryLimits;
  readonly rule: RetryRule | undefined;
  readonly now: Date;
  /** 0 to 1: where in its spread a pause lies. */
  readonly chance: number;
}

const after = (now: Date, ms: number): Date | null => (ms > 0 ? new Date(now.getTime() + ms) : null);

const grown = ({ first, factor, longest }: RetryDelay, times: number): number =>
  Math.min(first * factor ** Math.min(times, 1_000), longest);

/** Returns the pause after a failure that `times` others of its kind came before, milliseconds. */
function pauseMs({ rule, limits, chance }: Given, times: number, own = limits.retryDelay): number {
  const delay = rule?.delay;
  const usual = backoffMs({ firstMs: own * 1000, longestMs: MAX_DELAY_MS }, times);
  if (!delay) return usual;
  if (delay.first === 0) return 0;
  const longer = Math.max(grown(delay, times) * 1000, Math.min(usual, delay.longest * 1000));
  return longer * (1 - delay.jitter * (1 - chance));
}

function avoided({ rule, now }: Given): Pick<Retry, 'avoidUntil' | 'avoidNode'> {
  const action = rule?.action;
  const elsewhere = action === 'RETRY_OTHER_NODE' || action === 'RETRY_OTHER_PILOT';
  return { avoidUntil: elsewhere ? after(now, AVOID_MS) : null, avoidNode: action === 'RETRY_OTHER_NODE' };
}

const hold = (rule: RetryRule): Verdict => ({ kind: 'hold', reason: { code: 'RULE', rule: rule.id } });

/** An attempt that was lost counts among the losses alone. */
function decideLoss(given: Given): Verdict {
  const { record, rule, now } = given;
  if (rule?.action === 'FAIL') return { kind: 'fail', lost: 1, exhausted: false };
  if (rule?.action === 'HOLD') return { ...hold(rule), lost: 1 };
  if (record.lost + 1 >= MAX_LOSSES) return { kind: 'fail', lost: 1, exhausted: true };
  return { kind: 'retry', lost: 1, notBefore: after(now, pauseMs(given, record.lost)), ...avoided(given) };
}

/** The attempt was given back, not failed. */
function decideReturn(given: Given): Verdict {
  const again = Math.max(0, (given.record.number ?? 1) - PROMPT_RETURNS);
  const pause = again > 0 ? backoffMs({ firstMs: 1_000, longestMs: MAX_DELAY_MS }, again - 1) : 0;
  return { kind: 'retry', notBefore: after(given.now, Math.max(pause, pauseMs(given, 0))), ...avoided(given) };
}

/** A fault of the node: another pilot is tried first. Undefined: it counts as any failure does. */
function decideNodeFault(given: Given): Verdict | undefined {
  const { failure, record, now } = given;
  if (record.otherPilotCanRun) {
    // A pause that the rule states holds on another pilot, too; that of the task is for one that failed by itself.
    const pause = given.rule?.delay ? pauseMs(given, record.sparedFaults ?? 0, 0) : 0;
    return { kind: 'retry', sparedFaults: 1, faulted: true, notBefore: after(now, pause), ...avoided(given) };
  }
  // A fault that the payload causes itself would happen on any node.
  if (failure.source === 'payload') return undefined;
  const counts = { nodeFaults: 1, faulted: true };
  if (record.nodeFaults + 1 >= MAX_NODE_FAULTS) return { kind: 'fail', ...counts, exhausted: true };
  const pause = Math.max(
    backoffMs({ firstMs: NODE_FAULT_DELAY_MS, longestMs: MAX_DELAY_MS }, record.nodeFaults),
    given.rule?.delay ? pauseMs(given, record.nodeFaults, 0) : 0,
  );
  return { kind: 'retry', ...counts, notBefore: after(now, pause), ...avoided(given) };
}

function decide(given: Given): Verdict {
  const { failure, record, limits, rule, now } = given;
  if (failure.code === failureCodes.LEASE_LOST) return decideLoss(given);
  if (rule?.action === 'HOLD') return { ...hold(rule), counted: 1 };
  if (rule?.action === 'FAIL') return { kind: 'fail', counted: 1, exhausted: false };
  if (rule?.counted === false) return decideReturn(given);
  const fault = rule?.action === 'RETRY_OTHER_PILOT' ? decideNodeFault(given) : undefined;
  if (fault) return fault;
  if (record.counted + 1 > limits.retries) return { kind: 'fail', counted: 1, exhausted: true };
  const place = rule?.action === 'RETRY_OTHER_NODE' ? avoided(given) : {};
  return { kind: 'retry', counted: 1, notBefore: after(now, pauseMs(given, record.counted)), ...place };
}

/** Returns the reason to hold a job as poison: it crashed on too many different nodes. */
function poisonOf({ node, crashedOn = [] }: FailureRecord, code: number, most: number): HoldReason | undefined {
  if (node === undefined || !isCrash(code)) return undefined;
  const nodes = [...new Set([...crashedOn, node])];
  return nodes.length >= most ? { code: 'POISON', nodes } : undefined;
}

/** Returns a resource after it was raised; null where nothing is stated, or there is no more. */
function raised(current: number | undefined, more: RetryMore | null | undefined, most = Infinity): number | null {
  if (!more || !current) return null;
  const next = Math.min(more.limit, Math.ceil(current * more.factor), most);
  return next > current ? next : null;
}

/** Returns memory after it was raised: to no less than what was used, since a job that states little may use more than it states. */
function raisedMemory({ ramMib = 0, usedRamMib = 0, mostRamMib }: FailureRecord, more: RetryMore | null | undefined) {
  const used = more ? Math.ceil(usedRamMib / more.factor) : 0;
  const next = raised(Math.max(ramMib, used), more, mostRamMib ?? Infinity);
  return next !== null && next > ramMib ? next : null;
}

const NOT_AVOIDING = { notBefore: null, avoidUntil: null, avoidNode: false } as const;
const NO_COUNTS: FailureCounts = { counted: 0, lost: 0, nodeFaults: 0, sparedFaults: 0, faulted: false };

/**
 * Decides what happens to a job whose attempt ended with this failure.
 * @param chance 0 to 1: where the pause lies in the spread that the rule gives it
 */
export function decideRetry(
  failure: Failure,
  record: FailureRecord,
  limits: RetryLimits,
  now: Date,
  policy: RetryPolicy = DEFAULT_RETRY_POLICY,
  chance = 1,
): RetryDecision {
  const { taskId = '', program = null, labels = [] } = record;
  const nth = record.counted + record.lost + record.nodeFaults + (record.sparedFaults ?? 0) + 1;
  const rule = findRule(policy.rules.rules, { failure, nth, taskId, program, labels });
  const verdict = decide({ failure, record, limits, rule, now, chance });
  const common = { ...NO_COUNTS, rule: rule?.id ?? null, crashed: isCrash(failure.code) };
  // A rule that fails such a job at once is a person's word.
  const poison = rule?.action === 'FAIL' ? undefined : poisonOf(record, failure.code, policy.poisonNodes);
  if (poison) {
    const { counted = 0, lost = 0, nodeFaults = 0, sparedFaults = 0 } = verdict;
    return { ...common, counted, lost, nodeFaults, sparedFaults, kind: 'hold', reason: poison };
  }
  if (verdict.kind !== 'retry') return { ...common, ...verdict };
  const ramMib = raisedMemory(record, rule?.moreMemory);
  const wallSeconds = raised(record.wallSeconds, rule?.moreTime);
  return { ...common, ...NOT_AVOIDING, ...verdict, ramMib, wallSeconds };
}
