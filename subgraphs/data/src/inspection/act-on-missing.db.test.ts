import { rmSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { never, testSite } from '../../test/inspector-kit.ts';
import { actOnMissing } from './act-on-missing.ts';

test('what a scan did not find is LOST only where it is not there at a second look either', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'late.raw': 'aaa', 'gone.raw': 'b' });
  rmSync(site.at(middle, 'run/gone.raw'));
  const ids = (await site.catalog.db.query<{ id: string }>('select id from replica')).map(({ id }) => id);
  const work = { round: site.round(), storage: middle, inspection: { id: null, dryRun: false }, signal: never };
  expect(await actOnMissing(work, ids)).toMatchObject({ lost: 1 });
  expect(await site.copies()).toEqual({ 'middle:run/gone.raw': 'LOST', 'middle:run/late.raw': 'AVAILABLE' });
});
