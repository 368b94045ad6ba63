import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { grantLog, installLog, openAppender } from '@visor/bus';
import { ensureRole } from '@visor/db';
import type { Health } from '@visor/service';
import { newIdentity } from '@visor/service/testing';
import { startPostgres, testDirectory, until } from '@visor/testkit';
import { Client } from 'pg';
import { start } from '../src/main.ts';

const DISK_SIZE = '120m';

test('a database with a full disk only delays the service: health reports it, and work continues', async () => {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(testDirectory());
  const disk = join(path, 'disk');
  mkdirSync(disk);
  // Where no file system can be created, other tests check that database errors are reported and recover.
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_SIZE}`, 'tmpfs', disk]).status !== 0) return;
  stack.defer(() => void spawnSync('umount', ['-l', disk]));
  chmodSync(disk, 0o755);
  const server = stack.use(await startPostgres({ dir: disk, durable: false }));
  await installLog({ adminUrl: server.url, password: 'log' });
  const urls = await Promise.all(
    ['data', 'operator'].map((name) => ensureRole({ adminUrl: server.url, name, password: name })),
  );
  for (const role of ['data', 'operator']) await grantLog({ adminUrl: server.url, role });
  const [dataUrl = '', operatorUrl = ''] = urls;
  const identity = await newIdentity(path);
  const { port } = stack.use(
    await start({
      PORT: 0,
      VISOR_INSTALLATION: '',
      EVENT_LOG: 'postgres',
      KAFKA_BROKERS: [],
      VISOR_JWKS_FILE: identity.jwksFile,
      VISOR_TOKEN_FILE: identity.tokenFile,
      VISOR_STORAGE_ROOTS: [],
      VISOR_STORAGE_CREDENTIALS: undefined,
      VISOR_PUBLIC_URL: undefined,
      VISOR_UPLOAD_MAX_GB: 1,
      VISOR_METADATA_KEYS: ['period'],
      VISOR_RETENTION_GRACE_SECONDS: 60,
      VISOR_RETENTION_STALE_SECONDS: 3_600,
      GATEWAY_URL: 'http://127.0.0.1:1/graphql',
      VISOR_HOSTS: [],
      VISOR_ORIGINS: [],
      LOG_LEVEL: 'silent',
      DATABASE_URL: dataUrl,
      VISOR_NO_MIGRATE: false,
      VISOR_LOG_HOURS: 24,
      VISOR_DEAD_LETTER_DAYS: 90,
      VISOR_AUDIT_DAYS: 730,
    }),
  );
  const health = async (): Promise<Health> => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return (await response.json()) as Health;
  };
  await until(async () => (await health()).status === 'ok');

  const log = stack.use(await openAppender({ kind: 'postgres', url: operatorUrl, timeoutMs: 5_000 }));
  /** Appends a message of 1 MB that is not valid. */
  const append = (): Promise<void> => log.appendRaw('dsm.register.file.input', 'k', Buffer.alloc(1_000_000, 120));
  await append();
  expect(() => writeFileSync(join(disk, 'ballast'), Buffer.alloc(256 * 2 ** 20))).toThrow(/ENOSPC/);
  let refusals = 0;
  let sent = 1;
  await until(
    async () => {
      await append().then(
        () => sent++,
        () => refusals++,
      );
      return refusals >= 3;
    },
    { within: 60_000 },
  );
  rmSync(join(disk, 'ballast'));
  await until(async () => (await health()).status === 'ok', { within: 60_000 });
  await until(() => append().then(() => ++sent), { within: 30_000 });
  await until(async () => (await health()).checks['log']?.['lag'] !== null, { within: 30_000 });
  await until(
    async () => {
      const { status, checks } = await health();
      return status === 'ok' && (checks['log']?.['lag'] as { data: number } | null | undefined)?.data === 0;
    },
    { within: 60_000 },
  );
  // Each message of the log was read once.
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ letters: number; messages: number }>(
    'select (select count(*)::int from data.dead_letter) as letters, (select count(*)::int from event_log.message where topic = $1) as messages',
    ['dsm.register.file.input'],
  );
  await client.end();
  expect(rows[0]?.messages).toBeGreaterThanOrEqual(sent);
  expect(rows[0]?.letters).toBe(rows[0]?.messages);
}, 240_000);
