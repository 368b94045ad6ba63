import type { Sql } from '../deps.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import { findFacts } from './find-facts.ts';
import { findPolicies, hasExternalStorage } from './policy.store.ts';
import { defaultPolicy } from './policy.rules.ts';
import { evaluateRetention, type DeleteRequest, type RetentionVerdict } from './retention.rules.ts';

/** Decides whether datasets go. @param requestOf who asks for the deletion of one; null: the policy decides */
export async function judge(
  sql: Sql,
  datasets: readonly Dataset[],
  now: Date,
  requestOf: (dataset: Dataset) => DeleteRequest | null = () => null,
): Promise<ReadonlyMap<string, RetentionVerdict>> {
  if (datasets.length === 0) return new Map();
  // One after the other: in a transaction they share a connection.
  const policies = new Map((await findPolicies(sql)).map((policy) => [policy.class, policy]));
  const hasExternal = await hasExternalStorage(sql);
  const facts = await findFacts(sql, datasets);
  return new Map(
    datasets.flatMap((dataset) => {
      const known = facts.get(dataset.id);
      if (!known) return [];
      const policy = policies.get(dataset.class) ?? defaultPolicy(dataset.class);
      return [[dataset.id, evaluateRetention(known, { policy, hasExternal, now }, requestOf(dataset))] as const];
    }),
  );
}

/** Who asked for the deletion of a marked dataset; null: its policy did. */
export function requestOfMark({ mark, markedBy }: Pick<Dataset, 'mark' | 'markedBy'>): DeleteRequest | null {
  if (mark?.code !== 'REQUEST') return null;
  const { reason } = mark.parameters;
  return { by: markedBy ?? '', reason: typeof reason === 'string' ? reason : null, lastCopy: mark.lastCopy };
}
