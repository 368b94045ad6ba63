import type { Tx } from '@visor/db';
import type { Refusals } from './pilot.rules.ts';

/** A program of which a pilot gets no jobs. */
interface Refusal {
  readonly pilotId: string;
  readonly program: string;
  /** The pilot has it, and cannot start it now. */
  readonly isUnavailable?: boolean;
}

/** Records programs that pilots lack, or cannot start now, which is no reason to fail a job: it is so since no time. What is recorded as lacking keeps its time. */
export async function addRefusals(tx: Tx, found: readonly Refusal[], now: Date): Promise<void> {
  if (found.length === 0) return;
  await tx.query(
    `insert into pilot_refusal as known (pilot_id, program, since)
     select f.pilot_id, f.program, min(case when f.unavailable then 'infinity' else $4::timestamptz end)
       from unnest($1::uuid[], $2::text[], $3::boolean[]) f (pilot_id, program, unavailable) group by 1, 2 order by 1, 2
     on conflict (pilot_id, program) do update set since = excluded.since where known.since > excluded.since`,
    [
      found.map(({ pilotId }) => pilotId),
      found.map(({ program }) => program),
      found.map(({ isUnavailable = false }) => isUnavailable),
      now,
    ],
  );
}

/**
 * Replaces the programs that a pilot refuses. Returns whether that changed anything. Call it after jobs and attempts are locked:
 * reports add refusals in that order too.
 */
export async function replaceRefusals(
  tx: Tx,
  pilot: { readonly id: string; readonly refuses: readonly string[] },
  { programs, unavailable }: Refusals,
  now: Date,
): Promise<boolean> {
  const added = programs.filter((program) => !pilot.refuses.includes(program));
  const gone = pilot.refuses.filter((program) => !programs.includes(program));
  if (gone.length > 0)
    await tx.query('delete from pilot_refusal where pilot_id = $1 and program = any ($2)', [pilot.id, gone]);
  await addRefusals(
    tx,
    added.map((program) => ({ pilotId: pilot.id, program, isUnavailable: unavailable.has(program) })),
    now,
  );
  return added.length + gone.length > 0;
}
