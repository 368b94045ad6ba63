/** What may be deleted, and why not: the one place that decides it. */
import type { RetentionReasonCode, UseStatus } from '@visor/schema';
import type { DatasetClass, DatasetStatus } from '../../generated/types.ts';
import type { RetentionPolicy } from './policy.rules.ts';

/** Uses of a dataset by workflows that stand the same way. */
export interface UseGroup {
  /** Null: nobody has said how the use ended. */
  readonly status: UseStatus | null;
  /** Jobs failed; null where that is not known. */
  readonly failed: boolean | null;
  /** A person took what was there in spite of failed jobs, or reruns did the rest. */
  readonly mended: boolean;
  /** A person decided that the failed jobs do not matter. */
  readonly waived: boolean;
  /** Failed tasks can still be given new attempts. */
  readonly retryOpen: boolean;
  /** Whether the last dataset of the chain is uploaded; null for a use that has none. */
  readonly finalUploaded: boolean | null;
  readonly count: number;
}

/** What is known of a dataset when its deletion is decided. */
export interface RetentionFacts {
  readonly class: DatasetClass;
  /** Of a marked dataset the status that it would go back to. */
  readonly status: DatasetStatus;
  readonly files: number;
  readonly closedAt: Date | null;
  readonly hold: { readonly reason: string; readonly by: string } | null;
  readonly uses: readonly UseGroup[];
  /** Somebody fetches its files now. */
  readonly readers: number;
  /** Datasets that are made of it, or of its files. */
  readonly children: { readonly all: number; readonly open: number; readonly unknown: number };
  /** Storages of its copies that deny deletion, as far as was looked. */
  readonly keepers: readonly string[];
  /** A storage of its copies is over its high mark. */
  readonly overHighMark: boolean;
}

/** A person, or run control, who wants it deleted. */
export interface DeleteRequest {
  readonly by: string;
  readonly reason: string | null;
  /** They know that there are no other copies. */
  readonly lastCopy: boolean;
}

interface RetentionContext {
  readonly policy: RetentionPolicy;
  /** Whether a storage for uploads is registered. */
  readonly hasExternal: boolean;
  readonly now: Date;
}

export interface RetentionReason {
  readonly code: RetentionReasonCode;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type RetentionVerdict =
  | { readonly verdict: 'KEEP'; readonly reasons: readonly RetentionReason[] }
  | {
      readonly verdict: 'DELETE';
      readonly reason: RetentionReason;
      /** A copy goes only where an external one is good. */
      readonly needsExternal: boolean;
    };

const reason = (code: RetentionReasonCode, parameters: RetentionReason['parameters'] = {}): RetentionReason => ({
  code,
  parameters,
});

const total = (uses: readonly UseGroup[]): number => uses.reduce((sum, { count }) => sum + count, 0);

/** A workflow that left nothing undone, or whose failures a person waived. */
const isDone = (use: UseGroup): boolean =>
  use.status !== null &&
  use.status !== 'ACTIVE' &&
  !use.retryOpen &&
  (use.waived || use.mended || (use.status === 'FINISHED' && use.failed === false));

/**
 * Decides whether a dataset goes: by a request, or by the policy of its class. All that speaks for keeping it is listed; what is
 * not known speaks for keeping it.
 */
export function evaluateRetention(
  facts: RetentionFacts,
  context: RetentionContext,
  request: DeleteRequest | null,
): RetentionVerdict {
  const kept = [...safetyReasons(facts), ...copyReasons(facts, request)];
  // What counts as uploaded is asked for once more, whatever else speaks for the deletion.
  const needsExternal = request?.lastCopy !== true && (isLastPlace(facts) || facts.status === 'UPLOADED');
  if (request) {
    const { by, reason: why } = request;
    return kept.length > 0
      ? { verdict: 'KEEP', reasons: kept }
      : { verdict: 'DELETE', reason: reason('REQUEST', { by, reason: why }), needsExternal };
  }
  const waits = policyReasons(facts, context);
  if (waits.length > 0 && isHighMarkCase(facts, context) && kept.length === 0)
    return { verdict: 'DELETE', reason: reason('HIGH_MARK', { class: facts.class }), needsExternal };
  const reasons = [...kept, ...waits];
  if (reasons.length > 0) return { verdict: 'KEEP', reasons };
  const { conditions, keepSeconds } = context.policy;
  const parameters = { class: facts.class, conditions, ...(keepSeconds === null ? {} : { seconds: keepSeconds }) };
  return { verdict: 'DELETE', reason: reason('POLICY', parameters), needsExternal };
}

/** What keeps a dataset, for persons and policies. */
function safetyReasons({ status, hold, uses, readers, children, keepers }: RetentionFacts): RetentionReason[] {
  const found: RetentionReason[] = [];
  if (status === 'TO_UPLOAD') found.push(reason('UPLOAD_WAITS'));
  if (hold) found.push(reason('HOLD', { ...hold }));
  const of = (matches: (use: UseGroup) => boolean): number => total(uses.filter(matches));
  const active = of((use) => use.status === 'ACTIVE');
  if (active > 0) found.push(reason('IN_USE', { workflows: active }));
  if (readers > 0) found.push(reason('BEING_READ', { readers }));
  const retryable = of((use) => use.status !== 'ACTIVE' && use.retryOpen);
  if (retryable > 0) found.push(reason('RETRY_WINDOW', { workflows: retryable }));
  const undone = of((use) => use.status !== null && use.status !== 'ACTIVE' && !use.retryOpen && !isDone(use));
  if (undone > 0) found.push(reason('FAILED_JOBS', { workflows: undone }));
  const unknown = of((use) => use.status === null) + children.unknown;
  if (unknown > 0) found.push(reason('UNKNOWN_USE', { datasets: unknown }));
  if (keepers.length > 0) found.push(reason('STORAGE_KEEPS', { storages: keepers }));
  return found;
}

/** Whether nothing that was made of it stands for its files: only an external copy does. */
const isLastPlace = ({ class: of, files, uses }: RetentionFacts): boolean =>
  files > 0 && of !== 'log' && (of === 'final' || total(uses.filter(isDone)) === 0);

/** Last good copies go only where somebody says that he knows it. */
function copyReasons(facts: RetentionFacts, request: DeleteRequest | null): RetentionReason[] {
  if (!isLastPlace(facts) || facts.status === 'UPLOADED' || request?.lastCopy) return [];
  return [reason('LAST_COPY', { files: facts.files })];
}

/** What the policy of the class still waits for. */
function policyReasons(facts: RetentionFacts, context: RetentionContext): RetentionReason[] {
  const { policy, hasExternal, now } = context;
  if (facts.status === 'OPEN') return [reason('NOT_CLOSED')];
  return policy.conditions.flatMap((condition): RetentionReason[] => {
    switch (condition) {
      case 'REQUEST':
        return [reason('BY_REQUEST', { class: facts.class })];
      case 'CHILD_CLOSED':
        return facts.children.all === 0
          ? [reason('NO_CHILD')]
          : facts.children.open > 0
            ? [reason('CHILD_OPEN', { datasets: facts.children.open })]
            : [];
      case 'UPLOADED':
        return facts.status === 'UPLOADED' ? [] : [reason(hasExternal ? 'NOT_UPLOADED' : 'NO_EXTERNAL')];
      case 'FINAL_UPLOADED':
        return finalReasons(facts, hasExternal);
      case 'AGE':
        return ageReasons(facts, policy.keepSeconds, now);
    }
  });
}

function finalReasons({ uses }: RetentionFacts, hasExternal: boolean): RetentionReason[] {
  if (uses.length === 0) return [reason('NO_CHILD')];
  const waiting = total(uses.filter(({ finalUploaded }) => finalUploaded !== true));
  if (waiting === 0) return [];
  return [hasExternal ? reason('FINAL_NOT_UPLOADED', { workflows: waiting }) : reason('NO_EXTERNAL')];
}

function ageReasons({ closedAt }: RetentionFacts, seconds: number | null, now: Date): RetentionReason[] {
  if (closedAt === null || seconds === null) return [reason('NOT_CLOSED')];
  const until = closedAt.getTime() + seconds * 1_000;
  return now.getTime() >= until ? [] : [reason('TOO_YOUNG', { until: new Date(until).toISOString() })];
}

/** Without a place to upload to, a full storage takes the intermediates of finished chains; never raw or final files. */
const isHighMarkCase = (facts: RetentionFacts, { policy, hasExternal }: RetentionContext): boolean =>
  facts.class === 'intermediate' &&
  (facts.status === 'CLOSED' || facts.status === 'UPLOADED') &&
  facts.overHighMark &&
  !hasExternal &&
  policy.isDefault &&
  total(facts.uses.filter(isDone)) > 0;
