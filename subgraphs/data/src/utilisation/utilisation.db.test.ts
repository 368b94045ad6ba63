import { expect, test } from '@jest/globals';
import { never, testSite, type TestSite } from '../../test/inspector-kit.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { utilisationDaemon } from './utilisation-daemon.ts';
import { findUtilisation } from './utilisation.store.ts';

const HOUR_MS = 3_600_000;
const BEGIN = Date.parse('2026-11-21T12:20:00Z');

/** Runs the daemon, on several instances at once, as it is some hours after the begin. */
async function roundAt(site: TestSite, hours: number, instances: readonly string[] = ['a']): Promise<void> {
  const now = (): Date => new Date(BEGIN + hours * HOUR_MS);
  await Promise.all(
    instances.map(async (instance) => {
      const round = site.round({}, instance);
      await utilisationDaemon.run({ ...round, deps: { ...round.deps, now } }, never);
    }),
  );
}

/** What a storage has, as hour:files/bytes of each class. */
async function seriesOf(
  site: TestSite,
  { id }: Storage,
  at: number,
  hours = 87_600,
): Promise<Record<string, string[]>> {
  const now = new Date(BEGIN + at * HOUR_MS);
  const rows = await findUtilisation(site.catalog.db, { storageId: id, hours, limit: 1_000, now });
  const hourOf = (value: Date): number => (value.getTime() - Date.parse('2026-11-21T12:00:00Z')) / HOUR_MS;
  const series: Record<string, string[]> = {};
  for (const row of rows) (series[row.class] ??= []).push(`${hourOf(row.at)}:${row.files}/${row.bytes}`);
  return series;
}

const classOf = (site: TestSite, dataset: string, name: string) =>
  site.catalog.db.query('update dataset set class = $2 where name = $1', [dataset, name]);

test('what each class of datasets takes of each storage is recorded once an hour, until it takes nothing', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const { db } = site.catalog;
  await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bb' });
  await classOf(site, 'run', 'intermediate');
  await roundAt(site, 0, ['a', 'b']);
  await roundAt(site, 0.5);
  await site.register(middle, 'more', { 'c.raw': 'c' });
  await classOf(site, 'more', 'final');
  await site.register(output, 'far', { 'd.raw': 'dddd' });
  await classOf(site, 'far', 'final');
  await roundAt(site, 1);
  await db.query(`update replica set status = 'DELETED' where path like 'run/%'`);
  for (const hours of [2, 3, 4]) await roundAt(site, hours);
  expect(await seriesOf(site, middle, 4)).toEqual({
    final: ['4:1/1', '3:1/1', '2:1/1', '1:1/1'],
    intermediate: ['2:0/0', '1:2/5', '0:2/5'],
  });
  expect(await seriesOf(site, output, 4)).toEqual({ final: ['4:1/4', '3:1/4', '2:1/4', '1:1/4'] });
  expect(await seriesOf(site, output, 4, 2)).toEqual({ final: ['4:1/4', '3:1/4'] });
});

test('after 30 days one value a day is kept, also of a day whose first hours nobody recorded', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await classOf(site, 'run', 'raw');
  // From noon on; each third hour.
  for (let hours = 0; hours <= 48; hours += 3) await roundAt(site, hours);
  await roundAt(site, 29 * 24);
  const whole = await seriesOf(site, middle, 29 * 24);
  expect(whole['raw']).toHaveLength(18);
  await roundAt(site, 40 * 24);
  expect((await seriesOf(site, middle, 40 * 24))['raw']?.map((value) => Number.parseInt(value, 10))).toEqual([
    960, 696, 36, 12, 0,
  ]);
});

test('after a clock was ahead and went back, values are recorded as before', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await classOf(site, 'run', 'raw');
  await roundAt(site, 0);
  await roundAt(site, 200);
  await roundAt(site, 1);
  expect(await seriesOf(site, middle, 1)).toEqual({ raw: ['1:1/3', '0:1/3'] });
});
