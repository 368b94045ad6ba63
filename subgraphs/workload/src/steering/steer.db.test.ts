import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { claims, pilot, submit, world } from '../../test/kit.ts';
import { actOnNodes, actOnPilots, killJobs } from './steer.ts';

test('pilots are drained as one act with a result for each, once, and the record says who and why', async () => {
  await using at = await world();
  const [first, second] = [await pilot(at, 'p1'), await pilot(at, 'p2')];
  const nobody = uuidv7();
  const request = {
    verb: 'DRAIN',
    ids: [first.pilotId, nobody, second.pilotId],
    requestId: 'r1',
    reason: 'disks',
  } as const;
  const done = await actOnPilots(at.deps, request, 'anna');
  expect(done).toMatchObject({ by: 'anna', reason: 'disks', applied: 2, unchanged: 0, refused: 1 });
  expect(done.results).toMatchObject([
    { subject: first.pilotId, name: 'p1', outcome: 'APPLIED' },
    { subject: nobody, outcome: 'REFUSED', code: 'NOT_FOUND', text: `no pilot ${nobody}` },
    { subject: second.pilotId, name: 'p2', outcome: 'APPLIED' },
  ]);
  expect(await actOnPilots(at.deps, request, 'anna')).toMatchObject({
    id: done.id,
    at: done.at,
    results: done.results,
  });
  await expect(actOnPilots(at.deps, { ...request, verb: 'UNDRAIN' }, 'anna')).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { field: 'requestId' },
  });
  expect(await at.db.query('select kind, reason, by from pilot_command order by id')).toEqual(
    Array.from({ length: 2 }, () => ({ kind: 'DRAIN', reason: 'disks', by: 'anna' })),
  );
});

test('a filter takes what fits now', async () => {
  await using at = await world();
  await pilot(at, 'p1');
  await pilot(at, 'p2');
  const where = { node: { eq: 'node-p2' } };
  expect(await actOnPilots(at.deps, { verb: 'DRAIN', where }, 'anna')).toMatchObject({ applied: 1 });
  expect(await actOnPilots(at.deps, { verb: 'DRAIN', where: {} }, 'anna')).toMatchObject({ applied: 1, unchanged: 1 });
  expect(await actOnPilots(at.deps, { verb: 'UNDRAIN', where }, 'bob')).toMatchObject({ applied: 1, verb: 'UNDRAIN' });
  expect(await at.db.query('select name, draining from pilot order by name')).toEqual([
    { name: 'p1', draining: true },
    { name: 'p2', draining: false },
  ]);
});

test('nodes are quarantined and released', async () => {
  await using at = await world();
  await pilot(at, 'p1');
  const ids = ['node-p1', "no'where"];
  const done = await actOnNodes(at.deps, { verb: 'QUARANTINE', ids, reason: 'burns files' }, 'anna');
  expect(done).toMatchObject({ applied: 1, refused: 1 });
  expect(await at.db.query('select health, health_by, health_reason from node')).toEqual([
    { health: 'QUARANTINED', health_by: 'anna', health_reason: 'burns files' },
  ]);
  const where = { healths: { in: ['QUARANTINED'] } } as const;
  await actOnNodes(
    at.deps,
    { verb: 'RELEASE', where: { healths: { in: [...where.healths.in] } }, reason: 'ok' },
    'bob',
  );
  expect(await at.db.query('select health from node')).toEqual([{ health: 'OK' }]);
});

test('attempts are ended by one act: those that run, once', async () => {
  await using at = await world();
  await submit(at, 3);
  const by = await pilot(at);
  const held = await claims(at, by, 2);
  const [waiting] = await at.db.query<{ id: string }>(`select id from job where state <> 'ACTIVE'`);
  const ids = [...held.map(({ jobId }) => jobId), waiting?.id ?? ''];
  expect(await killJobs(at.deps, { ids, reason: 'hang' }, 'anna')).toMatchObject({
    applied: 2,
    refused: 1,
    results: [{ outcome: 'APPLIED' }, { outcome: 'APPLIED' }, { outcome: 'REFUSED', code: 'ILLEGAL_MOVE' }],
  });
  expect(await killJobs(at.deps, { where: {}, reason: 'hang' }, 'bob')).toMatchObject({ applied: 0, unchanged: 2 });
  expect(await at.db.query('select distinct kill_text from attempt')).toEqual([{ kill_text: 'ended by anna: hang' }]);
  expect(await at.db.query(`select count(*)::int as n from pilot_command where kind = 'CANCEL'`)).toEqual([{ n: 2 }]);
});

test.each([
  ['ids', { ids: [] }],
  ['ids', { ids: ['x'] }],
  ['ids', {}],
  ['where', { ids: [uuidv7()], where: {} }],
  ['reason', { ids: [uuidv7()], reason: '' }],
  ['requestId', { ids: [uuidv7()], requestId: 'x'.repeat(201) }],
])('a wrong %s is INVALID, and nothing is recorded', async (field, request) => {
  await using at = await world();
  const wrong = killJobs(at.deps, { reason: 'r', ...request }, 'anna');
  await expect(wrong).rejects.toMatchObject({ code: 'INVALID', details: { field } });
  expect(await at.db.query('select id from steering')).toEqual([]);
});
