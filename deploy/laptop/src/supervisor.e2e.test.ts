import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory, until, untilEvent } from '@visor/testkit';
import { identityOf, isAlive } from '@visor/service/process-identity';
import type { Service } from './supervised-service.ts';
import { supervise } from './supervisor.ts';

const fixture = (name: string) => join(import.meta.dirname, '../test/fixtures', name);
const service = (name: string, more: Partial<Service> = {}): Service => ({
  name,
  command: [process.execPath, fixture('service.js')],
  environment: () => ({}),
  ...more,
});

test('a killed service is restarted on its port', async () => {
  await using directory = testDirectory();
  await using supervisor = await supervise({ dir: directory.path, services: [service('one'), service('two')] });
  await supervisor.ready(15_000);
  const [one, two] = supervisor.processes;
  const ready = untilEvent<{ name: string; pid: number }>(supervisor.events, 'ready', ({ name }) => name === 'one');

  process.kill(one?.process?.pid ?? 0, 'SIGKILL');

  expect((await ready).pid).not.toBe(one?.process?.pid);
  expect(supervisor.processes[0]).toMatchObject({ state: 'ready', restarts: 1, port: one?.port });
  expect(supervisor.processes[1]).toEqual(two);
});

test('stop ends every process and removes its record', async () => {
  await using directory = testDirectory();
  const supervisor = await supervise({ dir: directory.path, services: [service('one'), service('two')] });
  await supervisor.ready(15_000);
  const were = supervisor.processes.map((view) => view.process);

  await supervisor.stop();

  for (const who of were) expect(who && isAlive(who)).toBe(false);
  expect(statSync(join(directory.path, 'run/one.json'), { throwIfNoEntry: false })).toBeUndefined();
});

test('a service that does not end is killed after the grace period', async () => {
  await using directory = testDirectory();
  const stubborn = service('one', { environment: () => ({ FIXTURE: 'stubborn' }) });
  const supervisor = await supervise({ dir: directory.path, services: [stubborn], grace: 300 });
  await supervisor.ready(15_000);
  const who = supervisor.processes[0]?.process;

  await supervisor.stop();

  expect(who && isAlive(who)).toBe(false);
});

test('ready fails with the log of a service that cannot start', async () => {
  await using directory = testDirectory();
  const broken = service('one', { command: [process.execPath, fixture('exits.js')] });
  await using supervisor = await supervise({ dir: directory.path, services: [broken] });

  await expect(supervisor.ready(30_000)).rejects.toThrow(
    /one ends repeatedly before it is healthy[^]*DATABASE_URL is not set/,
  );
});

test('a command that does not exist counts as a service that cannot start', async () => {
  await using directory = testDirectory();
  await using supervisor = await supervise({
    dir: directory.path,
    services: [service('one', { command: ['/no/such/program'] })],
  });

  await expect(supervisor.ready(30_000)).rejects.toThrow(/one ends repeatedly before it is healthy/);
});

test('when its port is taken while a service is down, it gets another port, and services with the old one restart', async () => {
  await using directory = testDirectory();
  const needs = service('two', { environment: (ports) => ({ PEER: String(ports.of('one')) }) });
  await using supervisor = await supervise({ dir: directory.path, services: [service('one'), needs] });
  await supervisor.ready(15_000);
  const [one] = supervisor.processes;
  const thief = createServer();
  const stolen = new Promise((resolve) => {
    supervisor.events.once('exited', () => thief.listen(one?.port, '127.0.0.1', () => resolve(undefined)));
  });

  process.kill(one?.process?.pid ?? 0, 'SIGKILL');
  await stolen;
  await until(() => supervisor.portOf('one') !== one?.port);

  const peer = async () =>
    ((await (await fetch(`http://127.0.0.1:${supervisor.portOf('two')}/`)).json()) as { peer: string }).peer;
  await until(
    async () => supervisor.portOf('one') !== one?.port && (await peer()) === String(supervisor.portOf('one')),
  );
  await supervisor.ready(15_000);
  expect(supervisor.portOf('one')).not.toBe(one?.port);
  thief.close();
});

test('the next start has the same ports', async () => {
  await using directory = testDirectory();
  const first = await supervise({ dir: directory.path, services: [service('one')] });
  const port = first.portOf('one');
  await first.stop();
  await using second = await supervise({ dir: directory.path, services: [service('one')] });

  expect(second.portOf('one')).toBe(port);
  expect(port).toBeLessThan(32_768);
});

test('the output of a service is in its own log', async () => {
  await using directory = testDirectory();
  const broken = service('one', { command: [process.execPath, fixture('exits.js')] });
  await using supervisor = await supervise({ dir: directory.path, services: [broken] });
  await untilEvent(supervisor.events, 'exited');

  expect(readFileSync(join(directory.path, 'log/one.log'), 'utf8')).toContain('DATABASE_URL is not set');
});

test('the identity of a process differs from that of another with the same id', () => {
  const self = identityOf(process.pid);
  expect(self && isAlive(self)).toBe(true);
  expect(isAlive({ pid: process.pid, start: 'another life' })).toBe(false);
});
