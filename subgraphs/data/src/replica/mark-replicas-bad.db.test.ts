import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, testCatalog } from '../../test/kit.ts';

const topic = 'dsm.register.replica.bad';

test('a replica is marked BAD by its URL, or all replicas without one, and a batch takes three statements', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('run', 'a b+c.raw', 'd'), announced('run', 'e'));
  const ids = new Map(
    (await catalog.db.query<{ id: string; name: string }>('select id, name from file')).map(({ id, name }) => [
      name,
      id,
    ]),
  );
  const url = new URL('a b+c.raw', 'file:///data/buffer/').href;
  await catalog.send(
    topic,
    { fileId: ids.get('a b+c.raw'), urls: [url], code: 303, reason: 'md5 differs' },
    { fileId: ids.get('d'), code: 301, reason: 'not there' },
  );
  expect(catalog.statements).toHaveLength(3);
  const rows = await catalog.db.query(
    'select name, r.status, reason, accused_at is not null as accused from replica r join file f on f.id = file_id order by name',
  );
  expect(rows).toEqual([
    { name: 'a b+c.raw', status: 'BAD', reason: '303: md5 differs', accused: true },
    { name: 'd', status: 'BAD', reason: '301: not there', accused: true },
    { name: 'e', status: 'AVAILABLE', reason: null, accused: false },
  ]);
});

test('an unknown replica is refused', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('run', 'a'));
  const { id } = await catalog.one<{ id: string }>('select id from file');
  const report = { code: 303, reason: 'x' };
  await expect(catalog.send(topic, { ...report, fileId: uuidv7() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(catalog.send(topic, { ...report, fileId: id, urls: ['file:///x'] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
