import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory, until, untilEvent } from '@visor/testkit';
import { openAppender } from '@visor/bus';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { Client } from 'pg';
import { isAlive } from '@visor/service/process-identity';
import { startStack, type StackOptions } from './stack.ts';

/** The stack with programs that only pretend: what is tested is what is around them. */
const options = (dir: string, more: Partial<StackOptions> = {}): StackOptions => ({
  dir,
  durable: false,
  template: null,
  services: ({ databases }) =>
    ['data', 'gateway'].map((name) => ({
      name,
      command: [process.execPath, join(import.meta.dirname, '../test/fixtures/service.js')],
      environment: () => ({ DATABASE_URL: databases.urls.data }),
    })),
  ...more,
});

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a second start on the same directory continues with its data, ports and keys', async () => {
  await using directory = testDirectory();
  const first = await startStack(options(directory.path));
  await rows(first.adminUrl, 'create table kept as select 42 as answer');
  const jwks = readFileSync(join(first.dir, 'keys/jwks.json'), 'utf8');
  await first.stop();
  expect(existsSync(join(first.dir, 'run/lock'))).toBe(false);

  await using second = await startStack(options(directory.path));

  expect(second.graphql).toBe(first.graphql);
  expect(await rows(second.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(readFileSync(join(first.dir, 'keys/jwks.json'), 'utf8')).toBe(jwks);
});

test('a second stack on a directory in use is refused, one on another directory is not', async () => {
  await using one = testDirectory();
  await using other = testDirectory();
  await using first = await startStack(options(one.path));

  await expect(startStack(options(one.path))).rejects.toThrow(/already runs on .*see: visor status/);
  await using second = await startStack(options(other.path));

  expect(second.graphql).not.toBe(first.graphql);
});

test('PostgreSQL is one of the processes, and is restarted with its data on its port', async () => {
  await using directory = testDirectory();
  await using stack = await startStack(options(directory.path));
  await rows(stack.adminUrl, 'create table kept as select 42 as answer');
  const before = stack.processes.find(({ name }) => name === 'postgres');
  const again = untilEvent<{ name: string }>(stack.events, 'restarted', ({ name }) => name === 'postgres');

  process.kill(before?.process?.pid ?? 0, 'SIGKILL');
  await again;

  expect(await rows(stack.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(stack.processes[0]).toMatchObject({ name: 'postgres', restarts: 1, port: before?.port });
});

test('the operator may append to the event log and read no service', async () => {
  await using directory = testDirectory();
  await using stack = await startStack(options(directory.path, { installation: 'demo1' }));
  await using log = await openAppender({ kind: 'postgres', url: stack.operatorUrl, installation: 'demo1' });
  await log.appendRaw('dsm.register.file.input', '', Buffer.from([0xff, 0x00]));

  expect(await rows(stack.adminUrl, `select value from demo1_event_log.message`)).toEqual([
    { value: Buffer.from([0xff, 0x00]) },
  ]);
  await expect(rows(stack.operatorUrl, 'create table demo1_data.mine (id int)')).rejects.toThrow(/permission denied/);
});

test('tokens are verified by the public keys and readable by their owner only', async () => {
  await using directory = testDirectory();
  await using stack = await startStack(options(directory.path));
  const jwks = JSON.parse(readFileSync(join(stack.dir, 'keys/jwks.json'), 'utf8')) as JSONWebKeySet;

  const { payload } = await jwtVerify(stack.token, createLocalJWKSet(jwks), { issuer: 'visor', audience: 'visor' });

  expect(payload).toMatchObject({ sub: 'operator', kind: 'user', scope: 'read operate admin' });
  expect(JSON.stringify(jwks)).not.toContain('"d"');
  for (const file of ['private.json', 'postgres', 'roles.json', 'tokens/operator']) {
    expect(statSync(join(stack.dir, 'keys', file)).mode & 0o077).toBe(0);
  }
});

test("on the user's own server nothing embedded runs, and remove drops what was made there", async () => {
  await using directory = testDirectory();
  await using host = testDirectory();
  await using server = await startStack(options(host.path, { services: () => [gateway] }));
  const stack = await startStack(options(directory.path, { databaseUrl: server.adminUrl, installation: 'demo2' }));
  expect(stack.processes.map(({ name }) => name)).toEqual(['data', 'gateway']);

  await stack.remove();

  expect(await rows(server.adminUrl, "select rolname from pg_roles where rolname like 'demo2%'")).toEqual([]);
  expect(existsSync(directory.path)).toBe(false);
});

test("a failed start leaves no role or schema on the user's own server, and no directory unless it is kept", async () => {
  await using parent = testDirectory();
  await using host = testDirectory();
  await using server = await startStack(options(host.path, { services: () => [gateway] }));
  const exits = join(import.meta.dirname, '../test/fixtures/exits.js');
  const failing = (dir: string, keep: 'directory' | 'nothing') =>
    startStack(
      options(join(parent.path, dir), {
        databaseUrl: server.adminUrl,
        installation: 'demo3',
        keep,
        services: () => [gateway, { ...gateway, name: 'data', command: [process.execPath, exits] }],
      }),
    );

  await expect(failing('gone', 'nothing')).rejects.toThrow(/data ends repeatedly before it is healthy/);
  await expect(failing('kept', 'directory')).rejects.toThrow(/data ends repeatedly before it is healthy/);

  expect(existsSync(join(parent.path, 'gone'))).toBe(false);
  expect(existsSync(join(parent.path, 'kept/log/data.log'))).toBe(true);
  expect(await rows(server.adminUrl, "select rolname from pg_roles where rolname like 'demo3%'")).toEqual([]);
  expect(await rows(server.adminUrl, "select nspname from pg_namespace where nspname like 'demo3%'")).toEqual([]);
});

test('a kept directory has no installation any more, in the embedded PostgreSQL and in its marker', async () => {
  await using directory = testDirectory();
  const first = await startStack(options(directory.path, { installation: 'demo4', keep: 'directory' }));
  writeFileSync(join(first.dir, 'prepared'), 'demo4@embedded');
  await first[Symbol.asyncDispose]();
  expect(existsSync(join(first.dir, 'prepared'))).toBe(false);

  await using second = await startStack(options(directory.path));

  expect(await rows(second.adminUrl, "select nspname from pg_namespace where nspname like 'demo4%'")).toEqual([]);
});

test('a second start of a directory in use removes nothing of it', async () => {
  await using directory = testDirectory();
  await using first = await startStack(options(directory.path));
  await expect(startStack(options(directory.path, { keep: 'nothing' }))).rejects.toThrow(/already runs/);
  expect(existsSync(join(first.dir, 'run/lock'))).toBe(true);
});

test('a Kafka that does not answer is reported before any service starts', async () => {
  await using parent = testDirectory();
  const dir = join(parent.path, 'gone');
  const starting = startStack(options(dir, { kafkaBrokers: '127.0.0.1:1', installation: 'demo5', keep: 'nothing' }));
  await expect(starting).rejects.toThrow(/no Kafka answers at 127.0.0.1:1/);
  expect(existsSync(dir)).toBe(false);
});

const gateway = {
  name: 'gateway',
  command: [process.execPath, join(import.meta.dirname, '../test/fixtures/service.js')] as [string, string],
  environment: () => ({}),
};

test('an aborted start leaves no process and no lock', async () => {
  await using directory = testDirectory();
  const controller = new AbortController();
  const sick = { ...gateway, name: 'data', environment: () => ({ FIXTURE: 'sick' }) };
  const starting = startStack(options(directory.path, { services: () => [gateway, sick], signal: controller.signal }));
  const failed = starting.catch((error: Error) => error.message);
  const run = join(directory.path, 'run/gateway.json');
  await until(() => existsSync(run));
  const { process: who } = JSON.parse(readFileSync(run, 'utf8')) as { process: { pid: number; start: string } };

  controller.abort(new Error('enough'));
  expect(await failed).toBe('enough');

  expect(isAlive(who)).toBe(false);
  expect(existsSync(join(directory.path, 'run/lock'))).toBe(false);
});
