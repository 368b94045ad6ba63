import type { Scratch } from '@visor/db';
import type { ScannedFile, ScanProblem } from './scan.rules.ts';

/** Statuses of copies that explain a file on a storage. */
const PRESENT = "('COPYING', 'AVAILABLE', 'BAD', 'LOST', 'BEING_DELETED')";
/** Statuses of copies that must be there. */
const CLAIMED = "('AVAILABLE', 'BAD')";
/** An incomplete file that is younger may still be written. */
const PART_AGE = "interval '1 h'";

/** What a catalog, a storage and the catalog again have: temporary tables of one connection. */
export class Snapshot {
  readonly #scratch: Scratch;
  readonly #storageId: string;

  constructor(scratch: Scratch, storageId: string) {
    this.#scratch = scratch;
    this.#storageId = storageId;
  }

  /** Stores what the catalog has of the storage before the scan. Returns how many copies must be there. */
  async readCatalog(): Promise<number> {
    const { query } = this.#scratch;
    await query('create temp table known (id uuid, path text collate "C", status text, size bigint, is_new boolean)');
    await query(
      'create temp table found (path text collate "C", size bigint, modified_at timestamptz, links int, inode bigint, changed_at timestamptz)',
    );
    await query('create temp table unread (path text collate "C")');
    await query(
      `insert into known select r.id, r.path, r.status, f.size, r.inode is null from replica r join file f on f.id = r.file_id
        where r.storage_id = $1 and r.status in ${PRESENT}`,
      [this.#storageId],
    );
    const [row] = await query<{ count: string }>(`select count(*) from known where status in ${CLAIMED}`);
    return Number(row?.count ?? 0);
  }

  async addFound(files: readonly ScannedFile[]): Promise<void> {
    if (files.length === 0) return;
    await this.#scratch.query(
      `insert into found select path, size, to_timestamp(ms / 1000.0), links, inode, to_timestamp(changed / 1000.0)
         from unnest($1::text[], $2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::bigint[]) as n (path, size, ms, links, inode, changed)`,
      [
        files.map(([path]) => path),
        files.map(([, size]) => size),
        files.map(([, , modifiedMs]) => modifiedMs),
        files.map(([, , , links]) => links),
        files.map(([, , , , inode]) => inode),
        files.map(([, , , , , changedMs]) => changedMs),
      ],
    );
  }

  /** Folders of which nothing is known: what lies in them is neither missing nor dark. */
  async addUnread(problems: readonly ScanProblem[]): Promise<void> {
    const paths = problems.map(({ path }) => path);
    if (paths.length > 0) await this.#scratch.query('insert into unread select unnest($1::text[])', [paths]);
  }

  /** Compares, after the scan, with the catalog as it is now. */
  async compare(): Promise<void> {
    const { query } = this.#scratch;
    for (const table of ['known', 'found', 'unread']) await query(`analyze ${table}`);
    await query('create temp table dark (path text collate "C", size bigint, modified_at timestamptz, links int)');
    await query('create temp table absent (id uuid)');
    await query('create temp table altered (id uuid, size bigint)');
    await query(
      `insert into dark
       select f.path, f.size, f.modified_at, f.links from (
         select f.* from found f where not exists (select from known k where k.path = f.path) offset 0) f
        where not exists (select from replica r where r.storage_id = $1 and md5(r.path) = md5(f.path) and r.path = f.path
                             and r.status in ${PRESENT})
          -- An attempt may still report a file of an open dataset, and so may a client that sent one over HTTP.
          and not exists (select from dataset d where d.name = split_part(f.path, '/', 1) and d.status = 'OPEN')
          and not exists (select from upload u where u.storage_id = $1 and u.dataset || '/' || u.name = f.path)
          and not exists (select from unread n where starts_with(f.path, n.path || '/'))
          and not (f.path ~ '(^|/)[.]?visor-[^/]*[.]part$' and f.modified_at > clock_timestamp() - ${PART_AGE})`,
      [this.#storageId],
    );
    await query(
      `insert into absent
       select k.id from (
         select k.* from known k where k.status in ${CLAIMED} and not exists (select from found f where f.path = k.path) offset 0) k
         join replica r on r.id = k.id and r.path = k.path and r.status in ${CLAIMED}
        where not exists (select from unread u where k.path = u.path or starts_with(k.path, u.path || '/'))`,
    );
    await query(
      `insert into altered
       select k.id, f.size from known k join found f on f.path = k.path and f.size <> k.size
         join replica r on r.id = k.id and r.status = 'AVAILABLE' where k.status = 'AVAILABLE'`,
    );
  }

  /** Records the inodes of local files that are seen for the first time and were not touched since they were registered. */
  recordInodes(limit: number): Promise<unknown> {
    return this.#scratch.query(
      `update replica r set inode = n.inode
         from (select k.id, f.inode, f.changed_at from known k join found f on f.path = k.path and f.size = k.size
                where k.is_new and k.status = 'AVAILABLE' and f.inode <> 0 limit $1) n
        where r.id = n.id and r.inode is null and r.status = 'AVAILABLE'
          and n.changed_at <= greatest(r.added_at, r.verified_at)`,
      [limit],
    );
  }

  async count(table: 'dark' | 'absent' | 'altered'): Promise<number> {
    const [row] = await this.#scratch.query<{ count: string }>(`select count(*) from ${table}`);
    return Number(row?.count ?? 0);
  }

  /** Copies that were in both catalogs and not on the storage, in parts, by id. */
  absentAfter(id: string, limit: number): Promise<{ id: string }[]> {
    return this.#scratch.query('select id from absent where id > $1 order by id limit $2', [id, limit]);
  }

  /** Copies of another size than that of their file. */
  alteredAfter(id: string, limit: number): Promise<{ id: string; size: string }[]> {
    return this.#scratch.query('select id, size from altered where id > $1 order by id limit $2', [id, limit]);
  }

  /** Copies that were lost and are on the storage. */
  refound(limit: number): Promise<{ id: string }[]> {
    return this.#scratch.query(
      `select k.id from known k join found f on f.path = k.path and f.size = k.size where k.status = 'LOST' limit $1`,
      [limit],
    );
  }

  /**
   * Keeps what is dark, since when, and forgets what is no longer. A file that changed meanwhile is a new one. Returns those that
   * were never seen before, at most `limit`.
   */
  async recordDark(limit: number): Promise<{ path: string; size: string }[]> {
    const rows = await this.#scratch.query<{ path: string; size: string }>(
      `with seen as (
         insert into dark_file as d (id, storage_id, path, state, size, device, inode, modified_at, first_seen_at, last_seen_at,
                                     first_seen_ran_ms)
         select gen_random_uuid(), $1, path, 'SEEN', size, 0, 0, modified_at, clock_timestamp(), clock_timestamp(), r.ms
           from dark cross join running_time r
         on conflict (storage_id, md5(path)) where state = 'SEEN' do update
           set last_seen_at = excluded.last_seen_at, size = excluded.size, modified_at = excluded.modified_at,
               first_seen_at = case when (d.size, d.modified_at) = (excluded.size, excluded.modified_at) then d.first_seen_at
                                    else excluded.first_seen_at end,
               first_seen_ran_ms = case when (d.size, d.modified_at) = (excluded.size, excluded.modified_at) then d.first_seen_ran_ms
                                        else excluded.first_seen_ran_ms end
         returning path, size, xmax = 0 as is_new)
       select path, size from seen where is_new order by path limit $2`,
      [this.#storageId, limit],
    );
    await this.#scratch.query(
      `delete from dark_file d where d.storage_id = $1 and d.state = 'SEEN' and d.quarantined_at is null
          and not exists (select from dark n where n.path = d.path)`,
      [this.#storageId],
    );
    return rows;
  }

  /**
   * Dark files that were seen long enough: in an earlier scan, and for `darkSeconds` of running time. Returns their number without moving any,
   * for a trial that keeps nothing.
   */
  async countRipe(startedAt: string, darkSeconds: number): Promise<number> {
    const [row] = await this.#scratch.query<{ count: string }>(
      `select count(*) from dark n join dark_file d
           on d.storage_id = $1 and d.state = 'SEEN' and md5(d.path) = md5(n.path) and d.path = n.path
              and (d.size, d.modified_at) = (n.size, n.modified_at)
        where d.first_seen_at < $2 and d.first_seen_ran_ms <= (select ms from running_time) - $3 * 1000::float8`,
      [this.#storageId, startedAt, darkSeconds],
    );
    return Number(row?.count ?? 0);
  }
}
