import { expect, test } from '@jest/globals';
import { testDatabase, until } from '@visor/testkit';
import { Client } from 'pg';
import { dropIfNotRunning, listDatabaseInstallations, holdRunningLock } from './running-lock.ts';

test('an installation is removed only when its lock is free and no role of it has a session', async () => {
  await using database = await testDatabase();
  const { adminUrl, installation } = database;
  const place = { adminUrl, installation };
  const pattern = new RegExp(`^${installation}$`);
  const url = await database.url('data');
  expect(await listDatabaseInstallations(adminUrl, pattern)).toEqual([installation]);
  expect(await listDatabaseInstallations(adminUrl, /^demo[0-9a-f]{6}$/)).not.toContain(installation);

  const running = await holdRunningLock(place);
  expect(await dropIfNotRunning(place, { freshServerSeconds: 0 })).toBe(false);
  expect(await dropIfNotRunning(place, { isKnownDead: true })).toBe(false);
  await running[Symbol.asyncDispose]();

  const service = new Client({ connectionString: url });
  await service.connect();
  expect(await dropIfNotRunning(place, { freshServerSeconds: 0 })).toBe(false);
  await service.end();

  expect(await dropIfNotRunning(place, { freshServerSeconds: 86_400 })).toBe(false);
  await until(() => dropIfNotRunning(place, { freshServerSeconds: 0 }), { what: 'the session has ended' });
  expect(await listDatabaseInstallations(adminUrl, pattern)).toEqual([]);
});

test('the lock is taken again after its session was cut', async () => {
  await using database = await testDatabase();
  const { adminUrl, installation } = database;
  const place = { adminUrl, installation };
  await using _running = await holdRunningLock(place);
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const cut = await admin.query<{ pid: number }>(
      `select pid, pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(cut.rowCount).toBe(1);
    let held = 0;
    while (held === 0) {
      const { rows } = await admin.query<{ held: number }>(
        `select count(*)::int as held from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database()) and pid <> $1`,
        // The session that was cut holds its lock until its process has ended.
        [cut.rows[0]?.pid],
      );
      held = rows[0]?.held ?? 0;
    }
  } finally {
    await admin.end();
  }
  expect(await dropIfNotRunning(place, { isKnownDead: true })).toBe(false);
});
