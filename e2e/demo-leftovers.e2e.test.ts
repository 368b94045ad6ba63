import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isAlive, recordedProcesses } from '@visor/laptop';
import { startPostgres } from '@visor/embedded-postgres';
import { testDirectory, until, type TestDirectory } from '@visor/testkit';
import { Client } from 'pg';
import { summaryOf, startVisor, runVisor } from './command.ts';

const before = process.env.TMPDIR;
let temporary: TestDirectory;

beforeEach(() => {
  temporary = testDirectory();
  process.env.TMPDIR = join(temporary.path, 'tmp');
  mkdirSync(process.env.TMPDIR, { mode: 0o777 });
  chmodSync(process.env.TMPDIR, 0o777);
});

afterEach(async () => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  await temporary[Symbol.asyncDispose]();
});

/** Resolves at the first line on stderr that holds this text; all is read. */
function says(child: ChildProcess, text: string): Promise<void> {
  if (!child.stderr) throw new Error('stderr is not piped');
  const lines = createInterface({ input: child.stderr });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes(text) && resolve());
    lines.on('close', () => reject(new Error(`it ended without saying ${text}`)));
  });
}

async function namesOn(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select nspname as name from pg_namespace where nspname like 'demo%' union select rolname from pg_roles where rolname like 'demo%' order by 1`,
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

const small = ['--json', '--files', '4', '--slices', '4'] as const;

test('the next demo removes what a killed demo left on the user’s own server, and nothing of a running demo or of others', async () => {
  await using server = await startPostgres({ dir: join(temporary.path, 'server'), durable: false });
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  await admin.query('create schema demo_mine; create schema demo12345_data; create schema demozzzzzz_event_log');
  await admin.end();
  const others = await namesOn(server.url);
  const file = join(temporary.path, 'url');
  writeFileSync(file, `${server.url}\n`, { mode: 0o600 });
  const withServer = ['--database-url-file', file] as const;

  const killed = startVisor('demo', ...small, ...withServer);
  killed.stdout?.resume();
  await says(killed, 'processing 4 files');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const left = await namesOn(server.url);
  expect(left.length).toBeGreaterThan(others.length);

  const running = startVisor('demo', ...small, '--keep', ...withServer);
  const folders = () => readdirSync(process.env.TMPDIR ?? '').filter((name) => name.startsWith('visor-demo-'));
  try {
    running.stdout?.resume();
    await says(running, 'processing 4 files');
    const during = await namesOn(server.url);
    for (const name of left) if (!others.includes(name)) expect(during).not.toContain(name);
    expect(folders()).toHaveLength(1);

    expect(await runVisor('demo', '--clean', ...withServer)).toMatchObject({ status: 0 });
    expect(await namesOn(server.url)).toEqual(during);
    expect(folders()).toHaveLength(1);
  } finally {
    running.kill('SIGINT');
    await once(running, 'exit');
  }
  expect(await namesOn(server.url)).toEqual(others);
  const cleaned = await runVisor('demo', '--clean', ...withServer);
  expect(cleaned).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing') });
  expect(readdirSync(process.env.TMPDIR ?? '').filter((name) => name.startsWith('visor-'))).toEqual([]);
}, 300_000);

test('demo --clean removes the folder of a killed demo', async () => {
  const killed = startVisor('demo', ...small);
  killed.stdout?.resume();
  await says(killed, 'starting PostgreSQL');
  const folder = await until(() =>
    readdirSync(process.env.TMPDIR ?? '').find((name) => name.startsWith('visor-demo-')),
  );
  await until(() => existsSync(join(process.env.TMPDIR ?? '', folder, 'run/lock')));
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const cleaned = await runVisor('demo', '--clean');
  expect(cleaned).toMatchObject({ status: 0, stdout: expect.stringContaining(folder) });
  expect(readdirSync(process.env.TMPDIR ?? '').filter((name) => name.startsWith('visor-'))).toEqual([]);
}, 120_000);

test('a demo whose PostgreSQL is killed twice during announcements loses nothing, and prints which folders it keeps', async () => {
  const dir = join(temporary.path, 'demo');
  const child = startVisor('demo', '--json', '--files', '12', '--slices', '40', '--dir', dir);
  let stdout = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  await says(child, 'simulating a DAQ run');
  const postmaster = () =>
    recordedProcesses(dir).find(({ name, state }) => name === 'postgres' && state === 'ready')?.process;
  for (let kill = 0; kill < 2; kill++) {
    const victim = await until(() => {
      const found = postmaster();
      return found && isAlive(found) ? found : undefined;
    });
    process.kill(victim.pid, 'SIGKILL');
    await until(() => postmaster()?.pid !== victim.pid, { within: 60_000, what: 'PostgreSQL is back' });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  const summary = summaryOf({ status, stdout, stderr: '' });
  expect(summary).toMatchObject({
    ok: true,
    lost: 0,
    duplicated: 0,
    failures: [],
    kept: { dir, outputs: join(dir, 'storage/output'), logs: join(dir, 'log') },
  });
  expect(existsSync(summary.report)).toBe(true);
}, 300_000);
