import type { Tx } from '@visor/db';

/** Records programs that pilots lack; what is recorded already keeps its time. */
export async function addRefusals(
  tx: Tx,
  found: readonly { readonly pilotId: string; readonly program: string }[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  await tx.query(
    `insert into pilot_refusal (pilot_id, program, since)
     select f.pilot_id, f.program, $3 from unnest($1::uuid[], $2::text[]) f (pilot_id, program) group by 1, 2 order by 1, 2
     on conflict do nothing`,
    [found.map(({ pilotId }) => pilotId), found.map(({ program }) => program), now],
  );
}

/**
 * Replaces the programs that a pilot lacks. Returns whether that changed anything. Call it after jobs and attempts are locked:
 * reports add refusals in that order too.
 */
export async function replaceRefusals(
  tx: Tx,
  pilot: { readonly id: string; readonly refuses: readonly string[] },
  programs: readonly string[],
  now: Date,
): Promise<boolean> {
  const added = programs.filter((program) => !pilot.refuses.includes(program));
  const gone = pilot.refuses.filter((program) => !programs.includes(program));
  if (gone.length > 0)
    await tx.query('delete from pilot_refusal where pilot_id = $1 and program = any ($2)', [pilot.id, gone]);
  await addRefusals(
    tx,
    added.map((program) => ({ pilotId: pilot.id, program })),
    now,
  );
  return added.length + gone.length > 0;
}
