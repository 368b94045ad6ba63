import { expect, test } from '@jest/globals';
import { anonymous } from '@visor/service';
import { until } from '@visor/testkit';
import { PilotFollowers } from '../command/pilot-followers.ts';
import { readPendingCommands } from '../command/command.reads.ts';
import { contextOf, type Context } from '../context.ts';
import { live, openFeeds } from '../live-events.ts';
import {
  beat,
  claims,
  pilot,
  reportOn,
  reports,
  submit,
  world,
  type Agent,
  type World,
  openRecorded,
} from '../../test/kit.ts';
import type { Claim } from '../../generated/types.ts';
import { ExpectedInputs } from '../intake/expected-inputs.ts';
import { followAttemptTail, readAttemptTail } from './read-attempt-tail.ts';
import { sendTails } from './send-tails.ts';
import { TailFollowers } from './tail-followers.ts';
import { forgetWatches } from './tail.store.ts';

const contextIn = ({ deps, db, catalog, eventLog }: World, tailFollowers: TailFollowers): Context => {
  const request = { caller: anonymous, service: anonymous, em: db.orm.em.fork() };
  const feeds = openFeeds(eventLog, () => Promise.resolve('test'), openRecorded({ db, deps }));
  const followers = new PilotFollowers();
  return contextOf(request, {
    deps,
    catalog,
    expected: new ExpectedInputs(),
    live: live(),
    feeds,
    followers,
    tailFollowers,
    eventLog,
  });
};

/** A pilot that holds a job, and people who may follow it. */
async function holding(at: World): Promise<{ by: Agent; claim: Claim }> {
  await submit(at, 1);
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  return { by, claim };
}

const send = ({ deps }: World, { name, ...by }: Agent, claim: Claim, text: string, token = claim.token) =>
  sendTails(
    deps,
    { ...by, tails: [{ jobId: claim.jobId, attempt: claim.attempt, token, stderr: { text, omittedBytes: 3 } }] },
    name,
  );

const isCommanded = (at: World): boolean =>
  at.sent.some(({ topic, value }) => topic === 'wms.pilots.status' && (value as { commanded?: boolean }).commanded);

test('the output of an attempt is asked of its pilot while somebody follows it, and only then', async () => {
  await using at = await world();
  const { by, claim } = await holding(at);
  const ref = { jobId: claim.jobId, attempt: 1 };
  using followers = new TailFollowers(at.deps);
  const context = contextIn(at, followers);
  expect((await beat(at, by, [claim])).commands).toEqual([]);
  expect(await send(at, by, claim, 'nobody asked')).toEqual([]);

  const attempt = { jobId: claim.jobId, number: 1, endedAt: null };
  const asked = readAttemptTail(context, attempt, { stream: 'STDERR', bytes: 4 });
  // From the commit of the question on.
  const commands = await until(async () => {
    const { commands } = await beat(at, by, [claim]);
    return commands.length > 0 ? commands : undefined;
  });
  expect(isCommanded(at)).toBe(true);
  expect(commands).toMatchObject([{ kind: 'TAIL', ...ref }]);
  expect(await readPendingCommands(at.db, by.pilotId, at.deps.now())).toMatchObject([
    { kind: 'TAIL', id: null, ...ref },
  ]);
  expect(await send(at, by, claim, 'of a stranger', 'another token')).toEqual([]);
  expect(await send(at, by, claim, '\u001b[2Jevent 17\0')).toEqual([ref]);
  expect(await asked).toEqual({ text: '7\u2400', omittedBytes: 3 + 7, at: at.deps.now(), live: true });

  at.pass(31);
  expect((await beat(at, by, [claim])).commands).toEqual([]);
  expect(await send(at, by, claim, 'nobody asks any more')).toEqual([]);
  await forgetWatches(at.db, at.deps.now());
  expect(await at.db.query('select * from attempt_watch')).toEqual([]);
});

test('who follows an attempt sees what changes, then its stored end; many who follow are one question', async () => {
  await using at = await world();
  const { by, claim } = await holding(at);
  using followers = new TailFollowers(at.deps);
  const context = contextIn(at, followers);
  const { jobId } = claim;
  const first = await followAttemptTail(context, { jobId, stream: 'STDERR', bytes: 100 });
  const second = await followAttemptTail(context, { jobId, attempt: 1, stream: 'STDOUT', bytes: 100 });
  // Taken from the commit of the question on.
  await until(async () => (await send(at, by, claim, 'one')).length > 0);
  expect((await first.next()).value).toMatchObject({ attemptTail: { text: 'one', omittedBytes: 3, live: true } });
  expect((await second.next()).value).toMatchObject({ attemptTail: { text: '', live: true } });
  await send(at, by, claim, 'one');
  await send(at, by, claim, 'one two');
  expect((await first.next()).value).toMatchObject({ attemptTail: { text: 'one two', live: true } });
  expect(at.sent.filter(({ value }) => (value as { commanded?: boolean }).commanded)).toHaveLength(1);

  const failure = { code: 402, source: 'payload' as const, text: 'x' };
  await reports(at, by, reportOn(claim, 'FAILED', 1, { failure, stderr: { text: 'the end', omittedBytes: 9 } }));
  expect((await first.next()).value).toMatchObject({ attemptTail: { text: 'the end', omittedBytes: 9, live: false } });
  expect(await first.next()).toMatchObject({ done: true });
  // Nothing was stored of the other stream.
  expect(await second.next()).toMatchObject({ done: true });
  const late = await followAttemptTail(context, { jobId, attempt: 1, stream: 'STDERR', bytes: 3 });
  expect((await late.next()).value).toMatchObject({ attemptTail: { text: 'end', omittedBytes: 13, live: false } });
  expect(await late.next()).toMatchObject({ done: true });
  await expect(followAttemptTail(context, { jobId, attempt: 9, stream: 'STDOUT', bytes: 1 })).rejects.toThrow(
    'has no attempt 9',
  );
  await expect(followAttemptTail(context, { jobId, stream: 'STDOUT', bytes: 0 })).rejects.toThrow('ask for 1 to 65536');
});
