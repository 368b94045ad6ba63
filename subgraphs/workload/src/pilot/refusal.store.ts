import type { Tx } from '@visor/db';

/** Notes programs that pilots lack; what is noted already stays as it is, with its time. */
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
 * Makes the programs that a pilot lacks these and no others; says whether that changed anything. To be called after jobs and
 * attempts were locked: reports add refusals in that order too.
 */
export async function putRefusals(
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

/** Programs that pilots lack, by pilot. */
export async function refusalsOf(
  db: Pick<Tx, 'query'>,
  pilots: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const rows = await db.query<{ id: string; programs: string[] }>(
    `select pilot_id as id, array_agg(program order by program) as programs from pilot_refusal
      where pilot_id = any ($1::uuid[]) group by 1`,
    [pilots],
  );
  return new Map(rows.map((row) => [row.id, row.programs]));
}

/** A program that every live pilot of a device has lacked for long enough, with those pilots. */
export interface RefusedProgram {
  readonly program: string;
  readonly device: string;
  readonly pilots: readonly { readonly name: string; readonly folders: readonly string[] }[];
}

/**
 * Programs that all live pilots of a device have lacked since `before`. A pilot lives if it was seen since `seen` and is not to
 * drain; where none lives nothing is refused.
 */
export async function refusedPrograms(db: Pick<Tx, 'query'>, before: Date, seen: Date): Promise<RefusedProgram[]> {
  return db.query(
    `with live as materialized (
       select id, name, device, program_folders from pilot
        where status in ('STARTING', 'IDLE', 'BUSY') and not draining and last_seen >= $2
     )
     select p.program, d.device, json_agg(json_build_object('name', l.name, 'folders', l.program_folders) order by l.name) as pilots
       from (select distinct program from pilot_refusal where since <= $1) p
      cross join (values ('CPU'), ('GPU'), ('ANY')) d (device)
       join live l on l.device = 'ANY' or d.device = 'ANY' or d.device = l.device
       left join pilot_refusal r on r.pilot_id = l.id and r.program = p.program and r.since <= $1
      group by 1, 2 having bool_and(r.program is not null)`,
    [before, seen],
  );
}
