import { assertReason, failureCodes, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { RetryRule } from '../job/retry-rule.rules.ts';
import { findRuleFaults, findRuleWarnings, warningText } from './check-rules.rules.ts';
import { readRuleSet, type RuleSetView } from './rule-set.reads.ts';
import { insertRuleSet } from './rule-set.store.ts';

const MAX_FAULTS_NAMED = 10;

/** Who changes something, and why. */
export interface Change {
  /** Subject of the caller's token. */
  readonly by: string;
  readonly reason: string;
}

/** A change of the rules. */
interface RuleChange extends Change {
  /** One rule may take every failure from the others. */
  readonly allowMatchAll: boolean;
}

/** @throws Refusal INVALID that names rules and fields */
export function assertRules(rules: readonly RetryRule[]): void {
  const faults = findRuleFaults(rules);
  if (faults.length === 0) return;
  const more = faults.length - MAX_FAULTS_NAMED;
  const named = faults.slice(0, MAX_FAULTS_NAMED).join('; ');
  throw new Refusal('INVALID', more > 0 ? `${named}; and ${more} more` : named, { field: 'rules' });
}

/** One slip of the pen, a condition left out, would else decide about every failure of the farm. */
function assertNoMatchAll(rules: readonly RetryRule[]): void {
  const found = findRuleWarnings(rules, Object.values(failureCodes)).find(({ code }) => code === 'MATCHES_EVERYTHING');
  if (!found) return;
  const text = `${warningText(found)}. Say what it is about (match), put it last, or pass allowMatchAll: true`;
  throw new Refusal('INVALID', text, { field: 'rules', rule: found.rule });
}

/**
 * Puts rules in force, as the version after `version`. Failures that are reported from now on are decided by them; what was
 * decided stays.
 * @throws Refusal INVALID; CONFLICT where another version is in force
 */
export async function replaceRules(
  deps: Deps,
  rules: readonly RetryRule[],
  version: number,
  { allowMatchAll, ...change }: RuleChange,
): Promise<RuleSetView> {
  assertReason(change.reason);
  assertRules(rules);
  if (!allowMatchAll) assertNoMatchAll(rules);
  return deps.db.transaction(async (tx) => {
    const current = await readRuleSet(tx, null);
    const set = { version: version + 1, rules, matchAllAllowed: allowMatchAll };
    const next: RuleSetView = { ...set, at: deps.now(), ...change };
    if (current?.version !== version || !(await insertRuleSet(tx, next)))
      throw new Refusal(
        'CONFLICT',
        `version ${current?.version} of the retry rules is in force, not ${version}: look at retryRules, and change that`,
        { field: 'version' },
      );
    deps.logAfterCommit(tx, { version: next.version, rules: rules.length, ...change }, 'retry rules changed');
    return next;
  });
}

/** Puts an earlier set in force again; 0: the default set. @throws Refusal as `replaceRules`; NOT_FOUND */
export async function restoreRules(deps: Deps, of: number, version: number, change: RuleChange): Promise<RuleSetView> {
  const earlier = await readRuleSet(deps.db, of);
  if (!earlier) throw new Refusal('NOT_FOUND', `there is no version ${of} of the retry rules`);
  return replaceRules(deps, earlier.rules, version, change);
}
