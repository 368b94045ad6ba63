import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { beat, claims, pilot, submit, world } from '../../test/kit.ts';
import { readQueues } from '../scheduling/queue.reads.ts';
import { drainPilot, undrainPilot } from './drain-pilot.ts';

test('a drain is cancelled: the pilot gets the command, and claims again', async () => {
  await using at = await world();
  await submit(at, 5);
  const by = await pilot(at);
  const held = await claims(at, by, 1);
  await drainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  expect((await beat(at, by, held, 'BUSY')).commands).toMatchObject([{ kind: 'DRAIN' }]);
  expect((await beat(at, by, held, 'DRAINING')).commands).toEqual([]);
  expect(await claims(at, by, 1)).toEqual([]);
  expect((await readQueues(at.db))[0]).toMatchObject({
    readyPilots: 0,
    stranded: 4,
    reason: 'no ready pilot for device CPU: p1 draining',
  });
  await undrainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  await undrainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  expect(await at.db.query('select status from pilot')).toEqual([{ status: 'BUSY' }]);
  expect((await beat(at, by, held, 'DRAINING')).commands).toMatchObject([{ kind: 'RESUME' }, { kind: 'JOBS_READY' }]);
  expect((await beat(at, by, held, 'BUSY')).commands).toEqual([{ kind: 'JOBS_READY' }]);
  const [row] = await at.db.query('select status, draining from pilot');
  expect(row).toEqual({ status: 'BUSY', draining: false });
  expect(await claims(at, by, 1)).toHaveLength(1);
  expect((await readQueues(at.db))[0]).toMatchObject({ readyPilots: 1, stranded: 0, reason: null });
});

test('an idle pilot whose drain is cancelled is IDLE, and BUSY as soon as it has got a job', async () => {
  await using at = await world();
  await submit(at, 1);
  const by = await pilot(at);
  await beat(at, by, [], 'IDLE');
  await drainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  await undrainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  const status = () => at.db.query('select status from pilot');
  expect(await status()).toEqual([{ status: 'IDLE' }]);
  await claims(at, by, 1);
  expect(await status()).toEqual([{ status: 'BUSY' }]);
});

test('a drain outlives a crash of the pilot, but not its end', async () => {
  await using at = await world();
  await submit(at, 5);
  const first = await pilot(at);
  await drainPilot(at.deps, { pilotId: first.pilotId, by: 'anna' });
  const second = await pilot(at);
  expect(await claims(at, second, 1)).toEqual([]);
  expect((await beat(at, second, [], 'IDLE')).commands).toMatchObject([{ kind: 'DRAIN' }]);
  await beat(at, second, [], 'STOPPED');
  await expect(undrainPilot(at.deps, { pilotId: second.pilotId, by: 'anna' })).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: 'pilot p1 has stopped after its drain: start it again on node-p1, and it claims',
  });
  const third = await pilot(at);
  expect(await claims(at, third, 1)).toHaveLength(1);
  const [row] = await at.db.query('select starts from pilot');
  expect(row).toEqual({ starts: 3 });
});

test('what is no pilot is not found; one that was not told to drain stays as it is', async () => {
  await using at = await world();
  const by = await pilot(at);
  for (const id of [uuidv7(), 'x', ''])
    await expect(undrainPilot(at.deps, { pilotId: id, by: 'anna' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await beat(at, by, [], 'IDLE');
  await undrainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  const [row] = await at.db.query('select status, draining from pilot');
  expect(row).toEqual({ status: 'IDLE', draining: false });
});
