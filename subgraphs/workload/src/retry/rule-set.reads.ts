import type { Tx } from '@visor/db';
import { DEFAULT_RETRY_RULE_SET } from '../job/retry-default.rules.ts';
import type { RetryRule, RetryRuleSet } from '../job/retry-rule.rules.ts';

/** A set of rules with who made it; the default set was made by nobody. */
export interface RuleSetView extends RetryRuleSet {
  readonly by: string | null;
  readonly at: Date | null;
  readonly reason: string | null;
  /** Who made it confirmed that one rule may take every failure from the others. */
  readonly matchAllAllowed: boolean;
}

interface Row {
  readonly version: number;
  readonly rules: readonly RetryRule[];
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly matchAllAllowed: boolean;
}

const COLUMNS = 'version, rules, changed_by as by, changed_at as at, reason, match_all_allowed as "matchAllAllowed"';

const DEFAULT_VIEW: RuleSetView = {
  ...DEFAULT_RETRY_RULE_SET,
  by: null,
  at: null,
  reason: null,
  matchAllAllowed: false,
};

const viewOf = ({ at, ...row }: Row): RuleSetView => ({ ...row, at: new Date(at) });

/** Reads a set of rules; without a version the one in force. */
export async function readRuleSet(db: Pick<Tx, 'query'>, version: number | null): Promise<RuleSetView | null> {
  if (version === 0) return DEFAULT_VIEW;
  const rows = await db.query<Row>(
    `select ${COLUMNS} from retry_rule_set where $1::int is null or version = $1 order by version desc limit 1`,
    [version],
  );
  const [row] = rows;
  if (row) return viewOf(row);
  return version === null ? DEFAULT_VIEW : null;
}

/** Reads the newest sets, the default set last. */
export async function readRuleSets(db: Pick<Tx, 'query'>, limit: number): Promise<RuleSetView[]> {
  const rows = await db.query<Row>(`select ${COLUMNS} from retry_rule_set order by version desc limit $1`, [limit]);
  return [...rows.map(viewOf), DEFAULT_VIEW].slice(0, limit);
}
