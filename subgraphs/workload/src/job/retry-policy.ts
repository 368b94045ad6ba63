import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { LoadedAttemptRow } from './job.store.ts';
import { readRules } from './retry-rule-set.store.ts';
import type { RetryRuleSet } from './retry-rule.rules.ts';
import { DEFAULT_RETRY_RULE_SET } from './retry-default.rules.ts';
import type { RetryPolicy } from './retry.rules.ts';
import { valuesOf } from '../settings/field.rules.ts';
import { healthFields } from '../settings/health.fields.rules.ts';

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
  attempts: readonly Pick<LoadedAttemptRow, 'rulesVersion' | 'healthSettings'>[],
): Promise<RetryPolicy> {
  const [{ rulesVersion: version, healthSettings } = { rulesVersion: 0, healthSettings: null }] = attempts;
  const { poisonNodes } = valuesOf(healthFields, healthSettings ?? undefined);
  return { poisonNodes, rules: version === 0 ? DEFAULT_RETRY_RULE_SET : await findRuleSet(deps, tx, version) };
}
