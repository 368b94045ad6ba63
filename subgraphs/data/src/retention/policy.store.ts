import { uuidv7, type Database } from '@visor/db';
import type { DatasetClass, RetentionCondition } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import { defaultPolicy, readPolicy, type PolicyRequest, type RetentionPolicy } from './policy.rules.ts';

const CLASSES: readonly DatasetClass[] = ['raw', 'intermediate', 'final', 'log'];

/** A policy, and who set it. */
interface StoredPolicy extends RetentionPolicy {
  readonly setBy: string | null;
  readonly reason: string | null;
  readonly setAt: Date | null;
}

/** The policy of each class, set or by default. */
export async function findPolicies(sql: Sql): Promise<StoredPolicy[]> {
  const rows = await sql.query<{
    class: DatasetClass;
    conditions: RetentionCondition[];
    keepSeconds: number | null;
    setBy: string;
    reason: string;
    setAt: Date;
  }>(
    `select distinct on (class) class, conditions, keep_seconds::float8 as "keepSeconds", set_by as "setBy", reason, set_at as "setAt"
       from retention_policy order by class, id desc`,
  );
  const byClass = new Map(rows.map((row) => [row.class, { ...row, isDefault: false }]));
  return CLASSES.map((of) => byClass.get(of) ?? { ...defaultPolicy(of), setBy: null, reason: null, setAt: null });
}

/** Sets the policy of a class. @throws Refusal INVALID */
export async function setPolicy(
  db: Database,
  request: PolicyRequest & { readonly reason: string; readonly by: string },
  now: Date,
): Promise<StoredPolicy> {
  const policy = readPolicy(request);
  const { by, reason } = request;
  await db.query(
    `insert into retention_policy (id, class, conditions, keep_seconds, set_by, reason, set_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [uuidv7(), policy.class, policy.conditions, policy.keepSeconds, by, reason, now],
  );
  return { ...policy, setBy: by, reason, setAt: now };
}

/** Whether files can be uploaded anywhere. */
export async function hasExternalStorage(sql: Sql): Promise<boolean> {
  const rows = await sql.query(`select from storage where kind = 'external' limit 1`);
  return rows.length > 0;
}
