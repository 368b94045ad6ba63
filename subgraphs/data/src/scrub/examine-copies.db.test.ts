import { mkdirSync, renameSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { addCopy, never, testSite } from '../../test/inspector-kit.ts';
import { RootGoneError } from '../inspection/root-problem.ts';
import { examineCopies } from './examine-copies.ts';

test('what is read in another root, which came while copies were read, says nothing of them', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bbb' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'aaa');
  const before = await site.copies();
  const ids = (await site.catalog.db.query<{ id: string }>("select id from replica where path like 'run/%'")).map(
    ({ id }) => id,
  );
  const round = site.round();
  const swap = (): void => {
    renameSync(site.at(middle, ''), site.at(middle, '../away'));
    mkdirSync(site.at(middle, ''));
    site.write(middle, 'run/a.raw', 'XXX');
  };
  const work = {
    round: {
      ...round,
      storage: {
        ...round.storage,
        verify: (...request: Parameters<typeof round.storage.verify>) => {
          swap();
          return round.storage.verify(...request);
        },
      },
    },
    storage: middle,
    inspection: { id: null, dryRun: false },
    signal: never,
  };
  await expect(examineCopies(work, ids, async () => {})).rejects.toThrow(RootGoneError);
  expect(await site.copies()).toEqual(before);
  expect(await site.acts()).toEqual([]);
});
