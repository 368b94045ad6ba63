import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { JobReport, RegisterPilotInput } from '@visor/client';
import { until, untilEvent } from '@visor/testkit';
import { isAlive } from '../test/is-alive.ts';
import { TestServer } from '../test/server.ts';
import { Site, toolOf } from '../test/site.ts';
import type { Claim } from './attempt.ts';
import { isTerminal } from './pilot.rules.ts';

/** A daemon, or a pilot without one, as an operating-system process. */
function startProcess(entry: 'daemon.ts' | 'main.ts', site: Site, url: string): ChildProcess {
  const {
    VISOR_PAYLOAD_PATH,
    VISOR_STORAGE_ROOTS,
    PILOT_UIDS: _users,
    ...config
  } = site.config(url, { PILOT_GRACE_MS: 200 });
  return spawn(process.execPath, [join(import.meta.dirname, entry)], {
    env: {
      ...Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)])),
      VISOR_PAYLOAD_PATH: VISOR_PAYLOAD_PATH.join(':'),
      VISOR_STORAGE_ROOTS: VISOR_STORAGE_ROOTS.join(':'),
      VISOR_STOP_ON_STDIN_END: '1',
    },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin?.end();
  if (child.exitCode === null && child.signalCode === null) await exit;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

const registration = (server: TestServer): Promise<RegisterPilotInput> => untilEvent(server, 'registered');

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

test('when the daemon is killed, pilot and payload end by themselves', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  const registered = registration(server);
  const daemon = startProcess('daemon.ts', site, server.url);
  await registered;
  const payload = await runForever(site, server);
  const [pilot = 0] = childrenOf(daemon.pid ?? 0);
  daemon.kill('SIGKILL');
  await until(() => site.payloads(payload).length === 0);
  await until(() => !isAlive(pilot));
  expect([...server.attempts.values()].every(({ reports }) => isTerminal(reports.at(-1)?.state ?? ''))).toBe(true);
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
