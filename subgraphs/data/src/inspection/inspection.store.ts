import { recordset, rowsOf, uuidv7, type RecordOf } from '@visor/db';
import { storableJson } from '@visor/schema';
import type { InspectionKind } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import { wasWithin } from './due.sql.ts';
import { InspectionEntity, type Inspection } from './inspection.entity.ts';
import { inspectionLifecycle, type InspectionCounts, type InspectionEnd } from './inspection.rules.ts';

interface NewInspection {
  readonly kind: InspectionKind;
  readonly storageId: string;
  readonly dryRun: boolean;
  /** Null: by schedule. */
  readonly requestedBy: string | null;
}

/** Asks for an inspection; where one of the kind is open, that is the one. */
export async function requestInspection(sql: Sql, inspection: NewInspection): Promise<Inspection> {
  const { kind, storageId, dryRun, requestedBy } = inspection;
  const rows = await sql.query(
    `insert into inspection (id, kind, storage_id, state, dry_run, requested_by, requested_at)
     values ($1, $2, $3, 'REQUESTED', $4, $5, clock_timestamp())
     on conflict (kind, storage_id, dry_run) where state in ('REQUESTED', 'RUNNING')
       do update set requested_by = coalesce(inspection.requested_by, excluded.requested_by)
     returning *`,
    [uuidv7(), kind, storageId, dryRun, requestedBy],
  );
  const [row] = rowsOf(InspectionEntity, rows);
  if (!row) throw new Error('an inspection was neither inserted nor found');
  return row;
}

/** Open inspections of a kind, the oldest first: those that were asked for, and those that an ended process left. */
export async function findOpenInspections(sql: Sql, kind: InspectionKind): Promise<Inspection[]> {
  const rows = await sql.query(
    `select * from inspection where kind = $1 and state in ('REQUESTED', 'RUNNING') order by id`,
    [kind],
  );
  return rowsOf(InspectionEntity, rows);
}

/** Storages, external ones apart, of which no inspection of the kind began within this time, trials apart; one that was refused begins again after 10 minutes. */
export async function findStoragesDue(sql: Sql, kind: InspectionKind, everyMs: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select s.id from storage s
      where s.kind <> 'external' and not exists (
        select from inspection i where i.storage_id = s.id and i.kind = $1 and not i.dry_run
           and (i.state in ('REQUESTED', 'RUNNING') or ${wasWithin('i.started_at', 'clock_timestamp()', `$2 * interval '1 ms'`)}
                and (i.state <> 'REFUSED' or i.started_at > clock_timestamp() - interval '10 min')))
      order by s.name`,
    [kind, everyMs],
  );
  return rows.map(({ id }) => id);
}

/** Begins an inspection, from the start where an ended process left it. @returns undefined where it has ended meanwhile */
export async function beginInspection(sql: Sql, id: string): Promise<Inspection | undefined> {
  const rows = await sql.query(
    `update inspection set state = 'RUNNING', started_at = clock_timestamp(), scanned = 0, total = null, dark = 0, missing = 0,
            corrupt = 0, mended = 0, refused = 0, text = null
      where id = $1 and state = any ($2::text[]) returning *`,
    [id, inspectionLifecycle.sources('begin')],
  );
  return rowsOf(InspectionEntity, rows)[0];
}

/** Shows how far an inspection is. */
export async function recordProgress(
  sql: Sql,
  id: string,
  { scanned, dark, missing, corrupt, mended, refused }: InspectionCounts,
  total: number | null = null,
): Promise<void> {
  await sql.query(
    `update inspection set scanned = $2, dark = $3, missing = $4, corrupt = $5, mended = $6, refused = $7, total = $8
      where id = $1 and state = 'RUNNING'`,
    [id, scanned, dark, missing, corrupt, mended, refused, total],
  );
}

/** Ends an inspection with its numbers and a remark. What was done before an ended process left it counts, too: its acts say it. */
export async function endInspection(
  sql: Sql,
  id: string,
  end: InspectionEnd,
  counts: InspectionCounts,
  text: string | null,
): Promise<void> {
  const { scanned, dark, missing, corrupt, mended, refused } = counts;
  await sql.query(
    `update inspection set state = $8, finished_at = clock_timestamp(), scanned = $2, dark = $3, missing = greatest($4::bigint, a.lost),
            corrupt = greatest($5::bigint, a.corrupt), mended = greatest($6::bigint, a.mended), refused = $7, text = $9
       from (select count(distinct replica_id) filter (where kind = 'LOST') as lost,
                    count(distinct replica_id) filter (where kind in ('CORRUPT', 'ACCUSED')) as corrupt,
                    count(distinct replica_id) filter (where kind = 'MENDED') as mended
               from inspector_act where inspection_id = $1 and outcome = 'DONE') a
      where id = $1 and state = any ($10::text[])`,
    [
      id,
      scanned,
      dark,
      missing,
      corrupt,
      mended,
      refused,
      inspectionLifecycle.target(end),
      text,
      inspectionLifecycle.sources(end),
    ],
  );
}

const acts = recordset({
  id: 'uuid',
  inspectionId: 'uuid?',
  kind: 'text',
  outcome: 'text',
  storageId: 'uuid',
  fileId: 'uuid?',
  replicaId: 'uuid?',
  path: 'text?',
  bytes: 'bigint?',
  why: 'text?',
  finding: 'boolean',
});
type ActRecord = RecordOf<typeof acts>;

/** An act to be recorded. `kind`: QUARANTINED, LOST, MENDED, ...; upper case, as in docs/operating.md. */
export type NewAct = Pick<ActRecord, 'inspectionId' | 'kind' | 'storageId'> &
  Partial<ActRecord> & { readonly outcome: 'DONE' | 'DRY_RUN' | 'REFUSED' | 'FAILED' };

/** Records acts, in the transaction of what they did. */
export async function recordActs(sql: Sql, recorded: readonly NewAct[]): Promise<void> {
  if (recorded.length === 0) return;
  const rows = recorded.map((act): ActRecord => ({
    fileId: null,
    replicaId: null,
    path: null,
    bytes: null,
    why: null,
    finding: false,
    ...act,
    id: act.id ?? uuidv7(),
  }));
  await sql.query(
    `insert into inspector_act (at, ran_ms, ${acts.columns})
     select clock_timestamp(), t.ms, ${acts.values('a')} from ${acts.from('$1', 'a')} cross join running_time t`,
    [storableJson(rows)],
  );
}

/** The limit of acts is for so much running time. */
export const DAY_MS = 86_400_000;

/** Acts of the last day of running time that the limit counts: a clock that jumps ahead does not make it a new day. */
export async function countActsOfDay(sql: Sql, storageId: string): Promise<number> {
  const rows = await sql.query<{ count: number }>(
    `select count(*)::float8 as count from inspector_act
      where storage_id = $1 and kind in ('QUARANTINED', 'LOST') and outcome = 'DONE' and ran_ms > (select ms from running_time) - $2::bigint`,
    [storageId, DAY_MS],
  );
  return rows[0]?.count ?? 0;
}
