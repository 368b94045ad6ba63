import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { addCopy, never, testSite } from '../../test/inspector-kit.ts';
import { findCopies } from '../replica/copy.store.ts';
import { mendCopy } from './mend-copy.ts';

test('where the root went while a good copy was read, nothing in its place is set aside or written', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'aaa');
  writeFileSync(site.at(middle, 'run/a.raw'), 'bad');
  const rows = await site.catalog.db.query<{ id: string }>('select id from replica order by path desc');
  const [target, source] = (await Promise.all(rows.map(({ id }) => findCopies(site.catalog.db, [id])))).flat();
  if (!target || !source) throw new Error('a copy is missing');
  const round = site.round();
  const fetch: typeof round.storage.fetch = async (...request) => {
    const fetched = await round.storage.fetch(...request);
    renameSync(site.at(middle, ''), site.at(middle, '../away'));
    mkdirSync(site.at(middle, ''));
    site.write(middle, 'run/a.raw', 'theirs');
    return fetched;
  };
  const mended = await mendCopy(
    { ...round, storage: { ...round.storage, fetch } },
    { target, sources: [source], signal: never },
  );
  expect(mended).toMatchObject({ ok: false, text: expect.stringContaining('is the mount there?') });
  expect(readdirSync(site.at(middle, ''))).toEqual(['run']);
  expect(readFileSync(site.at(middle, 'run/a.raw'), 'utf8')).toBe('theirs');
  expect(await site.catalog.db.query('select from dark_file')).toEqual([]);
});
