import { defineEntity, p } from '@mikro-orm/core';
import type { DatasetClass, RetentionCondition } from '../../generated/types.ts';

/** Policies that persons set: the newest of a class holds, the earlier ones tell what held before. */
export const RetentionPolicyEntity = defineEntity({
  name: 'RetentionPolicy',
  tableName: 'retention_policy',
  properties: {
    id: p.uuid().primary(),
    class: p.text().$type<DatasetClass>(),
    conditions: p.array().$type<RetentionCondition[]>().columnType('text[]'),
    keepSeconds: p.bigint('number').strictNullable(),
    setBy: p.text(),
    reason: p.text(),
    setAt: p.datetime().columnType('timestamptz'),
  },
  indexes: [
    {
      name: 'retention_policy_newest',
      expression: 'create index "retention_policy_newest" on "retention_policy" (class, id desc)',
    },
  ],
  checks: [{ name: 'retention_policy_class', expression: "class in ('raw', 'intermediate', 'final', 'log')" }],
});
