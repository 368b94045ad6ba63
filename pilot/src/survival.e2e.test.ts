import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { JobReport, RegisterPilotInput } from '#operations';
import { identityOf } from '@visor/service/process-identity';
import { until, untilEvent } from '@visor/testkit';
import { publicKey, releaseOf, serving } from '../test/releases.ts';
import { TestServer } from '../test/server.ts';
import { endProcess, startProcess } from '../test/processes.ts';
import { Site, toolOf } from '../test/site.ts';
import type { Claim } from './attempt/attempt.ts';
import { isTerminal } from './attempt/attempt.rules.ts';

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

const registration = (server: TestServer): Promise<RegisterPilotInput> => untilEvent(server, 'registered');

const TALKATIVE = { LOG_LEVEL: 'info' };

/** Waits until a daemon says that it has adopted a pilot. */
async function adopted(daemon: ChildProcess): Promise<void> {
  if (!daemon.stdout) throw new Error('its output is not a pipe');
  await untilEvent(daemon.stdout, 'data', (text: Buffer) => text.includes('pilot adopted'));
}

/** A payload that runs until it is ended. */
async function runForever(site: Site, server: TestServer): Promise<Claim> {
  const claim = site.claim(toolOf('sleep-forever'));
  server.offer(claim);
  await until(() => site.payloads(claim).length > 1);
  return claim;
}

test('a pilot that was killed sends, in its next life, the report it could not send', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const claim = site.claim(toolOf('write-output'));
  server.beforeReport = (report) => {
    if (report.state !== 'VALIDATING') return;
    server.beforeReport = () => {};
    void server.down();
  };
  const first = startProcess('main.ts', site, server.url);
  server.offer(claim);
  const journal = site.path('work/journal/reports.jsonl');
  await until(() => readFileSync(journal, 'utf8').includes('"FINISHED"'), { within: 30_000 });
  const killed = once(first, 'exit');
  first.kill('SIGKILL');
  await killed;

  const order: string[] = [];
  server.on('registered', () => order.push('registered'));
  server.on('report', ({ state }: JobReport) => order.push(state));
  await server.up();
  const registered = registration(server);
  const second = startProcess('main.ts', site, server.url);
  await registered;
  expect(order).toEqual(['FINISHED', 'registered']);
  expect(server.of(claim)?.state).toBe('FINISHED');
  await until(() => readdirSync(site.path('work')).every((name) => !name.startsWith(claim.jobId)));
  await endProcess(second);
  expect(server.registered.map(({ incarnation }) => incarnation)).toHaveLength(2);
  expect(new Set(server.registered.map(({ incarnation }) => incarnation)).size).toBe(2);
});

test('a daemon starts a pilot that died again, and its payload is gone', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const registered = registration(server);
  const daemon = startProcess('daemon.ts', site, server.url);
  await registered;
  const payload = await runForever(site, server);
  const again = registration(server);
  process.kill(childrenOf(daemon.pid ?? 0)[0] ?? 0, 'SIGKILL');
  await again;
  await until(() => site.payloads(payload).length === 0);
  await endProcess(daemon);
  expect(daemon.exitCode).toBe(0);
});

test('a pilot outlives its daemon; the next one adopts it, and ends it when it is stopped', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const registered = registration(server);
  const first = startProcess('daemon.ts', site, server.url, 'pipe', TALKATIVE);
  first.stdout?.resume();
  await registered;
  const payload = await runForever(site, server);
  const [pilot = 0] = childrenOf(first.pid ?? 0);
  const killed = once(first, 'exit');
  first.kill('SIGKILL');
  await killed;

  const second = startProcess('daemon.ts', site, server.url, 'pipe', TALKATIVE);
  await adopted(second);
  expect(identityOf(pilot)).toBeDefined();
  expect(site.payloads(payload)).not.toEqual([]);
  // The adopted pilot still takes jobs.
  const claim = site.claim(toolOf('write-output'));
  server.offer(claim);
  await until(() => server.of(claim)?.state === 'FINISHED');
  expect(server.registered).toHaveLength(1);

  await endProcess(second);
  expect(identityOf(pilot)).toBeUndefined();
  expect(site.payloads(payload)).toEqual([]);
  expect(server.of(payload)?.reports.at(-1)).toMatchObject({ state: 'FAILED', failure: { code: 702 } });
});

test('a daemon with other settings replaces the pilot; one whose adopted pilot dies starts another', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const started = registration(server);
  const first = startProcess('daemon.ts', site, server.url);
  await started;
  const [pilot = 0] = childrenOf(first.pid ?? 0);
  first.kill('SIGKILL');

  const replaced = registration(server);
  const second = startProcess('daemon.ts', site, server.url, 'pipe', { ...TALKATIVE, PILOT_SLOTS: '1' });
  second.stdout?.resume();
  expect((await replaced).slots).toBe(1);
  expect(identityOf(pilot)).toBeUndefined();
  const [next = 0] = childrenOf(second.pid ?? 0);
  second.kill('SIGKILL');

  const third = startProcess('daemon.ts', site, server.url, 'pipe', { ...TALKATIVE, PILOT_SLOTS: '1' });
  await adopted(third);
  const again = registration(server);
  process.kill(next, 'SIGKILL');
  await again;
  await endProcess(third);
});

test('a pilot whose supervisor has ended ends too, though its daemon was killed', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const supervisor = spawn('sleep', ['1000']);
  const { pid = 0, start = '' } = identityOf(supervisor.pid ?? 0) ?? {};
  const registered = registration(server);
  const daemon = startProcess('daemon.ts', site, server.url, 'inherit', { PILOT_SUPERVISOR: `${pid}:${start}` });
  await registered;
  const payload = await runForever(site, server);
  const [pilot = 0] = childrenOf(daemon.pid ?? 0);
  daemon.kill('SIGKILL');
  supervisor.kill('SIGKILL');
  await until(() => !identityOf(pilot));
  expect(site.payloads(payload)).toEqual([]);
  expect([...server.attempts.values()].every(({ reports }) => isTerminal(reports.at(-1)?.state ?? ''))).toBe(true);
});

test('two pilots never work in one directory', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const registered = registration(server);
  const first = startProcess('main.ts', site, server.url);
  await registered;
  const second = startProcess('main.ts', site, server.url);
  await once(second, 'exit');
  expect(second.exitCode).toBe(1);
  expect(server.registered).toHaveLength(1);
  await endProcess(first);
});

test('a drained pilot is not started again by its daemon', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const registered = registration(server);
  const daemon = startProcess('daemon.ts', site, server.url);
  await registered;
  const [pilot = 0] = childrenOf(daemon.pid ?? 0);
  server.draining = true;
  await until(() => !existsSync(`/proc/${pilot}`));
  await endProcess(daemon);
  expect(server.registered).toHaveLength(1);
});

test('a release that lives but does nothing is ended, and the one before works again', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  writeFileSync(site.path('key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const release = serving(releaseOf('9.0.0', 'setInterval(() => {}, 1e6)'));
  const state = (): { current?: string | null; problem?: { text: string } | null } =>
    existsSync(site.path('releases/state.json'))
      ? JSON.parse(readFileSync(site.path('releases/state.json'), 'utf8'))
      : {};
  const daemon = startProcess('daemon.ts', site, server.url, 'inherit', {
    PILOT_RELEASES: site.path('releases'),
    PILOT_RELEASE_KEY: site.path('key.pem'),
    PILOT_RELEASE_SECONDS: '1',
    PILOT_TRIAL_SECONDS: '1',
  });
  await until(() => server.registered.length === 1, { within: 60_000 });
  const again = untilEvent<RegisterPilotInput>(server, 'registered', () => true, { within: 60_000 });
  server.answerGet = (request, response) =>
    request.url === '/healthz' ? response.end('{}') : release(request, response);
  await again;
  expect(state()).toMatchObject({
    current: null,
    problem: { text: expect.stringMatching(/^it did not register or ask/) },
  });
  // The older pilot takes work again.
  const claim = site.claim(toolOf('write-output'));
  const ended = untilEvent<JobReport>(server, 'report', ({ state: reached }) => reached === 'FINISHED', {
    within: 60_000,
  });
  server.offer(claim);
  await ended;
  await endProcess(daemon);
}, 180_000);
