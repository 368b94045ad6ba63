import type { Database } from '@visor/db';
import { checklistDigestSql } from '@visor/schema';
import { keysSql, type FoundRows, type KeyRange, type KindPage } from '@visor/service';
import { QUARANTINE_FOLDER } from '../storage/own-names.rules.ts';
import { LEAVING } from './leaving.sql.ts';
import { ofDatasets, ofFiles, ofStorages } from './selects.sql.ts';

/** What is compared of datasets, by their ids. */
export const DATASET_KINDS = [
  'DATASET_COUNTERS',
  'CLOSED_DIGEST',
  'CLOSE_OF_CLOSED',
  'CLOSE_NOT_COMPARED',
  'UPLOADED_WITHOUT_COPY',
  'UPLOADED_NOT_VERIFIED',
  'UPLOAD_STANDS_STILL',
  'MARKED_BUT_KEPT',
  'DELETION_STANDS_STILL',
  'DELETED_WITH_COPY',
  'LAST_COPY_DELETED',
] as const;
/** What is compared of files, by their ids. */
export const FILE_KINDS = ['READY_WITHOUT_COPY', 'UNREADY_WITH_COPY', 'MADE_TWICE', 'LINEAGE_CIRCLE'] as const;
/** What is compared of replicas, by the ids of their files. */
export const REPLICA_KINDS = ['PLACE_TWICE', 'COPY_NOT_FINISHED', 'ACCUSED_LONG_AGO'] as const;
/** What is compared of storages, by their ids. */
export const STORAGE_KINDS = [
  'STORAGE_USE',
  'STORAGE_UNHEALTHY',
  'ROOTS_NESTED',
  'INSPECTION_ABANDONED',
  'DARK_BUT_KNOWN',
  'SET_ASIDE_WHERE_KEPT',
] as const;

export const INCONSISTENCY_KINDS = [...DATASET_KINDS, ...FILE_KINDS, ...REPLICA_KINDS, ...STORAGE_KINDS] as const;
export type InconsistencyKind = (typeof INCONSISTENCY_KINDS)[number];

/** Something on which the tables of the catalog disagree. */
export interface InconsistencyRow {
  readonly kind: InconsistencyKind;
  readonly id: string;
  /** Of the dataset or file with which it is compared again. */
  readonly key: string;
  readonly datasetId: string | null;
  readonly fileId: string | null;
  readonly storageId: string | null;
  readonly text: string;
}

/** Files of a dataset `d`: its own, or those of a selection. */
const FILES = `(select f.name, f.size from file f where f.dataset_id = d.id
    union all select f.name, f.size from selected_file s join file f on f.id = s.file_id where s.dataset_id = d.id) f`;

/** Number and bytes of the files of a dataset `d`. */
export const RECOUNT = `select count(*) as files, coalesce(sum(f.size), 0) as bytes from ${FILES}`;

/** A digest sorts all names of a dataset: a larger one is not compared. */
const MAX_DIGESTED = 5_000_000;

const GOOD = `select from replica r where r.file_id = f.id and r.status = 'AVAILABLE'`;

/** What storage `s` is said to hold, and what its replicas give. A larger one is not counted. */
const MAX_COUNTED = 5_000_000;
const KEPT_USE = `select coalesce(sum(u.files), 0) as files, coalesce(sum(u.bytes), 0) as bytes
     from (select files, bytes from storage_use where storage_id = s.id
           union all select files, bytes from storage_use_change where storage_id = s.id) u`;
const COUNTED_USE = `select count(*) as files, coalesce(sum(f.size), 0) as bytes
     from replica r join file f on f.id = r.file_id where r.storage_id = s.id and r.status not in ('LOST', 'DELETED')`;
/** Sets what storages are said to hold right, as one more change: nobody waits for it. */
export const RECOUNT_USE = `insert into storage_use_change (storage_id, files, bytes)
  select s.id, c.files - k.files, c.bytes - k.bytes
    from storage s cross join lateral (${KEPT_USE}) k cross join lateral (${COUNTED_USE}) c
   where s.id = any ($1::uuid[]) and (k.files, k.bytes) <> (c.files, c.bytes) returning storage_id as id`;

/** The deletion of the dataset of file `f`, which takes as long as it must: DELETION_STANDS_STILL says where it does not go on. */
const DELETION = `select from dataset_deletion x join dataset d on d.id = x.dataset_id
   where x.dataset_id = f.dataset_id and d.status = 'TO_DELETE'`;

/** Other files of one parent that are compared with a file. */
const MAX_SIBLINGS = 100;

/** Kinds that a statement finds. */
type StatementKind = Exclude<InconsistencyKind, 'ROOTS_NESTED'>;

/** The rows that break each rule. */
const BROKEN: Readonly<Record<StatementKind, string>> = {
  DATASET_COUNTERS: `select d.id, d.id as key, d.id as dataset_id, null::uuid as file_id, null::uuid as storage_id,
      'kept: ' || d.file_count || ' files, ' || d.bytes || ' bytes; counted: ' || c.files || ' files, ' || c.bytes || ' bytes' as text
    from dataset d cross join lateral (${RECOUNT}) c where (d.file_count, d.bytes) <> (c.files, c.bytes)`,
  CLOSED_DIGEST: ofDatasets(
    `'it was closed with other names than its files have'`,
    `d.closed_digest is not null and d.status <> 'OPEN' and d.file_count <= ${MAX_DIGESTED}
       and d.closed_digest <> (select ${checklistDigestSql('f.name')} from ${FILES})`,
  ),
  CLOSE_OF_CLOSED: ofDatasets(
    `'a close of it waits, but it is ' || d.status`,
    `d.status <> 'OPEN' and exists (select from pending_close p where p.dataset_id = d.id)`,
  ),
  CLOSE_NOT_COMPARED: ofDatasets(
    `'a close of it waits, and was not compared with its files'`,
    `d.status = 'OPEN' and exists (select from pending_close p
       where p.dataset_id = d.id and p.checked_files is null and p.requested_at < $4::timestamptz - interval '1 minute')`,
  ),
  ...LEAVING,
  READY_WITHOUT_COPY: ofFiles(
    `'it is READY, but no good copy of it is known'`,
    `where f.status = 'READY' and not exists (${GOOD}) and not exists (
       select from replica r where r.file_id = f.id and (r.accused_at is not null or r.status in ('COPYING', 'BEING_DELETED')))`,
  ),
  UNREADY_WITH_COPY: ofFiles(
    `'it is ' || f.status || ', but a good copy of it is known'`,
    `where f.status <> 'READY' and exists (${GOOD})`,
  ),
  MADE_TWICE: ofFiles(
    `'job ' || split_part(f.producer, '.', 1) || ' made it of ' || t.parent_id || ', of which another job made ' || t.name`,
    `join dataset d on d.id = f.dataset_id and d.kind = 'output'
     cross join lateral (
       select p.parent_id, o.name from file_parent p
        cross join lateral (
          select c.file_id from file_parent c where c.parent_id = p.parent_id and c.file_id <> f.id limit ${MAX_SIBLINGS}) c
         join file o on o.id = c.file_id and o.dataset_id = f.dataset_id and o.status <> 'DELETED'
        where p.file_id = f.id and split_part(o.producer, '.', 1) <> split_part(f.producer, '.', 1)
        order by o.id limit 1) t
     where f.producer is not null and f.status <> 'DELETED'`,
  ),
  LINEAGE_CIRCLE: ofFiles(
    `'it was made of ' || t.parent_id || ', which was made of it'`,
    `cross join lateral (
       select p.parent_id from file_parent p
        where p.file_id = f.id
          and (p.parent_id = f.id or exists (select from file_parent q where q.file_id = p.parent_id and q.parent_id = f.id))
        order by p.parent_id limit 1) t`,
  ),
  PLACE_TWICE: `select r.id, f.id as key, f.dataset_id, f.id as file_id, r.storage_id,
      'file ' || o.file_id || ' has a good copy at the same place: ' || r.path as text
    from file f join replica r on r.file_id = f.id and r.status = 'AVAILABLE'
    cross join lateral (
      select o.file_id from replica o
       where o.storage_id = r.storage_id and md5(o.path) = md5(r.path) and o.path = r.path and o.id <> r.id and o.status = 'AVAILABLE'
       order by o.id limit 1) o`,
  COPY_NOT_FINISHED: `select r.id, f.id as key, f.dataset_id, f.id as file_id, r.storage_id,
      'its copy ' || r.path || ' is ' || r.status || ' since a day' as text
    from file f join replica r on r.file_id = f.id
   where (r.status = 'COPYING' or (r.status = 'BEING_DELETED' and not exists (${DELETION})))
     and r.added_at < $4::timestamptz - interval '1 day'`,
  ACCUSED_LONG_AGO: `select r.id, f.id as key, f.dataset_id, f.id as file_id, r.storage_id,
      'its copy ' || r.path || ' is said to be bad since ' || r.accused_at || ', and was not read again' as text
    from file f join replica r on r.file_id = f.id where r.accused_at < $4::timestamptz - interval '1 hour'`,
  STORAGE_USE: ofStorages(
    's.id',
    `'kept: ' || k.files || ' files, ' || k.bytes || ' bytes; counted: ' || c.files || ' files, ' || c.bytes || ' bytes'`,
    `cross join lateral (${KEPT_USE}) k cross join lateral (${COUNTED_USE}) c
     where k.files <= ${MAX_COUNTED} and (k.files, k.bytes) <> (c.files, c.bytes)`,
  ),
  STORAGE_UNHEALTHY: ofStorages(
    's.id',
    `'it is ' || s.health || ' since ' || s.health_at || coalesce(': ' || s.health_reason, '')`,
    `where s.health in ('UNAVAILABLE', 'FAILING')`,
  ),
  INSPECTION_ABANDONED: ofStorages(
    'i.id',
    `'its inspection ' || lower(i.kind) || ' runs since ' || i.started_at || ', and no inspector holds it'`,
    `join inspection i on i.storage_id = s.id
     where i.state = 'RUNNING' and i.started_at < $4::timestamptz - interval '1 hour'
       and not exists (select from inspector_lease l where l.lease_until > $4::timestamptz - interval '10 minutes')`,
  ),
  DARK_BUT_KNOWN: ofStorages(
    'd.id',
    `'the file ' || d.path || ' is in quarantine, but the catalog has a good copy there'`,
    `join dark_file d on d.storage_id = s.id and d.state = 'QUARANTINED'
     where exists (select from replica r where r.storage_id = s.id and md5(r.path) = md5(d.path) and r.path = d.path and r.status = 'AVAILABLE')`,
  ),
  // A bad copy of a known file is set aside anywhere, when it was mended; it has no other path than that.
  SET_ASIDE_WHERE_KEPT: ofStorages(
    'd.id',
    `'the unknown file ' || d.path || ' is ' || d.state || ', on ' || s.kind || ' storage, where the unknown is only reported'`,
    `join dark_file d on d.storage_id = s.id and d.state in ('QUARANTINED', 'PURGED')
     where s.kind in ('input', 'external') and not starts_with(d.path, '${QUARANTINE_FOLDER}/')`,
  ),
};

/** Datasets of one page, and their files: counting these takes a second. A larger dataset is compared alone. */
const MAX_DATASETS = 500;
const MAX_FILES = 100_000;
/** Files of one page. */
const FILE_RANGE = 20_000;

/** Returns the datasets after an id that one page compares; undefined where there are none. */
export async function readDatasetRange(db: Pick<Database, 'query'>, after: string): Promise<KeyRange | undefined> {
  const datasets = await db.query<{ id: string; files: string }>(
    `select id, file_count as files from dataset where id > $1 order by id limit ${MAX_DATASETS}`,
    [after],
  );
  const [first] = datasets;
  if (!first) return undefined;
  let [to, files] = [first.id, Number(first.files)];
  for (const dataset of datasets.slice(1)) {
    files += Number(dataset.files);
    if (files > MAX_FILES) break;
    to = dataset.id;
  }
  return { from: first.id, to };
}

/** Returns the files after an id that one page compares; undefined where there are none. */
export async function readFileRange(db: Pick<Database, 'query'>, after: string): Promise<KeyRange | undefined> {
  const [range] = await db.query<{ from: string | null; to: string | null }>(
    `select min(id::text) as "from", max(id::text) as "to" from (select id from file where id > $1 order by id limit ${FILE_RANGE}) f`,
    [after],
  );
  return range?.from && range.to ? { from: range.from, to: range.to } : undefined;
}

/** Storages are few: one page compares them all. */
export const readStorageRange = async (db: Pick<Database, 'query'>, after: string): Promise<KeyRange | undefined> => {
  const [range] = await db.query<{ from: string | null; to: string | null }>(
    `select min(id::text) as "from", max(id::text) as "to" from storage where id > $1`,
    [after],
  );
  return range?.from && range.to ? { from: range.from, to: range.to } : undefined;
};

/** Reads what breaks a rule, after an id, in the order of ids. */
export async function readBroken(
  db: Pick<Database, 'query'>,
  kind: StatementKind,
  { keys, after, limit }: KindPage,
  now: Date,
): Promise<FoundRows<InconsistencyRow>> {
  const { sql, values } = keysSql(keys, 'b.key');
  // The rows of the keys first: a planner that counts on the limit reads a whole table in the order of ids for each range of keys.
  const found = await db.query<Omit<InconsistencyRow, 'kind'>>(
    `with b as materialized (select * from (${BROKEN[kind]}) b where ${sql})
     select b.id, b.key, b.dataset_id as "datasetId", b.file_id as "fileId", b.storage_id as "storageId", b.text from b
      where b.id > $3 and $4::timestamptz is not null order by b.id limit $5`,
    [...values, after, now, limit],
  );
  const rows = found.map((row) => ({ kind, ...row }));
  return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}
