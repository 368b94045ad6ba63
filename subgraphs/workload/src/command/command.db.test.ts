import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { beat, claims, pilot, reportOn, reports, states, submit, world, type World } from '../../test/kit.ts';
import { heartbeat } from '../lease/heartbeat.ts';
import { expireLeases } from '../lease/expire-leases.ts';
import { drainPilot, undrainPilot } from './drain-pilot.ts';
import { readTaskActions } from '../control/control.reads.ts';
import { killAttempt } from './kill-attempt.ts';
import { offerRelease } from './offer-release.ts';
import { readCommands, readPendingCommands } from './command.reads.ts';

const commandsOf = async (at: World, pilotId: string): Promise<unknown[]> =>
  (await readCommands(at.db, [pilotId])).map(({ kind, state, by, reason, outcome }) => ({
    kind,
    state,
    by,
    reason,
    outcome,
  }));

test('a person ends an attempt: repeated until it has ended, FAILED 408, and the job goes on by its rule', async () => {
  await using at = await world();
  const task = await submit(at, 1, { retry: 3 });
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  await beat(at, by, [claim]);
  expect(await killAttempt(at.deps, { jobId: claim.jobId, reason: 'it hangs' }, 'anna')).toBe(1);
  expect(await killAttempt(at.deps, { jobId: claim.jobId, attempt: 1, reason: 'again' }, 'bob')).toBe(1);
  const { nodes: actions } = await readTaskActions(at.db, task, {});
  const killed = { kind: 'kill', details: { jobId: claim.jobId, attempt: 1 }, at: at.deps.now() };
  expect(actions).toMatchObject([
    { ...killed, by: 'bob', reason: 'again', outcome: 'UNCHANGED' },
    { ...killed, by: 'anna', reason: 'it hangs', outcome: 'APPLIED', endedAt: at.deps.now() },
  ]);
  const [first] = (await beat(at, by, [claim])).commands;
  expect(first).toMatchObject({ kind: 'CANCEL', jobId: claim.jobId, attempt: 1, id: expect.any(String) });
  // The answer was lost, or the pilot does not acknowledge: the command comes again.
  expect((await beat(at, by, [claim])).commands).toEqual([first]);
  expect(await readPendingCommands(at.db, by.pilotId, at.deps.now())).toMatchObject([
    { kind: 'CANCEL', id: first?.id },
  ]);
  expect(await reports(at, by, reportOn(claim, 'RUNNING', 2))).toMatchObject([{ status: 'APPLIED', cancel: true }]);
  expect(await reports(at, by, reportOn(claim, 'CANCELLED', 3))).toMatchObject([
    { status: 'APPLIED', state: 'FAILED', text: 'ended by anna: it hangs' },
  ]);
  expect(await at.db.query('select failure_code, failure_source from attempt')).toEqual([
    { failure_code: 408, failure_source: 'server' },
  ]);
  expect(await states(at, task)).toEqual(['DEFINED']);
  expect(await commandsOf(at, by.pilotId)).toEqual([
    { kind: 'CANCEL', state: 'ACKNOWLEDGED', by: 'anna', reason: 'it hangs', outcome: 'the attempt ended FAILED' },
  ]);
  expect((await beat(at, by, [])).commands).toEqual([]);
  await expect(killAttempt(at.deps, { jobId: claim.jobId, attempt: 1, reason: 'x' }, 'anna')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('has ended FAILED'),
  });
});

test('finished work counts although a person ended its attempt; the command is obsolete', async () => {
  await using at = await world();
  await submit(at, 1);
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  await killAttempt(at.deps, { jobId: claim.jobId, reason: 'it hangs' }, 'anna');
  expect(await reports(at, by, reportOn(claim, 'FINISHED', 1))).toMatchObject([
    { status: 'APPLIED', state: 'FINISHED' },
  ]);
  expect(await commandsOf(at, by.pilotId)).toMatchObject([
    { state: 'OBSOLETE', outcome: 'the attempt ended FINISHED' },
  ]);
});

test('a command for an attempt of a lost pilot ends with the attempt', async () => {
  await using at = await world();
  await submit(at, 1);
  const by = await pilot(at);
  const held = await claims(at, by, 1);
  await beat(at, by, held);
  await killAttempt(at.deps, { jobId: held[0]?.jobId ?? '', reason: 'it hangs' }, 'anna');
  at.pass(60);
  await expireLeases(at.deps);
  expect(await commandsOf(at, by.pilotId)).toMatchObject([{ state: 'OBSOLETE', outcome: 'the attempt ended LOST' }]);
});

test('what is no live attempt is refused', async () => {
  await using at = await world();
  await submit(at, 1);
  const [job] = await at.db.query<{ id: string }>('select id from job');
  const kill = (jobId: string, attempt?: number, reason = 'x') =>
    killAttempt(at.deps, { jobId, reason, ...(attempt === undefined ? {} : { attempt }) }, 'anna');
  await expect(kill(uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(kill('x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(kill(job?.id ?? '')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await expect(kill(job?.id ?? '', 7)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(kill(job?.id ?? '', 7, ' ')).rejects.toMatchObject({ code: 'INVALID' });
});

test('a release waits through restarts until it is acknowledged; a later one replaces it', async () => {
  await using at = await world();
  const first = await pilot(at);
  const offer = (version: string) => offerRelease(at.deps, { pilotId: first.pilotId, version }, 'anna');
  await offer('1.1.0');
  await beat(at, first, [], 'STOPPED');
  const second = await pilot(at);
  await offer('1.2.0');
  const { commands } = await beat(at, second, [], 'IDLE');
  expect(commands).toEqual([{ id: expect.any(String), kind: 'RELEASE', version: '1.2.0' }]);
  const acknowledged = [
    { id: commands[0]?.id ?? '', outcome: 'UNSUPPORTED' as const },
    { id: 'nonsense', outcome: 'DONE' as const },
    { id: uuidv7(), outcome: 'DONE' as const },
  ];
  const { name, ...caller } = second;
  expect(await heartbeat(at.deps, { ...caller, status: 'IDLE', held: [], acknowledged }, name)).toEqual({
    lost: [],
    commands: [],
  });
  expect(await commandsOf(at, first.pilotId)).toMatchObject([
    { kind: 'RELEASE', state: 'ACKNOWLEDGED', outcome: 'unsupported by this pilot' },
    { kind: 'RELEASE', state: 'OBSOLETE', outcome: 'replaced by a later command' },
  ]);
});

test.each(['', '1.1', 'dataset:*', '../1.2.3', '1.2.3\n', `1.2.3-${'a'.repeat(41)}`, 'x'.repeat(1_000_000)])(
  'a release of no version is refused by name: %#',
  async (version) => {
    await using at = await world();
    const { pilotId } = await pilot(at);
    const refused = offerRelease(at.deps, { pilotId, version }, 'anna');
    await expect(refused).rejects.toMatchObject({ code: 'INVALID', details: { field: 'version' } });
    await expect(refused).rejects.toThrow(/^version must be of the form 1\.2\.3 .{0,300}$/s);
  },
);

test('a pilot that acknowledges nothing shows by its state that it drains and works again', async () => {
  await using at = await world();
  const by = await pilot(at);
  await drainPilot(at.deps, { pilotId: by.pilotId, by: 'anna', reason: 'new disk' });
  await drainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  expect((await beat(at, by, [], 'IDLE')).commands).toMatchObject([{ kind: 'DRAIN', id: expect.any(String) }]);
  await beat(at, by, [], 'DRAINING');
  await undrainPilot(at.deps, { pilotId: by.pilotId, by: 'bob' });
  expect((await beat(at, by, [], 'DRAINING')).commands).toMatchObject([{ kind: 'RESUME', id: expect.any(String) }]);
  await beat(at, by, [], 'IDLE');
  expect(await commandsOf(at, by.pilotId)).toEqual([
    { kind: 'RESUME', state: 'ACKNOWLEDGED', by: 'bob', reason: null, outcome: 'carried out' },
    { kind: 'DRAIN', state: 'ACKNOWLEDGED', by: 'anna', reason: 'new disk', outcome: 'carried out' },
  ]);
});
