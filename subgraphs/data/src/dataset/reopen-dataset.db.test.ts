import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { until } from '@visor/testkit';
import { createDataset } from './create-dataset.ts';
import { readDatasetsPage } from './dataset.reads.ts';
import { plainDataset } from './new-dataset.rules.ts';
import { openDatasets } from './open-datasets.ts';
import { reopenDataset } from './reopen-dataset.ts';

const reopen = ({ deps, db }: TestCatalog, id: string, reason = 'a file was forgotten') =>
  reopenDataset(deps, db, { id, reason, by: 'ann' });

async function closed(catalog: TestCatalog): Promise<string> {
  await catalog.send('dsm.register.file.input', announced('run1', 'a'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'run1', files: ['a'] });
  catalog.datasetEvents();
  return (await catalog.one<{ id: string }>('select id from dataset')).id;
}

test('a closed dataset that nothing is made from takes files again, and closes with them', async () => {
  await using catalog = await testCatalog();
  const id = await closed(catalog);
  expect(await reopen(catalog, id)).toMatchObject({ status: 'OPEN', closedAt: null });
  expect(await reopen(catalog, id)).toMatchObject({ status: 'OPEN' });
  await catalog.send('dsm.register.file.input', announced('run1', 'b'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'run1', files: ['a', 'b'] });
  expect(catalog.datasetEvents().map(({ type }) => type)).toEqual(['reopened', 'registered', 'closed']);
  expect(await catalog.db.query('select kind, outcome, "by", reason from dataset_action order by id')).toEqual([
    { kind: 'reopen', outcome: 'APPLIED', by: 'ann', reason: 'a file was forgotten' },
    { kind: 'reopen', outcome: 'UNCHANGED', by: 'ann', reason: 'a file was forgotten' },
  ]);
});

test('a dataset in use, of another state, a selection or none is not opened again, nor without a reason', async () => {
  await using catalog = await testCatalog();
  const id = await closed(catalog);
  await expect(reopen(catalog, id, ' ')).rejects.toMatchObject({ code: 'INVALID', details: { field: 'reason' } });
  await expect(reopen(catalog, uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const file = await catalog.one<{ id: string }>('select id from file');
  const selection = uuidv7();
  const opening = { datasetId: selection, name: 'some', kind: 'input', fileIds: [file.id] };
  await catalog.send('dsm.register.dataset.input', opening);
  await expect(reopen(catalog, selection)).rejects.toThrow(/made of files of other datasets/);
  await expect(reopen(catalog, id)).rejects.toThrow(/in use: some is made from it/);
  const child = { datasetId: uuidv7(), name: 'run1.output.1', kind: 'output', parentDatasetId: id };
  await catalog.send('dsm.register.dataset.input', child);
  await expect(reopen(catalog, id)).rejects.toThrow(/in use: run1.output.1 is made from it/);
  await catalog.send('dsm.register.dataset.close', { datasetId: child.datasetId, files: [] });
  await catalog.send('dsm.register.dataset.upload', { datasetId: child.datasetId });
  await expect(reopen(catalog, child.datasetId)).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
});

test('what a workflow has used is not opened again, also where nothing is left that was made of it', async () => {
  await using catalog = await testCatalog();
  const id = await closed(catalog);
  const use = { workflowId: uuidv7(), datasetIds: [id], status: 'FINISHED', mended: false, retryOpen: false };
  await catalog.send('dsm.register.dataset.use', use);
  await expect(reopen(catalog, id)).rejects.toThrow(`in use by workflow ${use.workflowId}`);
});

test('a use that begins at the same time is waited for', async () => {
  await using catalog = await testCatalog();
  const id = await closed(catalog);
  const child = plainDataset({ id: uuidv7(), name: 'run1.output.1', kind: 'output', byName: false });
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const { promise: isOpen, resolve: opened } = Promise.withResolvers<void>();
  const opening = catalog.db.transaction(async (tx) => {
    await openDatasets(catalog.deps, tx, [{ ...child, parentId: id }]);
    opened();
    await mayCommit;
  });
  await isOpen;
  const reopening = reopen(catalog, id);
  reopening.catch(() => {});
  await until(async () => (await catalog.db.query('select from pg_locks where not granted')).length > 0);
  commit();
  await opening;
  await expect(reopening).rejects.toThrow(/in use: run1.output.1 is made from it/);
});

test('a person opens a dataset, again with more said, and finds it by its metadata', async () => {
  await using catalog = await testCatalog();
  const create = (input: object) => createDataset(catalog.deps, catalog.db, { name: 'run7', ...input }, 'ann');
  const { id } = await create({});
  const metadata = { period: '2027a', energy: 10, polarised: true, "it's": 1 };
  await expect(create({ metadata })).rejects.toMatchObject({ code: 'INVALID' });
  const { "it's": _, ...good } = metadata;
  expect(await create({ run: 7, metadata: good, expectedFiles: 1 })).toMatchObject({ id, run: 7, metadata: good });
  await expect(create({ run: 8 })).rejects.toMatchObject({ code: 'CONFLICT' });
  await create({ name: 'other', metadata: { period: '2027b', energy: 20 } });
  const found = async (...terms: readonly { key: string }[]) =>
    (await readDatasetsPage(catalog.db, { where: { metadata: terms } }, ['period', 'energy', 'polarised'])).nodes.map(
      ({ name }) => name,
    );
  expect(await found({ key: 'period', text: '2027a' } as never)).toEqual(['run7']);
  expect(await found({ key: 'energy', number: 20 } as never)).toEqual(['other']);
  expect(await found({ key: 'energy', gte: 5, lte: 15 } as never, { key: 'polarised', flag: true } as never)).toEqual([
    'run7',
  ]);
  expect(await found({ key: 'period', gte: 0 } as never)).toEqual([]);
  await expect(found({ key: "x'; drop table file; --", text: 'a' } as never)).rejects.toMatchObject({
    code: 'INVALID',
    details: { field: 'where.metadata.key' },
  });
  await expect(found({ key: 'period' })).rejects.toThrow(/asks nothing of period/);
});
