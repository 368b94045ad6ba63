import { expect, test } from '@jest/globals';
import { beat, claims, pilot, states, submit, world } from '../../test/kit.ts';

const conflicts = 'select name_conflicts as count, name_conflict_at is not null as seen from pilot';

test('two live processes of one name: the one that is registered keeps it, and the jobs are lost once only', async () => {
  await using at = await world();
  const task = await submit(at, 2);
  const first = await pilot(at);
  await beat(at, first, await claims(at, first, 1));
  const second = await pilot(at);
  const held = await claims(at, second, 1);
  await beat(at, second, held);
  await expect(beat(at, first, [])).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await at.db.query(conflicts)).toEqual([{ count: 1, seen: true }]);
  await expect(pilot(at)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'another process of pilot p1 is alive: give each pilot a name of its own, or stop the other one',
  });
  expect(await at.db.query(conflicts)).toEqual([{ count: 2, seen: true }]);
  expect((await beat(at, second, held)).lost).toEqual([]);
  expect(await states(at, task)).toContain('ACTIVE');
  // It is not heard any more: the name is free again.
  at.pass(16);
  await expect(pilot(at)).resolves.toMatchObject({ pilotId: second.pilotId });
});

test('a crash loop is no conflict', async () => {
  await using at = await world();
  for (let start = 0; start < 5; start++) await beat(at, await pilot(at), [], 'IDLE');
  expect(await at.db.query(conflicts)).toEqual([{ count: 0, seen: false }]);
});

test.each([
  [{ slots: 1_000_000 }, 'slots is 1000000, but must be 1 to 10000'],
  [{ slots: 0 }, 'slots is 0, but must be 1 to 10000'],
  [{ node: 'node\u0007' }, /^node holds U\+0007/],
  [{ version: '' }, /^version is empty/],
  [{ cores: -1 }, /^cores is -1/],
  [{ labels: ['a b'] }, /^labels has "a b"/],
])('a registration that cannot be is refused: %j', async (change, message) => {
  await using at = await world();
  const refused = pilot(at, 'p1', change);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toMatchObject({ code: 'INVALID', details: { field: Object.keys(change)[0] } });
});
