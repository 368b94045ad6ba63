import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uuidv7, type Database } from '@visor/db';
import { announced, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { QUARANTINE_FOLDER } from '../storage/own-names.rules.ts';
import { findInconsistencies, type InconsistencyRequest } from './find-inconsistencies.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import {
  FILE_KINDS,
  INCONSISTENCY_KINDS,
  readBroken,
  REPLICA_KINDS,
  type InconsistencyKind,
  type InconsistencyRow,
} from './rules.store.ts';

/** What a test does, it does in a transaction that ends with it. */
type Access = Pick<Database, 'query' | 'transaction'>;
let at: TestCatalog;
beforeAll(async () => {
  at = await testCatalog();
  await fill();
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
});

const NO_ID = '00000000-0000-0000-0000-000000000000';

class Undo extends Error {}
async function undone(work: (db: Access) => Promise<void>): Promise<void> {
  await at.db
    .transaction(async (tx) => {
      await work({ query: (sql, parameters) => tx.query(sql, parameters), transaction: (inner) => inner(tx) });
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
}

/** All inconsistencies, page by page. */
async function find(db: Access, request: InconsistencyRequest = {}): Promise<InconsistencyRow[]> {
  const found: InconsistencyRow[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page = await findInconsistencies({ db, now: at.deps.now }, { ...request, after });
    found.push(...page.nodes);
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  return found;
}
const kindsOf = async (db: Access): Promise<InconsistencyKind[]> => (await find(db)).map(({ kind }) => kind);
const repair = async (db: Access, request: Parameters<typeof repairInconsistencies>[2]) =>
  (await repairInconsistencies(at.deps, db, request, 'anna')).found;

/** An open dataset of two files, one of one file that is closed, and a selection of both. */
async function fill(): Promise<void> {
  await at.send('dsm.register.file.input', announced('open', 'a', 'b'), announced('closed', 'c'));
  await at.send('dsm.register.dataset.close', { dataset: 'closed', files: ['c'] });
  const files = await at.db.query<{ id: string }>(`select id from file where name in ('a', 'c')`);
  const fileIds = files.map(({ id }) => id);
  await at.send('dsm.register.dataset.input', { datasetId: uuidv7(), name: 'selection', kind: 'input', fileIds });
}

const idOf = (name: string): string => `(select id from dataset where name = '${name}')`;
const fileOf = (name: string): string => `(select id from file where name = '${name}')`;
const closeAt = (dataset: string, at: string): string =>
  `insert into pending_close (id, dataset_id, requested_at, expected, digest) values ('${uuidv7()}', ${idOf(dataset)}, '${at}', 3, 'x')`;

const EXTERNAL_ID = uuidv7();
const EXTERNAL = `insert into storage (id, name, kind, url, created_at) values ('${EXTERNAL_ID}', 'far', 'external', 'https://far/', now())`;
const marked = (dataset: string): string =>
  `update dataset set status = 'TO_DELETE', previous_status = 'CLOSED', grace_left_ms = 0 where name = '${dataset}'`;
/** A deletion that has begun, of files with an external copy alone, and goes on at a time. */
const deletionOf = (dataset: string, nextAt: string): string[] => [
  marked(dataset),
  `update dataset set deletion_started_at = '2026-11-21T10:00:00Z' where name = '${dataset}'`,
  `insert into dataset_deletion (dataset_id, needs_external, next_at) values (${idOf(dataset)}, true, '${nextAt}')`,
];
const useOf = (dataset: string, kind: string, status: string | null): string =>
  `insert into dataset_use (dataset_id, user_id, kind, status, left_ms, at)
   select id, id, '${kind}', ${status === null ? 'null' : `'${status}'`}, 1000, '2026-11-21T10:00:00Z' from dataset where name = '${dataset}'`;

/** How each kind is made, and the kinds that are left after its repair. */
const FAULTS: Readonly<
  Record<InconsistencyKind, readonly [statements: readonly string[], left: readonly InconsistencyKind[]]>
> = {
  DATASET_COUNTERS: [[`update dataset set file_count = 7, bytes = 1 where name = 'open'`], []],
  CLOSED_DIGEST: [
    [`update file set name = 'other' where dataset_id = ${idOf('closed')}`],
    ['CLOSED_DIGEST', 'CLOSED_DIGEST'],
  ],
  CLOSE_OF_CLOSED: [[closeAt('closed', '2026-11-21T11:59:59Z')], []],
  CLOSE_NOT_COMPARED: [[closeAt('open', '2026-11-21T11:00:00Z')], []],
  UPLOADED_WITHOUT_COPY: [[`update dataset set status = 'UPLOADED' where name = 'closed'`], ['UPLOADED_WITHOUT_COPY']],
  DELETED_WITH_COPY: [[`update dataset set status = 'DELETED' where name = 'closed'`], ['DELETED_WITH_COPY']],
  READY_WITHOUT_COPY: [
    [`update replica set status = 'DELETED' where file_id = (select id from file where name = 'a')`],
    ['READY_WITHOUT_COPY'],
  ],
  UNREADY_WITH_COPY: [[`update file set status = 'LOST' where name = 'a'`], []],
  COPY_NOT_FINISHED: [
    [`update replica set status = 'COPYING', added_at = '2026-11-01' where file_id = ${fileOf('a')}`],
    ['COPY_NOT_FINISHED'],
  ],
  ACCUSED_LONG_AGO: [
    [`update replica set accused_at = '2026-11-21T10:00:00Z' where file_id = ${fileOf('a')}`],
    ['ACCUSED_LONG_AGO'],
  ],
  STORAGE_USE: [[`update storage_use_change set files = files + 1`], []],
  STORAGE_UNHEALTHY: [[`update storage set health = 'FAILING', health_at = now()`], ['STORAGE_UNHEALTHY']],
  INSPECTION_ABANDONED: [
    [
      `insert into inspection (id, kind, storage_id, state, dry_run, requested_at, started_at)
       select '${uuidv7()}', 'SCRUB', id, 'RUNNING', false, '2026-11-21', '2026-11-21T10:00:00Z' from storage`,
    ],
    ['INSPECTION_ABANDONED'],
  ],
  DARK_BUT_KNOWN: [
    [
      `insert into dark_file (id, storage_id, path, state, size, device, inode, modified_at, first_seen_at, last_seen_at, quarantined_at, first_seen_ran_ms)
       select '${uuidv7()}', storage_id, path, 'QUARANTINED', 1, 1, 1, now(), now(), now(), now(), 0 from replica where file_id = ${fileOf('a')}`,
    ],
    ['DARK_BUT_KNOWN', 'SET_ASIDE_WHERE_KEPT'],
  ],
  SET_ASIDE_WHERE_KEPT: [
    [
      `insert into dark_file (id, storage_id, path, state, size, device, inode, modified_at, first_seen_at, last_seen_at, quarantined_at, first_seen_ran_ms)
       select '${uuidv7()}', id, 'unknown', 'PURGED', 1, 1, 1, now(), now(), now(), now(), 0 from storage`,
    ],
    ['SET_ASIDE_WHERE_KEPT'],
  ],
  ROOTS_NESTED: [
    [
      `insert into storage (id, name, kind, url, created_at) select '${uuidv7()}', 'inner', 'output', url || 'inner', now() from storage`,
      // As no text tells: by another scheme and port, and by parts that lead elsewhere.
      `insert into storage (id, name, kind, url, created_at) values
         ('${uuidv7()}', 'dav', 'external', 'davs://host/a/', now()), ('${uuidv7()}', 'web', 'external', 'https://HOST:443/b/../a/c', now()),
         ('${uuidv7()}', 'port', 'external', 'davs://host:8443/a/', now())`,
    ],
    ['ROOTS_NESTED', 'ROOTS_NESTED'],
  ],
  MADE_TWICE: [
    [
      `update dataset set kind = 'output' where name = 'open'`,
      `update file set producer = name || '.1' where dataset_id = ${idOf('open')}`,
      `insert into file_parent (file_id, parent_id) select id, ${fileOf('c')} from file where dataset_id = ${idOf('open')}`,
    ],
    ['MADE_TWICE', 'MADE_TWICE'],
  ],
  LINEAGE_CIRCLE: [
    [
      `insert into file_parent (file_id, parent_id)
       values (${fileOf('a')}, ${fileOf('b')}), (${fileOf('b')}, ${fileOf('a')}), (${fileOf('c')}, ${fileOf('c')})`,
    ],
    ['LINEAGE_CIRCLE', 'LINEAGE_CIRCLE', 'LINEAGE_CIRCLE'],
  ],
  UPLOADED_NOT_VERIFIED: [
    [
      EXTERNAL,
      `insert into replica (id, file_id, storage_id, path, status, added_at)
       values ('${uuidv7()}', ${fileOf('c')}, '${EXTERNAL_ID}', 'closed/c', 'AVAILABLE', now())`,
      `update dataset set status = 'UPLOADED' where name = 'closed'`,
    ],
    ['UPLOADED_NOT_VERIFIED'],
  ],
  UPLOAD_STANDS_STILL: [
    [
      `update dataset set status = 'TO_UPLOAD' where name = 'closed'`,
      `insert into external_copy (dataset_id, state, next_at) values (${idOf('closed')}, 'COPYING', '2026-11-21T10:00:00Z')`,
    ],
    ['UPLOAD_STANDS_STILL'],
  ],
  MARKED_BUT_KEPT: [
    [marked('closed'), `update dataset set hold = 'calibration', hold_at = now() where name = 'closed'`],
    ['MARKED_BUT_KEPT'],
  ],
  DELETION_STANDS_STILL: [deletionOf('closed', '2026-11-21T10:00:00Z'), ['DELETION_STANDS_STILL']],
  LAST_COPY_DELETED: [
    [
      ...deletionOf('closed', '2026-11-21T12:00:00Z'),
      `update replica set status = 'DELETED' where file_id = ${fileOf('c')}`,
      `update file set status = 'DELETED' where name = 'c'`,
    ],
    ['LAST_COPY_DELETED'],
  ],
  PLACE_TWICE: [
    ['drop index replica_live_place', `update replica set path = 'same'`],
    ['PLACE_TWICE', 'PLACE_TWICE', 'PLACE_TWICE'],
  ],
};

test('a catalog in which all is right has no inconsistency', async () => {
  expect(await kindsOf(at.db)).toEqual([]);
});

test.each(INCONSISTENCY_KINDS)('%s is named, and repaired where it can be', (kind) =>
  undone(async (db) => {
    const [statements, left] = FAULTS[kind];
    for (const statement of statements) await db.query(statement);
    const found = await find(db);
    expect(found.map((row) => row.kind)).toContain(kind);
    expect(await find(db, { keys: found.map(({ key }) => key) })).toEqual(found);
    const reason = 'found by a check';
    const dry = await repair(db, { reason });
    expect(dry.map((row) => row.repaired)).toEqual(dry.map((row) => !left.includes(row.kind)));
    expect(await find(db)).toEqual(found);
    await repair(db, { reason, dryRun: false });
    expect(await kindsOf(db)).toEqual(left);
  }),
);

test('inconsistencies are read page by page, and a repair is limited to what is named', () =>
  undone(async (db) => {
    await db.query(`update dataset set bytes = 1 where name <> 'selection'`);
    await db.query(`update file set status = 'CORRUPT'`);
    const place = ({ kind, id }: InconsistencyRow) => [kind, id];
    const all = (await find(db)).map(place);
    expect(all).toHaveLength(5);
    expect((await find(db, { first: 2 })).map(place)).toEqual(all);
    expect((await find(db, { first: 1 })).map(place)).toEqual(all);
    const [first] = await find(db, { kinds: ['UNREADY_WITH_COPY'] });
    await repair(db, { reason: 'one', dryRun: false, keys: [first?.key ?? ''] });
    expect((await find(db)).map(place)).toEqual(all.filter(([, id]) => id !== first?.id));
    await expect(find(db, { keys: ['no uuid'] })).rejects.toMatchObject({ code: 'INVALID' });
  }));

test.each([
  ['a workflow goes on that uses it', [marked('closed'), useOf('closed', 'WORKFLOW', 'ACTIVE')], true],
  ['the workflow that used it has ended', [marked('closed'), useOf('closed', 'WORKFLOW', 'FINISHED')], false],
  ['somebody reads it within its grace', [marked('closed'), useOf('closed', 'FETCH', null)], false],
  [
    'somebody reads it while it is deleted',
    [...deletionOf('closed', '2026-11-21T12:00:00Z'), useOf('closed', 'FETCH', null)],
    true,
  ],
  [
    'a hold has stopped its deletion',
    [
      ...deletionOf('closed', '2026-11-21T10:00:00Z'),
      `update dataset set hold = 'x', hold_at = now() where name = 'closed'`,
    ],
    false,
  ],
] as const)('a mark is compared with what keeps the dataset: %s', (_, statements, expected) =>
  undone(async (db) => {
    for (const statement of statements) await db.query(statement);
    expect(await kindsOf(db)).toEqual(expected ? ['MARKED_BUT_KEPT'] : []);
  }),
);

test('copies of an old dataset that is being deleted take as long as they must; one that was left half deleted is named', () =>
  undone(async (db) => {
    await db.query(
      `update replica set status = 'BEING_DELETED', added_at = '2026-01-01' where file_id = ${fileOf('c')}`,
    );
    expect(await kindsOf(db)).toEqual(['COPY_NOT_FINISHED']);
    for (const statement of deletionOf('closed', '2026-11-21T12:00:00Z')) await db.query(statement);
    expect(await kindsOf(db)).toEqual([]);
  }));

test('a deletion that has begun, and of which no record says how far it is, is named', () =>
  undone(async (db) => {
    for (const statement of deletionOf('closed', '2026-11-21T12:00:00Z')) await db.query(statement);
    expect(await kindsOf(db)).toEqual([]);
    await db.query('delete from dataset_deletion');
    expect(await find(db)).toMatchObject([
      { kind: 'DELETION_STANDS_STILL', text: expect.stringContaining('not recorded') },
    ]);
  }));

test('an upload or a deletion that somebody does just now does not stand still', () =>
  undone(async (db) => {
    await db.query(`update dataset set status = 'TO_UPLOAD' where name = 'closed'`);
    await db.query(
      `insert into external_copy (dataset_id, state, next_at) values (${idOf('closed')}, 'COPYING', '2026-11-21T10:00:00Z')`,
    );
    await db.query(
      `insert into inspector_lease (name, holder, instance, lease_until)
       select 'upload ' || id, '${uuidv7()}', 'i', '2027-01-01' from dataset where name = 'closed'`,
    );
    expect(await kindsOf(db)).toEqual([]);
  }));

test('a bad copy of a known file may be set aside on input storage', () =>
  undone(async (db) => {
    await db.query(
      `insert into dark_file (id, storage_id, path, state, size, device, inode, modified_at, first_seen_at, last_seen_at, quarantined_at, first_seen_ran_ms)
       select '${uuidv7()}', id, '${QUARANTINE_FOLDER}/x', 'PURGED', 1, 1, 1, now(), now(), now(), now(), 0 from storage`,
    );
    expect(await kindsOf(db)).toEqual([]);
  }));

test('a range of files is compared without reading the other files', () =>
  undone(async (db) => {
    await db.query(
      `with new as materialized (select gen_random_uuid() as id, n from generate_series(1, 20000) n), added as (
         insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, registered_at)
         select id, ${idOf('closed')}, 'f' || n, 'f' || n, n, 1, '00000000', 'crc32', now() from new)
       insert into replica (id, file_id, storage_id, path, added_at)
       select gen_random_uuid(), new.id, s.id, 'f' || n, now() from new, (select id from storage limit 1) s`,
    );
    await db.query('analyze file, replica');
    const [range] = await db.query<{ from: string; to: string }>(
      `select min(id::text) as "from", max(id::text) as "to" from (select id from file order by id limit 50) f`,
    );
    if (!range) throw new Error('no files');
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await db.query(`set local plan_cache_mode = ${mode}`);
      for (const kind of [...FILE_KINDS, ...REPLICA_KINDS]) {
        const explained: Access['query'] = (sql, parameters) =>
          db.query(`explain (analyze, buffers, timing off) ${sql}`, parameters);
        const pages: number[] = [];
        const query: Access['query'] = async (sql, parameters) => {
          const plan = (await explained<{ 'QUERY PLAN': string }>(sql, parameters)).map((line) => line['QUERY PLAN']);
          const total = plan.find((line) => line.includes('Buffers:')) ?? '';
          pages.push([...total.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0));
          return [];
        };
        await readBroken({ query }, kind, { keys: range, after: NO_ID, limit: 500 }, at.deps.now());
        expect({ mode, kind, few: (pages[0] ?? Infinity) < 3_000 }).toEqual({ mode, kind, few: true });
      }
    }
  }));
