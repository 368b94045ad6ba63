import { expect, test } from '@jest/globals';
import { world } from '../../test/kit.ts';
import { changeSettings } from './change-settings.ts';
import { readSettingChanges, readSettings } from './setting.reads.ts';

test('what nobody has set has its default; a change is used by the next read and recorded; null sets the default again', async () => {
  await using at = await world();
  expect(await readSettings(at.db, 'scheduler', { window: 7 })).toMatchObject({ alpha: 0.01, gamma: 0.5, window: 7 });
  await changeSettings(at.deps, { scheduler: { alpha: 0.5, window: 9 } }, 'a try', 'ann');
  await changeSettings(at.deps, { scheduler: { alpha: null } }, 'it was worse', 'bob');
  expect(await readSettings(at.db, 'scheduler', { window: 7 })).toMatchObject({ alpha: 0.01, gamma: 0.5, window: 9 });
  expect(await readSettingChanges(at.db, 2)).toMatchObject([
    {
      name: 'scheduler',
      before: { alpha: 0.5, window: 9 },
      after: { window: 9 },
      changedBy: 'bob',
      reason: 'it was worse',
    },
    { name: 'scheduler', before: {}, after: { alpha: 0.5, window: 9 }, changedBy: 'ann' },
  ]);
});

test.each([
  [{ gamma: 1 }, 'scheduler.gamma must be a number from 0 to 0.99, not 1; null sets its default, 0.5'],
  [{ alpha: -1 }, 'scheduler.alpha must be a number from 0 to 10, not -1'],
  [{ alpha: Number.NaN }, 'not NaN'],
  [{ beta: Infinity }, 'not Infinity'],
  [{ window: 0 }, 'scheduler.window must be a whole number from 1 to 1000000, not 0'],
  [{ window: 1.5 }, 'whole number'],
  [{ maxWeight: '3' }, 'whole number'],
  [{ unknown: 3 }, 'settings have no field scheduler.unknown'],
])('%j is refused, and what stands beside it is not stored', async (patch, text) => {
  await using at = await world();
  const change = changeSettings(at.deps, { scheduler: { chunkSize: 5, ...patch } }, 'why', 'ann');
  await expect(change).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining(text) });
  expect(await readSettings(at.db, 'scheduler')).toMatchObject({ chunkSize: 100 });
  expect(await readSettingChanges(at.db, 10)).toEqual([]);
});

test('a change needs a reason', async () => {
  await using at = await world();
  await expect(changeSettings(at.deps, { scheduler: { alpha: 1 } }, ' ', 'ann')).rejects.toMatchObject({
    code: 'INVALID',
  });
});

test.each([[{}], [{ scheduler: {} }], [{ scheduler: null, forming: { splitter: undefined } }]])(
  'a change of nothing is refused, and says what to give: %j',
  async (input) => {
    await using at = await world();
    const refused = changeSettings(at.deps, input, 'why', 'ann');
    await expect(refused).rejects.toThrow(/input .* at least one setting, as in \{ scheduler/);
    expect(await at.db.query('select from setting')).toEqual([]);
  },
);

test('what the reason of a change may be is what all reasons may be', async () => {
  await using at = await world();
  const refused = changeSettings(at.deps, { scheduler: { alpha: 1 } }, 'a\u0000b', 'ann');
  await expect(refused).rejects.toMatchObject({ code: 'INVALID' });
});

test('two changes at the same time are both kept', async () => {
  await using at = await world();
  await Promise.all([
    changeSettings(at.deps, { scheduler: { alpha: 1 } }, 'one', 'ann'),
    changeSettings(at.deps, { scheduler: { beta: 2 } }, 'two', 'bob'),
  ]);
  expect(await readSettings(at.db, 'scheduler')).toMatchObject({ alpha: 1, beta: 2 });
});

test('a stored value that is out of bounds by now counts as not set', async () => {
  await using at = await world();
  await at.db.query(
    `insert into setting values ('scheduler', '{"gamma": 7, "alpha": 1}', 'ann', now(), 'of an earlier release')`,
  );
  expect(await readSettings(at.db, 'scheduler')).toMatchObject({ alpha: 1, gamma: 0.5 });
});
