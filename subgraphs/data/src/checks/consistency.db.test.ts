import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { findInconsistencies, type InconsistencyRequest } from './find-inconsistencies.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

/** All inconsistencies, page by page. */
async function find({ db, deps }: TestCatalog, request: InconsistencyRequest = {}): Promise<InconsistencyRow[]> {
  const found: InconsistencyRow[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page = await findInconsistencies({ db, now: deps.now }, { ...request, after });
    found.push(...page.nodes);
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  return found;
}
const kindsOf = async (at: TestCatalog, request: InconsistencyRequest = {}): Promise<InconsistencyKind[]> =>
  (await find(at, request)).map(({ kind }) => kind);
const repair = async (at: TestCatalog, request: Parameters<typeof repairInconsistencies>[2]) =>
  (await repairInconsistencies(at.deps, at.db, request, 'anna')).found;

/** An open dataset of two files, and one of one file that is closed. */
async function catalogWithFiles(): Promise<TestCatalog> {
  const at = await testCatalog();
  await at.send('dsm.register.file.input', announced('open', 'a', 'b'), announced('closed', 'c'));
  await at.send('dsm.register.dataset.close', { dataset: 'closed', files: ['c'] });
  return at;
}

const idOf = (name: string): string => `(select id from dataset where name = '${name}')`;
const closeAt = (dataset: string, at: string): string =>
  `insert into pending_close (id, dataset_id, requested_at, expected, digest) values ('${uuidv7()}', ${idOf(dataset)}, '${at}', 3, 'x')`;

/** How each kind is made, and the kinds that are left after its repair. */
const FAULTS: Readonly<
  Record<InconsistencyKind, readonly [statements: readonly string[], left: readonly InconsistencyKind[]]>
> = {
  DATASET_COUNTERS: [[`update dataset set file_count = 7, bytes = 1 where name = 'open'`], []],
  CLOSED_DIGEST: [[`update file set name = 'other' where dataset_id = ${idOf('closed')}`], ['CLOSED_DIGEST']],
  CLOSE_OF_CLOSED: [[closeAt('closed', '2026-11-21T11:59:59Z')], []],
  CLOSE_NOT_COMPARED: [[closeAt('open', '2026-11-21T11:00:00Z')], []],
  UPLOADED_WITHOUT_COPY: [[`update dataset set status = 'UPLOADED' where name = 'closed'`], ['UPLOADED_WITHOUT_COPY']],
  DELETED_WITH_COPY: [[`update dataset set status = 'DELETED' where name = 'closed'`], ['DELETED_WITH_COPY']],
  READY_WITHOUT_COPY: [
    [`update replica set status = 'DELETED' where file_id = (select id from file where name = 'a')`],
    ['READY_WITHOUT_COPY'],
  ],
  UNREADY_WITH_COPY: [[`update file set status = 'LOST' where name = 'a'`], []],
  PLACE_TWICE: [[`update replica set path = 'same'`], ['PLACE_TWICE', 'PLACE_TWICE']],
};

test('a catalog in which all is right has no inconsistency', async () => {
  await using at = await catalogWithFiles();
  await at.send('dsm.register.dataset.input', {
    datasetId: uuidv7(),
    name: 'selection',
    kind: 'input',
    fileIds: (await at.db.query<{ id: string }>(`select id from file where name in ('a', 'c')`)).map(({ id }) => id),
  });
  expect(await kindsOf(at)).toEqual([]);
});

test.each(INCONSISTENCY_KINDS)('%s is named, and repaired where it can be', async (kind) => {
  await using at = await catalogWithFiles();
  const [statements, left] = FAULTS[kind];
  for (const statement of statements) await at.db.query(statement);
  const found = await find(at);
  expect(found.map((row) => row.kind)).toContain(kind);
  const keys = found.map(({ key }) => key);
  expect(await find(at, { keys })).toEqual(found);
  const reason = 'found by a check';
  const dry = await repair(at, { reason });
  expect(dry.map((row) => row.repaired)).toEqual(dry.map(() => left.length === 0));
  expect(await find(at)).toEqual(found);
  await repair(at, { reason, dryRun: false });
  expect(await kindsOf(at)).toEqual(left);
});

test('inconsistencies are read page by page, and a repair is limited to what is named', async () => {
  await using at = await catalogWithFiles();
  await at.db.query(`update dataset set bytes = 1`);
  await at.db.query(`update file set status = 'CORRUPT'`);
  const place = ({ kind, id }: InconsistencyRow) => [kind, id];
  const all = (await find(at)).map(place);
  expect(all).toHaveLength(5);
  expect((await find(at, { first: 2 })).map(place)).toEqual(all);
  expect((await find(at, { first: 1 })).map(place)).toEqual(all);
  const [first] = await find(at, { kinds: ['UNREADY_WITH_COPY'] });
  await repair(at, { reason: 'one', dryRun: false, keys: [first?.key ?? ''] });
  expect((await find(at)).map(place)).toEqual(all.filter(([, id]) => id !== first?.id));
  await expect(find(at, { keys: ['no uuid'] })).rejects.toMatchObject({ code: 'INVALID' });
});
