import { expect, test } from '@jest/globals';
import { assertInvariants } from '../../test/model-checks.ts';
import {
  answer,
  beat,
  claims,
  commands,
  pilot,
  reportOn,
  reports,
  states,
  submit,
  world,
  type Agent,
  type World,
} from '../../test/kit.ts';
import type { Claim } from '../../generated/types.ts';
import { cancelJobs } from '../cancel/cancel-jobs.ts';
import { killAttempt } from '../command/kill-attempt.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { failRefusedJobs } from '../scheduling/fail-refused-jobs.ts';
import { expireLeases } from './expire-leases.ts';

/** A pilot runs every job of a task, and is not heard for longer than a lease. */
async function silentPilot(at: World, jobs = 1): Promise<{ task: string; by: Agent; held: Claim[] }> {
  const task = await submit(at, jobs, { tool: { baseCommand: ['p'] } });
  const by = await pilot(at, 'silent');
  const held = await claims(at, by, jobs);
  await reports(at, by, ...held.map((claim) => reportOn(claim, 'RUNNING', 1)));
  await beat(at, by, held);
  at.pass(20);
  await expireLeases(at.deps);
  return { task, by, held };
}

const attempts = ({ db }: World) =>
  db.query('select number, state, failure_code as code, ended_at is null as open from attempt order by number');
const jobs = ({ db }: World) => db.query('select state, lost, crashed_on as crashed, avoid_node as avoid from job');

const ofJob = (held: readonly Claim[]): Claim => {
  const [claim] = held;
  if (!claim) throw new Error('nothing claimed');
  return claim;
};

test('a pilot that comes back late goes on with what nobody else has claimed, as if it had never been away', async () => {
  await using at = await world();
  const { by, held } = await silentPilot(at);
  expect(await attempts(at)).toEqual([{ number: 1, state: 'UNREACHABLE', code: 701, open: true }]);
  expect(await jobs(at)).toMatchObject([{ lost: 1, crashed: ['node-silent'] }]);
  expect(await beat(at, by, held)).toMatchObject({ lost: [] });
  expect(await attempts(at)).toEqual([{ number: 1, state: 'RUNNING', code: null, open: true }]);
  expect(await jobs(at)).toEqual([{ state: 'ACTIVE', lost: 0, crashed: [], avoid: null }]);
  // Its lease counts again.
  at.pass(14);
  await expireLeases(at.deps);
  expect(await jobs(at)).toMatchObject([{ state: 'ACTIVE' }]);
  expect(await reports(at, by, reportOn(ofJob(held), 'FINISHED', 2))).toMatchObject([{ status: 'APPLIED' }]);
  await answer(at);
  expect(await jobs(at)).toMatchObject([{ state: 'FINISHED' }]);
  await assertInvariants(at);
});

test.each(['DEFINED', 'QUEUED'])('finished work that comes late is accepted while its job is %s', async (state) => {
  await using at = await world();
  const { by, held } = await silentPilot(at);
  if (state === 'QUEUED') {
    at.pass(10);
    await offerJobs(at.deps);
  }
  expect(await jobs(at)).toMatchObject([{ state }]);
  expect(await reports(at, by, reportOn(ofJob(held), 'FINISHED', 2))).toMatchObject([{ status: 'APPLIED' }]);
  expect(await answer(at)).toHaveLength(2);
  expect(await jobs(at)).toMatchObject([{ state: 'FINISHED', lost: 0 }]);
  await assertInvariants(at);
});

test('a claim of the job makes it LOST, and what comes late is dropped', async () => {
  await using at = await world();
  const { by, held } = await silentPilot(at);
  at.pass(10);
  await offerJobs(at.deps);
  const other = await pilot(at, 'other');
  const [claim] = await claims(at, other, 1);
  expect(claim).toMatchObject({ jobId: ofJob(held).jobId, attempt: 2 });
  expect(await attempts(at)).toEqual([
    { number: 1, state: 'LOST', code: 701, open: false },
    { number: 2, state: 'CLAIMED', code: null, open: true },
  ]);
  expect(await reports(at, by, reportOn(ofJob(held), 'FINISHED', 2))).toMatchObject([{ status: 'LEASE_LOST' }]);
  expect(await beat(at, by, held)).toMatchObject({ lost: [{ attempt: 1 }] });
  await assertInvariants(at);
});

test('only its own pilot and token take it back', async () => {
  await using at = await world();
  const { by, held } = await silentPilot(at);
  const other = await pilot(at, 'other');
  const claim = ofJob(held);
  await reports(at, other, reportOn(claim, 'FINISHED', 2));
  await reports(at, by, reportOn({ ...claim, token: 'guessed' }, 'FINISHED', 2));
  await beat(at, other, held);
  await beat(at, by, [{ ...claim, token: 'guessed' }]);
  expect(await attempts(at)).toMatchObject([{ state: 'UNREACHABLE' }]);
});

test('a person cannot end it, and a new incarnation of its pilot does', async () => {
  await using at = await world();
  const { by, held } = await silentPilot(at, 2);
  await expect(killAttempt(at.deps, { jobId: ofJob(held).jobId, reason: 'x' }, 'ann')).rejects.toThrow('no attempt');
  await pilot(at, 'silent');
  expect(await attempts(at)).toMatchObject([{ state: 'LOST' }, { state: 'LOST' }]);
  expect(await reports(at, by, reportOn(ofJob(held), 'FINISHED', 2))).toMatchObject([{ status: 'LEASE_LOST' }]);
  await assertInvariants(at);
});

test('it ends with its job: a cancel', async () => {
  await using at = await world();
  const { task, by, held } = await silentPilot(at);
  await commands(at, { type: 'cancel', task_id: task });
  await cancelJobs(at.deps);
  expect(await states(at, task)).toEqual(['CANCELLED']);
  expect(await beat(at, by, held)).toMatchObject({ lost: [{ attempt: 1 }] });
  await assertInvariants(at);
});

test('it ends with its job: a program that every pilot lacks', async () => {
  await using at = await world();
  const { task } = await silentPilot(at);
  await pilot(at, 'other', { refuses: ['p'] });
  at.pass(61);
  await beat(at, await pilot(at, 'other', { refuses: ['p'] }), [], 'IDLE');
  await failRefusedJobs(at.deps);
  expect(await states(at, task)).toEqual(['FAILED']);
  expect(await attempts(at)).toMatchObject([{ state: 'LOST' }]);
  await assertInvariants(at);
});
