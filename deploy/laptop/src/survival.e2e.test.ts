import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { testDirectory, until } from '@visor/testkit';
import { Client } from 'pg';
import { holderOf, takeLock } from '@visor/service/process-lock';
import { startPostgres } from '@visor/embedded-postgres';
import { removeCluster } from '@visor/embedded-postgres';
import { identityOf, isAlive, type ProcessIdentity } from '@visor/service/process-identity';

interface Life {
  readonly supervisor: ProcessIdentity;
  readonly processes: readonly ProcessIdentity[];
  readonly url: string;
  kill(): Promise<void>;
}

const identify = (pid: number): ProcessIdentity => {
  const who = identityOf(pid);
  if (!who) throw new Error(`no process ${pid}`);
  return who;
};

async function live(dir: string, fixture = ''): Promise<Life> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../test/fixtures/supervise.ts'), dir], {
    env: { ...process.env, FIXTURE: fixture },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [''])])) as [string];
  const { pids, url } = JSON.parse(line) as { pids: number[]; url: string };
  return {
    supervisor: identify(child.pid ?? 0),
    processes: pids.map(identify),
    url,
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('when the supervisor is killed, no process outlives it, and the next start continues with the data', async () => {
  await using directory = testDirectory();
  const first = await live(directory.path);
  await query(first.url, 'create table kept as select 42 as answer');

  await first.kill();
  await until(() => first.processes.every((who) => !isAlive(who)));

  const second = await live(directory.path);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await second.kill();
  await until(() => second.processes.every((who) => !isAlive(who)));
});

test('a start ends the processes of an earlier start', async () => {
  await using directory = testDirectory();
  const first = await live(directory.path, 'stubborn');
  await first.kill();
  expect(isAlive(first.processes[0] ?? first.supervisor)).toBe(true);

  const second = await live(directory.path);
  expect(first.processes.filter(isAlive)).toEqual([]);
  await second.kill();
  await until(() => second.processes.every((who) => !isAlive(who)));
});

test('killing the parent guard too leaves no server', async () => {
  await using directory = testDirectory();
  const life = await live(directory.path);
  process.kill(life.processes[3]?.pid ?? 0, 'SIGKILL');
  await life.kill();

  expect(await until(() => life.processes.every((who) => !isAlive(who)))).toBe(true);
});

test('a lock lasts as long as its holder', async () => {
  await using directory = testDirectory();
  const path = join(directory.path, 'lock');
  writeFileSync(path, JSON.stringify({ pid: process.pid, start: 'a former life' }));
  expect(holderOf(path)).toBeUndefined();

  const lock = takeLock(path);
  expect(() => takeLock(path)).toThrow(`process ${process.pid} holds ${path}`);
  lock[Symbol.dispose]();

  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

test('PostgreSQL starts again over the files of a killed one, though another process has its id', async () => {
  await using directory = testDirectory();
  const first = await startPostgres({ dir: directory.path, durable: false });
  await first.stop();
  writeFileSync(join(first.data, 'postmaster.pid'), `${process.pid}\n${first.data}\n`);

  const second = await startPostgres({ dir: directory.path, durable: false });
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.stop();
});

test('a temporary server takes its directory with it', async () => {
  await using directory = testDirectory();
  const path = join(directory.path, 'server');
  mkdirSync(path);
  // As root it runs as nobody, who must reach it.
  chmodSync(directory.path, 0o777);
  const server = await startPostgres({ dir: path, durable: false, temporary: true });
  await server.stop();

  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot('as root, PostgreSQL runs as nobody, outside a directory that nobody can not reach, and says so', async () => {
  const home = mkdtempSync(join(homedir(), '.visor-test-'));
  try {
    const printed: string[] = [];
    const server = await startPostgres({ dir: home, durable: false, print: (line) => printed.push(line) });
    const outside = readlinkSync(join(home, 'postgres'));

    expect(printed.join()).toContain(outside);
    expect(statSync(server.data).uid).not.toBe(0);
    await server.stop();
    removeCluster(home);
    expect(statSync(outside, { throwIfNoEntry: false })).toBeUndefined();
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
