import { expect, test } from '@jest/globals';
import { announced, md5, testCatalog } from '../../test/kit.ts';

const topic = 'dsm.register.file.input';

test('the first sight of a name opens an input dataset and registers its files in order', async () => {
  await using catalog = await testCatalog();
  await catalog.send(topic, announced('run1', 'b.raw', 'a.raw'), announced('run1', 'c.raw'));

  const files = await catalog.db.query('select name, basename, ordinal, run from file order by ordinal');
  expect(files).toEqual([
    { name: 'b.raw', basename: 'b.raw', ordinal: 0, run: null },
    { name: 'a.raw', basename: 'a.raw', ordinal: 1, run: null },
    { name: 'c.raw', basename: 'c.raw', ordinal: 2, run: null },
  ]);
  expect(catalog.datasetEvents()).toMatchObject([
    { type: 'opened', name: 'run1', kind: 'input', fileCount: 0 },
    { type: 'registered', name: 'run1', fileCount: 3, bytes: 30 },
  ]);
  const replica = await catalog.one(
    'select path, r.status from replica r join file f on f.id = r.file_id where ordinal = 0',
  );
  expect(replica).toEqual({ path: 'b.raw', status: 'AVAILABLE' });
});

test('ordinals go on from batch to batch', async () => {
  await using catalog = await testCatalog();
  await catalog.send(topic, announced('run1', 'a', 'b'));
  await catalog.send(topic, announced('run1', 'c'));
  expect(await catalog.one('select ordinal from file where name = $1', ['c'])).toEqual({ ordinal: 2 });
});

test('a repeated announcement is counted, has no other effect and publishes nothing', async () => {
  await using catalog = await testCatalog();
  await catalog.send(topic, announced('run1', 'a', 'b'));
  catalog.datasetEvents();
  await catalog.send(topic, announced('run1', 'a'), announced('run1', 'b', 'a'));

  expect(catalog.datasetEvents()).toEqual([]);
  expect(await catalog.one('select file_count, repeated_announcements from dataset')).toEqual({
    file_count: '2',
    repeated_announcements: '3',
  });
});

test('the same name with another checksum is refused and nothing of its message stays', async () => {
  await using catalog = await testCatalog();
  await catalog.send(topic, announced('run1', 'a'));
  const again = announced('run1', 'new', 'a');
  again.files[1]!.checksum = md5(7);

  await expect(catalog.send(topic, again)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { field: 'files.1.name' },
  });
  expect(await catalog.one('select count(*)::int as n, max(next_ordinal) as next from file, dataset')).toEqual({
    n: 1,
    next: 1,
  });
});

test('a batch of 200 messages takes as many statements as one of 2', async () => {
  await using catalog = await testCatalog();
  const messages = (batch: string, count: number) =>
    Array.from({ length: count }, (_, index) => announced(`run${index % 3}`, `${batch}-${index}`));
  await catalog.send(topic, ...messages('first', 3));
  await catalog.send(topic, ...messages('few', 2));
  const few = catalog.statements.length;
  await catalog.send(topic, ...messages('many', 200));

  expect(catalog.statements.length).toBe(few);
  expect(few).toBeLessThanOrEqual(7);
});

test('an unknown storage is refused, and the field is named', async () => {
  await using catalog = await testCatalog();
  const message = { dataset: 'run1', files: [{ ...announced('run1', 'a').files[0], storage: 'nowhere' }] };
  const refusal = { code: 'NOT_FOUND', details: { field: 'files.0.storage' } };
  await expect(catalog.send(topic, message)).rejects.toMatchObject(refusal);
});

test('a closed dataset takes no new file but recognizes its own', async () => {
  await using catalog = await testCatalog();
  await catalog.send(topic, announced('run1', 'a'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'run1', files: ['a'] });

  await expect(catalog.send(topic, announced('run1', 'b'))).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await catalog.send(topic, announced('run1', 'a'));
  expect(await catalog.one('select repeated_announcements as n from dataset')).toEqual({ n: '1' });
});

test('a message can refer to its dataset by id; an unknown id is refused', async () => {
  await using catalog = await testCatalog();
  await catalog.send(topic, announced('run1', 'a'));
  const { id } = await catalog.one<{ id: string }>('select id from dataset');
  const { files } = announced('run1', 'b');
  await catalog.send(topic, { datasetId: id.toUpperCase(), files });
  expect(await catalog.one('select file_count from dataset')).toEqual({ file_count: '2' });

  const other = id.replace(/^......../, '00000000');
  await expect(catalog.send(topic, { datasetId: other, files })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(catalog.send(topic, { datasetId: other, dataset: 'run1', files })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});

test('sizes that no answer could carry are refused', async () => {
  await using catalog = await testCatalog();
  const [file] = announced('run1', 'a').files;
  const files = Array.from({ length: 9 }, (_, index) => ({ ...file, path: `f${index}`, size: 2 ** 50 }));
  await expect(catalog.send(topic, { dataset: 'run1', files })).rejects.toMatchObject({ code: 'INVALID' });
});
