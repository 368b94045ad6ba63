import type { Tx } from '@visor/db';
import type { RetryRule } from './retry-rule.rules.ts';

/** The version of the retry rules in force; 0: the default set, which is not stored. */
export const RULES_VERSION = 'coalesce((select max(version) from retry_rule_set), 0)';

/** Reads the rules of a stored set. */
export async function readRules(tx: Pick<Tx, 'query'>, version: number): Promise<readonly RetryRule[] | undefined> {
  const rows = await tx.query<{ rules: readonly RetryRule[] }>('select rules from retry_rule_set where version = $1', [
    version,
  ]);
  return rows[0]?.rules;
}
