import { expect, test } from '@jest/globals';
import { never, testSite } from '../../test/inspector-kit.ts';
import { utilisationDaemon } from './utilisation-daemon.ts';
import { findUtilisation } from './utilisation.store.ts';

test('what each class of datasets takes of a storage is recorded once an hour', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bb' });
  await Promise.all([
    utilisationDaemon.run(site.round({}, 'a'), never),
    utilisationDaemon.run(site.round({}, 'b'), never),
  ]);
  await utilisationDaemon.run(site.round(), never);
  const rows = await findUtilisation(site.catalog.db, middle.id, 24, 10);
  expect(rows).toEqual([{ class: expect.any(String), at: expect.any(Date), files: 2, bytes: 5 }]);
});
