import { expect, test } from '@jest/globals';
import type { Health } from '@visor/service';
import { newIdentity, testConfig } from '@visor/service/testing';
import { startProxy, testDatabase, testDirectory, until, type TestDatabase, type TestProxy } from '@visor/testkit';
import { start } from '../src/main.ts';

interface Service extends AsyncDisposable {
  readonly proxy: TestProxy;
  readonly database: TestDatabase;
  health(): Promise<Health & { readonly code: number }>;
  /** Waits until exactly these checks fail. */
  failing(...names: readonly string[]): Promise<Health>;
}

async function world(): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const { path } = stack.use(testDirectory());
  const identity = await newIdentity(path);
  const url = new URL(await database.url('data'));
  const proxy = stack.use(await startProxy({ host: url.hostname, port: Number(url.port) }));
  url.port = String(proxy.port);
  const { port } = stack.use(
    await start({
      ...(await testConfig('data', database, identity)),
      DATABASE_URL: url.href,
      VISOR_STORAGE_ROOTS: [],
      VISOR_STORAGE_CREDENTIALS: undefined,
      VISOR_PUBLIC_URL: undefined,
      VISOR_UPLOAD_MAX_GB: 1,
      VISOR_METADATA_KEYS: ['period'],
      VISOR_RETENTION_GRACE_SECONDS: 60,
      VISOR_RETENTION_STALE_SECONDS: 3_600,
    }),
  );
  const health: Service['health'] = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return { code: response.status, ...((await response.json()) as Health) };
  };
  const owned = stack.move();
  return {
    proxy,
    database,
    health,
    async failing(...names) {
      return until(async () => {
        const answer = await health();
        const bad = Object.entries(answer.checks).flatMap(([name, { ok }]) => (ok ? [] : [name]));
        expect([answer.code, answer.status, bad.sort()]).toEqual(
          names.length > 0 ? [503, 'failing', names.toSorted()] : [200, 'ok', []],
        );
        return answer;
      });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

test('a healthy service reports its database, log, loops and space', async () => {
  await using service = await world();
  // The consumers read for the first time after a moment.
  const { checks } = await until(async () => {
    const answer = await service.failing();
    return answer.checks['log']?.['lastSuccess'] ? answer : undefined;
  });
  expect(checks).toMatchObject({
    database: { ok: true },
    log: { ok: true, kind: 'postgres', lag: { data: 0 }, lastSuccess: expect.any(String) as unknown, failing: [] },
    loops: { ok: true, failing: [] },
    space: { ok: true },
  });
});

test('a database that hangs or is gone is reported in time, with the reason; then health recovers', async () => {
  await using service = await world();
  await service.failing();
  service.proxy.block();
  const hung = await service.failing('database', 'log');
  expect(hung.checks['database']?.text).toMatch(/time|answer/i);
  service.proxy.forward();
  await service.failing();
  service.proxy.refuse();
  const gone = await service.failing('database', 'log', 'loops');
  expect(gone.checks['loops']?.text).toMatch(/^(?:connection for locks of loops|close sweep) fails since 20.*: ./);
  service.proxy.forward();
  await service.failing();
});

test('consumers that fail on database errors are reported, since when and why, and continue afterwards', async () => {
  await using service = await world();
  await service.failing();
  const admin = async (statement: string): Promise<void> => {
    const { Client } = await import('pg');
    const client = new Client({ connectionString: service.database.adminUrl });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const table = `${service.database.name('data')}.consumer_offset`;
  await admin(`alter table ${table} rename to set_aside`);
  const { checks } = await service.failing('log');
  expect(checks['log']?.text).toMatch(/consumer_offset/);
  await admin(`alter table ${service.database.name('data')}.set_aside rename to consumer_offset`);
  await service.failing();
});
