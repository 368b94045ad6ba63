import type { Tx } from '@visor/db';
import type { RuleSetView } from './rule-set.reads.ts';

/** Stores a set of rules as the next version. Returns false where that version is taken. */
export async function insertRuleSet(tx: Tx, set: RuleSetView): Promise<boolean> {
  const { version, rules, by, at, reason, matchAllAllowed } = set;
  const rows = await tx.query(
    `insert into retry_rule_set (version, rules, changed_by, changed_at, reason, match_all_allowed)
     values ($1, $2::jsonb, $3, $4, $5, $6)
     on conflict (version) do nothing returning version`,
    [version, JSON.stringify(rules), by, at, reason, matchAllAllowed],
  );
  return rows.length > 0;
}
