import type { RetryRuleInput } from '../../generated/types.ts';
import type { RetryMatch, RetryRule } from '../job/retry-rule.rules.ts';

const readMatch = (match: RetryRuleInput['match']): RetryMatch => ({
  sources: match?.sources ?? null,
  codes: match?.codes ?? null,
  phases: match?.phases ?? null,
  message: match?.message ?? null,
  from: match?.from ?? null,
  to: match?.to ?? null,
  taskId: match?.taskId?.toLowerCase() ?? null,
  program: match?.program ?? null,
  label: match?.label ?? null,
});

/** Returns a rule as it is stored: what was left out stands for anything, or for what is usual. */
export const readRule = (input: RetryRuleInput): RetryRule => ({
  id: input.id,
  match: readMatch(input.match),
  action: input.action,
  delay: input.delay
    ? {
        first: input.delay.first,
        factor: input.delay.factor ?? 2,
        longest: input.delay.longest ?? Math.max(input.delay.first, 600),
        jitter: input.delay.jitter ?? 0,
      }
    : null,
  moreMemory: input.moreMemory ?? null,
  moreTime: input.moreTime ?? null,
  counted: input.counted ?? true,
});
