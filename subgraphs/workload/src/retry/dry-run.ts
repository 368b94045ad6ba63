import { setImmediate } from 'node:timers/promises';
import { Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { RetryRule } from '../job/retry-rule.rules.ts';
import { assertRules } from './change-rules.ts';
import { compareRules, countComparisons, type Comparison } from './dry-run.rules.ts';
import { readSettings } from '../settings/setting.reads.ts';
import { readPastFailures } from './dry-run.reads.ts';
import { readRuleSet } from './rule-set.reads.ts';

const MAX_ATTEMPTS = 5_000;
/** Attempts that are compared before other requests have their turn. */
const CHUNK_SIZE = 100;
const MAX_EXAMPLES = 50;

/** What rules would have decided about attempts that failed. */
interface DryRun {
  readonly attempts: number;
  readonly changed: number;
  /** There are older attempts that were not looked at. */
  readonly truncated: boolean;
  readonly counts: ReturnType<typeof countComparisons>;
  readonly examples: readonly Comparison[];
}

/**
 * Compares rules with those in force, over the newest attempts that failed. Nothing is changed.
 * @throws Refusal INVALID
 */
export async function dryRunRules(
  deps: Pick<Deps, 'db'>,
  rules: readonly RetryRule[],
  range: { readonly since: Date | null; readonly limit: number },
): Promise<DryRun> {
  const { since, limit } = range;
  if (limit < 1 || limit > MAX_ATTEMPTS)
    throw new Refusal('INVALID', `limit must be from 1 to ${MAX_ATTEMPTS}, not ${limit}`, { field: 'limit' });
  assertRules(rules);
  const [current, { poisonNodes }] = await Promise.all([readRuleSet(deps.db, null), readSettings(deps.db, 'health')]);
  if (!current) throw new Error('no retry rules are in force');
  const found = await readPastFailures(deps.db, since, limit + 1);
  const failures = found.slice(0, limit);
  const comparisons: Comparison[] = [];
  const before = { rules: current, poisonNodes };
  const after = { rules: { version: current.version + 1, rules }, poisonNodes };
  for (let from = 0; from < failures.length; from += CHUNK_SIZE) {
    for (const failure of failures.slice(from, from + CHUNK_SIZE))
      comparisons.push(compareRules(failure, before, after));
    await setImmediate();
  }
  const changed = comparisons.filter((each) => each.changed);
  return {
    attempts: failures.length,
    changed: changed.length,
    truncated: found.length > limit,
    counts: countComparisons(comparisons),
    examples: changed.slice(0, MAX_EXAMPLES),
  };
}
