import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { checklistDigest } from '@visor/schema';
import { announced, inFolder, testCatalog, type TestCatalog } from '../../test/kit.ts';

const open = 'dsm.register.dataset.input';
const files = 'dsm.register.file.input';

test('the class of a dataset is that of its sender; raw is announced, unknown is final', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('run1', 'a'));
  await catalog.send(
    open,
    { datasetId: uuidv7(), name: 'run1.output.1', kind: 'output', class: 'intermediate' },
    { datasetId: uuidv7(), name: 'run1.output.2', kind: 'output' },
    { datasetId: uuidv7(), name: 'run1.log.1', kind: 'log' },
  );
  expect(await catalog.db.query('select name, class from dataset order by name')).toEqual([
    { name: 'run1', class: 'raw' },
    { name: 'run1.log.1', class: 'log' },
    { name: 'run1.output.1', class: 'intermediate' },
    { name: 'run1.output.2', class: 'final' },
  ]);
});

test('nothing is made of a dataset whose deletion has begun, and a repeat of what was made before is answered', async () => {
  await using catalog = await testCatalog();
  await catalog.send(files, announced('gone', 'a'), announced('kept', 'b'));
  const [gone, kept] = await catalog.db.query<{ id: string }>('select id from dataset order by name');
  const made = { datasetId: uuidv7(), name: 'gone.output.1', kind: 'output', parentDatasetId: gone?.id };
  await catalog.send(open, made);
  await catalog.db.query("update dataset set deletion_started_at = now() where name = 'gone'");
  catalog.datasetEvents();
  await catalog.send(
    open,
    { datasetId: uuidv7(), name: 'gone.output.2', kind: 'output', parentDatasetId: gone?.id },
    { datasetId: uuidv7(), name: 'kept.output.1', kind: 'output', parentDatasetId: kept?.id },
    made,
  );
  const events = catalog.datasetEvents().map(({ type, name }) => `${type} ${name}`);
  expect(events.sort()).toEqual(['opened gone.output.1', 'opened kept.output.1', 'refused gone.output.2']);
  const reason = `the files of its parent ${gone?.id} are deleted`;
  expect(catalog.refused()).toMatchObject([{ code: 'CONFLICT', reason }]);
  expect(await catalog.one("select count(*)::int as n from dataset where name = 'gone.output.2'")).toEqual({ n: 0 });
});

const types = (catalog: TestCatalog) => catalog.datasetEvents().map(({ type }) => type);
const described = (catalog: TestCatalog, name = 'run1') =>
  catalog.one('select run, metadata, expected_files, status, class from dataset where name = $1', [name]);

test('run control says what a dataset is before its files come, and it closes when they are there', async () => {
  await using catalog = await testCatalog();
  const metadata = { period: '2027a', energy: 10, polarised: true };
  await catalog.send(open, { name: 'run1', kind: 'input', run: 7, metadata, expectedFiles: 2 });
  expect(types(catalog)).toEqual(['opened', 'closeDeferred']);
  expect(await described(catalog)).toEqual({ run: 7, metadata, expected_files: '2', status: 'OPEN', class: 'raw' });
  await catalog.send(files, announced('run1', 'a'));
  await catalog.send(files, announced('run1', 'b'));
  expect(types(catalog)).toEqual(['registered', 'registered', 'closed']);
  // The names that it has are what a repeat of its close names.
  await catalog.send('dsm.register.dataset.close', { dataset: 'run1', files: ['b', 'a'] });
  expect(types(catalog)).toEqual(['closed']);
});

test('what is said may come after the first files, or again; what differs is refused by an event', async () => {
  await using catalog = await testCatalog();
  await catalog.send(files, announced('run1', 'a'));
  const request = { name: 'run1', kind: 'input', run: 7, metadata: { a: 1, b: 'x' } };
  await catalog.send(open, { name: 'run1', kind: 'input' }, request, { ...request, metadata: { b: 'x', a: 1 } });
  expect(types(catalog)).toEqual(['opened', 'registered', 'opened']);
  expect(await described(catalog)).toMatchObject({ run: 7, metadata: { a: 1, b: 'x' } });
  const others = [{ run: 8 }, { metadata: { a: 1 } }, { kind: 'output' }, { class: 'final' }];
  await catalog.send(open, ...others.map((other) => ({ ...request, ...other })));
  const events = catalog.datasetEvents();
  expect(events).toHaveLength(4);
  for (const event of events)
    expect(event).toMatchObject({ type: 'commandRefused', command: 'input', name: 'run1', code: 'CONFLICT' });
  expect(catalog.refused().map(({ reason }) => reason)).toEqual(events.map((event) => 'text' in event && event.text));
});

test('two messages of one batch that disagree have the result of one after the other', async () => {
  await using catalog = await testCatalog();
  await catalog.send(open, { name: 'r', kind: 'input', run: 1 }, { name: 'r', kind: 'input', run: 2 });
  expect(types(catalog)).toEqual(['opened', 'commandRefused']);
  await catalog.send(files, announced('s', 'a'));
  await catalog.send(open, { name: 's', kind: 'input', run: 1 }, { name: 's', kind: 'input', run: 2 });
  expect(await described(catalog, 's')).toMatchObject({ run: 1 });
});

test('a checklist before the files closes with these only; one that came as a close goes before it', async () => {
  await using catalog = await testCatalog();
  await catalog.send(open, { name: 'run1', kind: 'input', files: ['a', 'b'] });
  await catalog.send(files, announced('run1', 'a', 'c'));
  expect(types(catalog)).toEqual(['opened', 'closeDeferred', 'registered', 'closeRefused']);
  await catalog.send('dsm.register.dataset.close', { dataset: 'run2', files: ['a'] });
  await catalog.send(open, { name: 'run2', kind: 'input', expectedFiles: 5 });
  await catalog.send(files, inFolder(announced('run2', 'a')));
  expect(await described(catalog, 'run2')).toMatchObject({ status: 'CLOSED', expected_files: '5' });
});

test('which files are expected is said once: other names of the same number are refused, and names after a number count', async () => {
  await using catalog = await testCatalog();
  const request = { name: 'run1', kind: 'input', expectedFiles: 2 };
  await catalog.send(open, request);
  await catalog.send(open, { ...request, files: ['a', 'b'] }, request, { ...request, files: ['a', 'c'] });
  expect(types(catalog)).toEqual(['opened', 'closeDeferred', 'opened', 'commandRefused', 'closeDeferred']);
  await catalog.send(open, { ...request, digest: checklistDigest(['b', 'a']).digest });
  await catalog.send(open, { ...request, digest: checklistDigest(['b', 'c']).digest });
  expect(types(catalog)).toEqual(['opened', 'commandRefused']);
  await catalog.send(files, announced('run1', 'a', 'c'));
  expect(types(catalog)).toEqual(['registered', 'closeRefused']);
});

test('a message of the same batch and id that says nothing of the files leaves what was said of them', async () => {
  await using catalog = await testCatalog();
  const request = { datasetId: uuidv7(), name: 'run1', kind: 'input' };
  await catalog.send(open, { ...request, files: ['a'] }, request);
  await catalog.send(files, announced('run1', 'a'));
  expect(await described(catalog)).toMatchObject({ status: 'CLOSED', expected_files: '1' });
});

test('more files than were expected are no close', async () => {
  await using catalog = await testCatalog();
  await catalog.send(open, { name: 'run1', kind: 'input', expectedFiles: 1 });
  await catalog.send(files, announced('run1', 'a', 'b'));
  expect(types(catalog)).toEqual(['opened', 'closeDeferred', 'registered', 'closeRefused']);
  expect(await described(catalog)).toMatchObject({ status: 'OPEN' });
});

test('a closed dataset takes an expectation that it fulfils', async () => {
  await using catalog = await testCatalog();
  await catalog.send(files, announced('run1', 'a'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'run1', files: ['a'] });
  types(catalog);
  await catalog.send(open, { name: 'run1', kind: 'input', expectedFiles: 1 });
  expect(types(catalog)).toEqual(['opened', 'closed']);
  await catalog.send(open, { name: 'run1', kind: 'input', expectedFiles: 2 });
  expect(types(catalog)).toEqual(['opened', 'closeRefused']);
  expect(catalog.refused()).toHaveLength(1);
});

test.each([
  [{ metadata: [] }, 'metadata'],
  [{ metadata: { 'a b': 1 } }, 'metadata'],
  [{ metadata: { a: {} } }, 'metadata.a'],
  [{ metadata: { a: 'x\0' } }, 'metadata.a'],
  [{ metadata: { a: 'x'.repeat(1001) } }, 'metadata.a'],
  [{ metadata: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`k${index}`, 1])) }, 'metadata'],
  [{ expectedFiles: -1 }, 'expectedFiles'],
  [{ expectedFiles: 2, files: ['a'] }, 'expectedFiles'],
  [{ digest: '0'.repeat(64) }, 'expectedFiles'],
  [{ expectedFiles: 1, digest: 'x' }, 'digest'],
  [{ files: ['a/b'] }, 'files.0'],
  [{ class: 'log' }, 'class'],
  [{ fileIds: [uuidv7()], expectedFiles: 1 }, 'expectedFiles'],
])('%j is refused, and the field is named', async (wrong, field) => {
  await using catalog = await testCatalog();
  const sent = catalog.send(open, { name: 'run1', kind: 'input', ...wrong });
  await expect(sent).rejects.toMatchObject({ code: 'INVALID', details: { field } });
});

test('a command that the state does not allow, or on no dataset, has an event, and others of its batch are done', async () => {
  await using catalog = await testCatalog();
  const datasetId = uuidv7();
  await catalog.send(open, { datasetId, name: 'out', kind: 'output' });
  types(catalog);
  const unknown = uuidv7();
  await catalog.send('dsm.register.dataset.upload', { datasetId }, { datasetId: unknown });
  expect(catalog.datasetEvents()).toEqual([
    expect.objectContaining({ type: 'commandRefused', command: 'upload', name: 'out', code: 'ILLEGAL_MOVE' }),
    expect.objectContaining({ type: 'commandRefused', datasetId: unknown, code: 'NOT_FOUND' }),
  ]);
  expect(catalog.refused()).toHaveLength(2);
  await catalog.send('dsm.register.dataset.delete', { datasetId: unknown }, { datasetId });
  expect(types(catalog).toSorted()).toEqual(['commandRefused', 'toDelete']);
});
