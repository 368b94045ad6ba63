import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { JobReport } from '#operations';
import { until, untilEvent } from '@visor/testkit';
import { ended, farm, leftovers, ofClaim, storedAt } from '../test/kit.ts';
import { TestServer } from '../test/server.ts';
import { limitsOf, Site, toolOf } from '../test/site.ts';
import type { Claim } from './attempt/attempt.ts';
import { start } from './main.ts';
import { isTerminal } from './attempt/attempt.rules.ts';

describe('an attempt', () => {
  test('goes through its phases, stores its output and log, and leaves nothing behind', async () => {
    await using on = await farm();
    const claim = on.site.claim(toolOf('write-output'));
    const report = await ended(on.server, claim);
    expect(report).toMatchObject({
      state: 'FINISHED',
      outputs: [{ basename: 'made.out', size: on.site.content.length }],
    });
    expect(report.outputs?.[0]?.name).toBe(`${claim.outputs[0]?.stem}.out`);
    expect(readFileSync(storedAt(report)[0] ?? '', 'utf8')).toBe(on.site.content);
    const log = gunzipSync(readFileSync(fileURLToPath(report.log?.url ?? ''))).toString();
    expect(log).toMatch(/attempt\.json.*stdout.*read .*run1\.raw/s);
    await until(() => on.server.states(claim).length === 7);
    expect(on.server.states(claim)).toEqual([
      'VALIDATING',
      'SETTING_UP',
      'STAGING_IN',
      'RUNNING',
      'ANALYSING',
      'STAGING_OUT',
      'FINISHED',
    ]);
    await until(() => leftovers(on.site).length === 0);
  });

  test("sends the program's report where its tool declares one", async () => {
    await using on = await farm();
    const port = { port: 'report', kind: 'report', required: true, globs: ['report.json'] } as const;
    const tool = toolOf('report');
    const withReport = { ...tool, outputs: [...tool.outputs, port] };
    expect(await ended(on.server, on.site.claim(withReport))).toMatchObject({
      state: 'FINISHED',
      report: { slices: 7 },
    });
    const none = { ...toolOf('write-output'), outputs: withReport.outputs };
    expect(await ended(on.server, on.site.claim(none))).toMatchObject({ failure: { code: 407, source: 'payload' } });
  });

  test('runs a hundred tiny jobs, each once', async () => {
    await using on = await farm();
    const claims = Array.from({ length: 100 }, () => on.site.claim(toolOf('tiny')));
    on.server.offer(...claims);
    await until(() => claims.every((claim) => on.server.of(claim)?.state === 'FINISHED'), { within: 40_000 });
    expect(claims.map((claim) => on.server.states(claim).filter(isTerminal).length)).toEqual(claims.map(() => 1));
    expect(on.server.calls.reportJobs).toBeLessThan(350);
  });
});

describe('what goes wrong ends as its code', () => {
  const failing = async (make: (site: Site) => Claim): Promise<JobReport> => {
    await using on = await farm();
    return await ended(on.server, make(on.site));
  };
  const input = (claim: Claim, change: object): Claim => ({
    ...claim,
    inputs: claim.inputs.map((file) => ({ ...file, ...change })),
  });

  test.each<[number, string, (site: Site) => Claim]>([
    [101, 'a name that would leave its folder', (site) => input(site.claim(toolOf('tiny')), { basename: '../x' })],
    [102, 'an unknown program', (site) => site.claim(toolOf('no-such-program'))],
    [102, 'a program by its path', (site) => site.claim(toolOf('/bin/true'))],
    [301, 'an input that is not there', (site) => input(site.claim(toolOf('tiny')), { replicas: [site.url('none')] })],
    [302, 'an input of another size', (site) => input(site.claim(toolOf('tiny')), { size: 1 })],
    [303, 'an input of another checksum', (site) => input(site.claim(toolOf('tiny')), { checksum: '0'.repeat(32) })],
    [402, 'an exit code', (site) => site.claim(toolOf('exit-with', {}, '3'))],
    [409, 'bad input data', (site) => site.claim(toolOf('exit-with', {}, '65'))],
    [404, 'its wall time', (site) => site.claim(toolOf('sleep-forever'), { limits: limitsOf({ wallSeconds: 1 }) })],
    [
      404,
      'its wall time, though it ignores TERM',
      (site) => site.claim(toolOf('ignore-term'), { limits: limitsOf({ wallSeconds: 1 }) }),
    ],
    [501, 'a missing output', (site) => site.claim(toolOf('exit-with', {}, '0'))],
  ])('%i: %s', async (code, _title, make) => {
    expect(await failing(make)).toMatchObject({ state: 'FAILED', failure: { code } });
  });

  test('502: an empty output; its log is stored all the same', async () => {
    const report = await failing((site) => {
      writeFileSync(site.path('storage/empty'), '');
      return input(site.claim(toolOf('write-output')), {
        size: 0,
        checksum: 'd41d8cd98f00b204e9800998ecf8427e',
        replicas: [site.url('storage/empty')],
      });
    });
    expect(report).toMatchObject({ failure: { code: 502 }, log: { basename: expect.stringContaining('.log.tgz') } });
  });
});

describe('a payload', () => {
  test('may fill its standard output: the archive keeps its ends', async () => {
    await using on = await farm();
    const report = await ended(on.server, on.site.claim(toolOf('fill-stdout')));
    expect(report.state).toBe('FINISHED');
    const log = gunzipSync(readFileSync(fileURLToPath(report.log?.url ?? ''))).toString('latin1');
    expect(log).toContain('bytes left out');
    expect(log.length).toBeLessThan(18 * 2 ** 20);
  });

  test('leaves no process behind', async () => {
    await using on = await farm();
    const claim = on.site.claim(toolOf('leave-behind'));
    expect(await ended(on.server, claim)).toMatchObject({ state: 'FINISHED' });
    expect(on.site.payloads(claim)).toEqual([]);
  });
});

describe('the server', () => {
  /** A job that runs until it is ended. */
  async function running(on: Awaited<ReturnType<typeof farm>>): Promise<{ claim: Claim }> {
    const claim = on.site.claim(toolOf('sleep-forever'));
    on.server.offer(claim);
    await until(() => on.site.payloads(claim).length > 1);
    return { claim };
  }

  test('cancels a running attempt by a command', async () => {
    await using on = await farm();
    const { claim } = await running(on);
    const end = untilEvent<JobReport>(on.server, 'report', ofClaim(claim));
    on.server.command({ kind: 'CANCEL', jobId: claim.jobId, attempt: 1 });
    expect((await end).state).toBe('CANCELLED');
    await until(() => on.site.payloads(claim).length === 0);
    await until(() => leftovers(on.site).length === 0);
  });

  test('cancels by the answer to a heartbeat, where the command was lost', async () => {
    await using on = await farm();
    const { claim } = await running(on);
    const end = untilEvent<JobReport>(on.server, 'report', ofClaim(claim));
    const held = on.server.of(claim);
    if (held) held.cancel = true;
    expect((await end).state).toBe('CANCELLED');
  });

  test('takes a lease away: the payload is killed, and no end is reported', async () => {
    await using on = await farm();
    const { claim } = await running(on);
    const held = on.server.of(claim);
    if (held) held.state = 'LOST';
    await until(() => on.site.payloads(claim).length === 0);
    await until(() => leftovers(on.site).length === 0);
    expect(on.server.states(claim).filter(isTerminal)).toEqual([]);
    expect(existsSync(on.site.path('storage', `${claim.jobId}.1`))).toBe(false);
  });

  test.each(['LOST', 'CANCELLED'])('answers %s to a success: its outputs are removed', async (state) => {
    await using on = await farm();
    const claim = on.site.claim(toolOf('write-output'));
    on.server.beforeReport = (report) => {
      const held = on.server.of(claim);
      if (report.state !== 'FINISHED' || !held) return;
      if (state === 'LOST') held.state = 'LOST';
      else held.cancel = true;
    };
    const report = await ended(on.server, claim);
    expect(storedAt(report)).toHaveLength(1);
    await until(() => storedAt(report).every((path) => !existsSync(path)));
  });

  test('is away when an attempt ends: the report waits in the journal, the work goes on', async () => {
    await using on = await farm();
    const claim = on.site.claim(toolOf('write-output'), {});
    const started = untilEvent<JobReport>(on.server, 'report', ofClaim(claim, 'VALIDATING'));
    on.server.beforeReport = (report) => {
      if (report.state !== 'VALIDATING') return;
      on.server.beforeReport = () => {};
      void on.server.down();
    };
    on.server.offer(claim);
    await started;
    const journal = on.site.path('work/journal/reports.jsonl');
    await until(() => readFileSync(journal, 'utf8').includes('"FINISHED"'));
    const end = untilEvent<JobReport>(on.server, 'report', ofClaim(claim, 'FINISHED'));
    await on.server.up();
    expect(existsSync(storedAt(await end)[0] ?? '')).toBe(true);
    await until(() => readFileSync(journal, 'utf8').includes('answered'));
  });

  test('drains a pilot: it finishes what it holds, claims no more and departs', async () => {
    await using on = await farm();
    const claim = on.site.claim(toolOf('write-output'));
    await ended(on.server, claim);
    on.server.command({ kind: 'DRAIN', jobId: null, attempt: null });
    expect(await on.pilot.departed).toBe('drained');
    const later = on.site.claim(toolOf('tiny'));
    on.server.offer(later);
    expect(on.server.of(later)).toBeUndefined();
  });

  test('gives the claims again whose answer was lost', async () => {
    await using on = await farm();
    const claim = on.site.claim(toolOf('tiny'));
    on.server.loseAnswers = 1;
    expect((await ended(on.server, claim)).state).toBe('FINISHED');
  });
});

test('a pilot that is stopped reports its attempt as FAILED 702, and itself as STOPPED', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const pilot = await start(site.config(server.url, { PILOT_GRACE_MS: 200 }));
  const claim = site.claim(toolOf('sleep-forever'));
  const begun = untilEvent<JobReport>(server, 'report', ofClaim(claim, 'RUNNING'));
  server.offer(claim);
  await begun;
  const last = untilEvent<{ status: string }>(server, 'heartbeat', ({ status }) => status === 'STOPPED');
  await pilot[Symbol.asyncDispose]();
  expect(server.of(claim)?.reports.at(-1)).toMatchObject({ state: 'FAILED', failure: { code: 702 } });
  expect(await last).toMatchObject({ held: [] });
});
