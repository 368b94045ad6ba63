import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory, until, untilEvent } from '@visor/testkit';
import { Client } from 'pg';
import { supervisePostgres } from './postgres-supervisor.ts';

test('an embedded PostgreSQL that ends while its disk is full is restarted when there is space', async () => {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(testDirectory());
  const disk = join(path, 'disk');
  mkdirSync(disk);
  // Where no filesystem can be made there is nothing to fill.
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', disk]).status !== 0) return;
  stack.defer(() => void spawnSync('umount', ['-l', disk]));
  chmodSync(disk, 0o755);
  const events = new EventEmitter();
  const kept = stack.use(await supervisePostgres({ dir: disk, durable: false, print: () => {}, events }));
  const ask = async (): Promise<boolean> => {
    const client = new Client({ connectionString: kept.url });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query('select 1')).rowCount === 1;
    } finally {
      await client.end().catch(() => {});
    }
  };
  await until(ask);
  expect(() => writeFileSync(join(disk, 'ballast'), Buffer.alloc(256 * 2 ** 20))).toThrow(/ENOSPC/);
  const exited = untilEvent(events, 'exited');
  process.kill(kept.view.process?.pid ?? 0, 'SIGKILL');
  await exited;
  rmSync(join(disk, 'ballast'));
  await until(() => kept.view.restarts === 1 && kept.view.state === 'ready', { within: 60_000 });
  await until(ask, { within: 30_000 });
  expect(kept.view).toMatchObject({ state: 'ready', restarts: 1 });
}, 120_000);
