import { defineEntity, p } from '@mikro-orm/core';
import type { RetryRule } from './retry-rule.rules.ts';

/** A set of retry rules that a person made; it never changes. The one of the highest version is in force. */
export const RetryRuleSetEntity = defineEntity({
  name: 'RetryRuleSet',
  tableName: 'retry_rule_set',
  properties: {
    version: p.integer().autoincrement(false).primary(),
    rules: p.json<readonly RetryRule[]>(),
    changedBy: p.text(),
    changedAt: p.datetime().columnType('timestamptz'),
    reason: p.text(),
    matchAllAllowed: p.boolean().default(false),
  },
});
