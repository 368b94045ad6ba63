import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { JobReport } from '#operations';
import { until, untilEvent } from '@visor/testkit';
import { GraphQLError } from 'graphql';
import { TestServer } from '../test/server.ts';
import { Site, toolOf } from '../test/site.ts';
import type { Claim } from './attempt/attempt.ts';
import { start } from './main.ts';
import { isTerminal } from './attempt/attempt.rules.ts';

async function farm(slots = 2) {
  const stack = new AsyncDisposableStack();
  const site = stack.use(new Site());
  const server = stack.use(await TestServer.start());
  const open = async () => stack.use(await start(site.config(server.url, { PILOT_SLOTS: slots })));
  return { site, server, open, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const isEndOf =
  (claim: Claim, state = 'FINISHED') =>
  (report: JobReport): boolean =>
    report.jobId === claim.jobId && report.state === state;
const stored = (report: JobReport): string => fileURLToPath(report.outputs?.[0]?.url ?? '');

/** Errors as a server gives them for a whole call. */
const failures = {
  INTERNAL: () => new GraphQLError('internal error 1', { extensions: { code: 'INTERNAL' } }),
  'an unknown fault': () => new Error('unexpected'),
  INVALID: () => new GraphQLError('nested deeper than 64', { extensions: { code: 'INVALID' } }),
};

test.each(Object.entries(failures))(
  'a call that fails as a whole, %s, is split until the failing report is alone: its job is FAILED, its outputs go, others finish',
  async (_, failure) => {
    await using on = await farm();
    await on.open();
    const claims = Array.from({ length: 12 }, () => on.site.claim(toolOf('write-output')));
    const failing = claims[5] as Claim;
    let output = '';
    on.server.beforeReport = (report) => {
      if (!isEndOf(failing)(report)) return;
      output = stored(report);
      throw failure();
    };
    on.server.offer(...claims);
    await until(() => claims.every((claim) => isTerminal(on.server.of(claim)?.state ?? '')), { within: 50_000 });
    for (const claim of claims) expect(on.server.of(claim)?.state).toBe(claim === failing ? 'FAILED' : 'FINISHED');
    const last = on.server.of(failing)?.reports.at(-1);
    expect(last).toMatchObject({ state: 'FAILED', failure: { code: 603, text: expect.stringMatching(/refused: /) } });
    expect(output).not.toBe('');
    await until(() => !existsSync(output));
  },
);

test.each([undefined, 'FAILED'])(
  'a FINISHED report that the server refuses, leaving the attempt %s, ends it as FAILED; its outputs go',
  async (state) => {
    await using on = await farm();
    await on.open();
    const claim = on.site.claim(toolOf('write-output'));
    on.server.answerTo = (report) =>
      report.state === 'FINISHED'
        ? { status: 'REFUSED', text: 'output made.out: the url is wrong', ...(state && { state }) }
        : undefined;
    const end = untilEvent<JobReport>(on.server, 'report', isEndOf(claim));
    on.server.offer(claim);
    const output = stored(await end);
    await until(() => on.server.of(claim)?.state === 'FAILED');
    await until(() => !existsSync(output));
    const text = 'its report was refused: output made.out: the url is wrong';
    const ends = on.server.of(claim)?.reports.filter((report) => isTerminal(report.state));
    expect(ends).toMatchObject(state ? [] : [{ state: 'FAILED', failure: { code: 603, text } }]);
  },
);

test('a server that takes nothing for a while costs no attempt its result', async () => {
  await using on = await farm();
  await on.open();
  const claims = Array.from({ length: 6 }, () => on.site.claim(toolOf('write-output')));
  let refused = 0;
  on.server.beforeReport = () => {
    refused += 1;
    throw failures.INTERNAL();
  };
  on.server.offer(...claims);
  await until(() => refused > 4 * claims.length, { within: 50_000 });
  on.server.beforeReport = () => {};
  await until(() => claims.every((claim) => isTerminal(on.server.of(claim)?.state ?? '')), { within: 50_000 });
  expect(claims.map((claim) => on.server.of(claim)?.state)).toEqual(claims.map(() => 'FINISHED'));
});

test("an older pilot's journal with a report of 4,200 nested lists keeps no pilot from its work", async () => {
  await using on = await farm();
  const deep = on.site.claim(toolOf('tiny'));
  const { jobId, attempt, token } = deep;
  on.server.attempts.set(`${jobId}.${attempt}`, { claim: deep, reports: [], state: 'RUNNING', cancel: false });
  const nested = `${'['.repeat(4_200)}"\\u0000"${']'.repeat(4_200)}`;
  const report = { jobId, attempt, token, sequence: 9, state: 'FINISHED', at: '2026-01-01T00:00:00.000Z', outputs: [] };
  const line = JSON.stringify({ key: `${jobId}.${attempt}`, pilotId: 'x', incarnation: 'old', report });
  mkdirSync(on.site.path('work/journal'), { recursive: true });
  writeFileSync(on.site.path('work/journal/reports.jsonl'), `${line.slice(0, -2)},"report":${nested}}}\n`);
  const finished = on.site.claim(toolOf('write-output'));
  on.server.offer(finished);
  await on.open();
  await until(() => on.server.of(finished)?.state === 'FINISHED', { within: 20_000 });
  expect(on.server.of(deep)).toMatchObject({ state: 'FAILED', reports: [{ failure: { code: 603 } }] });
});

test('reports of which one has a field of a wrong type are sent without it: its attempt fails, the others keep their results', async () => {
  await using on = await farm();
  const claims = Array.from({ length: 5 }, () => on.site.claim(toolOf('tiny')));
  const lines = claims.map((claim, index) => {
    const { jobId, attempt, token } = claim;
    on.server.attempts.set(`${jobId}.${attempt}`, { claim, reports: [], state: 'RUNNING', cancel: false });
    const usage = { cpuSeconds: index === 2 ? 'much' : 1, wallSeconds: 1 };
    const at = '2026-01-01T00:00:00.000Z';
    const report = { jobId, attempt, token, sequence: 9, state: 'FINISHED', at, outputs: [], usage };
    return JSON.stringify({ key: `${jobId}.${attempt}`, pilotId: 'x', incarnation: 'old', report });
  });
  mkdirSync(on.site.path('work/journal'), { recursive: true });
  writeFileSync(on.site.path('work/journal/reports.jsonl'), `${lines.join('\n')}\n`);
  await on.open();
  await until(() => claims.every((claim) => isTerminal(on.server.of(claim)?.state ?? '')), { within: 20_000 });
  expect(claims.map((claim) => on.server.of(claim)?.state)).toEqual([
    'FINISHED',
    'FINISHED',
    'FAILED',
    'FINISHED',
    'FINISHED',
  ]);
  const failure = { code: 603, text: expect.stringMatching(/its report was refused: .*cpuSeconds.*much/) };
  expect(on.server.of(claims[2] as Claim)?.reports).toMatchObject([{ failure }]);
});
