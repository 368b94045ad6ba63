import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { LoadedAttemptRow } from './job.store.ts';
import { readRules } from './retry-rule-set.store.ts';
import type { RetryRuleSet } from './retry-rule.rules.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry.rules.ts';

/** Sets that are kept: those of decisions that are still made, and some more. */
const MAX_KEPT = 20;

/** Returns the set of retry rules of this version; a set never changes, so each is read once. */
async function findRuleSet({ retryRules }: Pick<Deps, 'retryRules'>, tx: Tx, version: number): Promise<RetryRuleSet> {
  const kept = retryRules.get(version);
  if (kept) return kept;
  const rules = await readRules(tx, version);
  if (!rules) throw new Error(`retry rules ${version} are in force but not stored`);
  if (retryRules.size >= MAX_KEPT) retryRules.clear();
  const set = { version, rules };
  retryRules.set(version, set);
  return set;
}

/** Returns what decides about the failures of these locked attempts. */
export async function readRetryPolicy(
  deps: Pick<Deps, 'retryRules'>,
  tx: Tx,
  attempts: readonly Pick<LoadedAttemptRow, 'rulesVersion'>[],
): Promise<RetryPolicy> {
  const version = attempts[0]?.rulesVersion ?? 0;
  if (version === 0) return DEFAULT_RETRY_POLICY;
  return { ...DEFAULT_RETRY_POLICY, rules: await findRuleSet(deps, tx, version) };
}
