import { uuidv7, type Tx } from '@visor/db';
import type { Patch } from './field.rules.ts';
import type { SectionName } from './sections.rules.ts';

/** Reads what is set of a section, and keeps others from changing it until the transaction ends. */
export async function lockSetting(tx: Tx, name: SectionName): Promise<Patch> {
  // The row may not exist yet: the lock is on the section's name.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended(current_schema() || '.setting.' || $1, 0))`, [name]);
  const rows = await tx.query<{ value: Patch }>('select value from setting where name = $1', [name]);
  return rows[0]?.value ?? {};
}

/** Stores a section, and the change. */
export async function writeSetting(
  tx: Tx,
  change: { readonly name: SectionName; readonly before: Patch; readonly after: Patch },
  by: { readonly subject: string; readonly reason: string },
  now: Date,
): Promise<void> {
  const { name, before, after } = change;
  await tx.query(
    `with changed as (
       insert into setting_change (id, name, before, after, changed_by, changed_at, reason)
       values ($1, $2, $3::jsonb, $4::jsonb, $5, $6, $7)
     )
     insert into setting (name, value, changed_by, changed_at, reason) values ($2, $4::jsonb, $5, $6, $7)
     on conflict (name) do update set value = excluded.value, changed_by = excluded.changed_by,
       changed_at = excluded.changed_at, reason = excluded.reason`,
    [uuidv7(), name, JSON.stringify(before), JSON.stringify(after), by.subject, now, by.reason],
  );
}
