import { expect, test } from '@jest/globals';
import { testDatabase, until } from '@visor/testkit';
import pg from 'pg';
import { DatabaseSession } from './session.ts';

test('a lock is held by one user in one process, and free after its release', async () => {
  await using database = await testDatabase({ log: false });
  await using first = new DatabaseSession({ url: database.adminUrl, applicationName: 'first' });
  await using second = new DatabaseSession({ url: database.adminUrl, applicationName: 'second' });
  await Promise.all([first.opened(), second.opened()]);
  const lock = await first.tryLock('a');
  expect(lock?.held()).toBe(true);
  expect(await first.tryLock('a')).toBeUndefined();
  expect(await second.tryLock('a')).toBeUndefined();
  expect((await second.tryLock('b'))?.held()).toBe(true);
  await lock?.release();
  expect(lock?.held()).toBe(false);
  await lock?.release();
  expect((await second.tryLock('a'))?.held()).toBe(true);
});

test('a killed connection loses its locks, says so, and takes them again', async () => {
  await using database = await testDatabase({ log: false });
  let lost = 0;
  await using session = new DatabaseSession({
    url: database.adminUrl,
    applicationName: 'killed',
    onLost: () => void lost++,
  });
  await using other = new DatabaseSession({ url: database.adminUrl, applicationName: 'other' });
  await Promise.all([session.opened(), other.opened()]);
  const lock = await session.tryLock('a');
  await kill(database.adminUrl, 'killed');
  await until(() => lost === 1);
  expect(lock?.held()).toBe(false);
  expect(lock?.lost.aborted).toBe(true);
  // The client hears of its end a moment before the server frees the locks.
  await until(async () => (await other.tryLock('a')) !== undefined);
  await until(() => session.isOpen);
  expect(await session.tryLock('a')).toBeUndefined();
  expect((await session.tryLock('b'))?.held()).toBe(true);
});

test('an open that fails is reported, and tried again', async () => {
  await using database = await testDatabase({ log: false });
  let lost = 0;
  const url = new URL(database.adminUrl);
  url.password = 'wrong';
  url.username = 'nobody';
  await using session = new DatabaseSession({
    url: url.href,
    applicationName: 'refused',
    onLost: () => void lost++,
  });
  await expect(session.opened()).rejects.toThrow('nobody');
  await until(() => lost >= 2);
  expect(session.isOpen).toBe(false);
  expect(await session.tryLock('a')).toBeUndefined();
});

test('notices are heard after the commit, also on the connection that replaces a lost one', async () => {
  await using database = await testDatabase({ log: false });
  const heard: string[] = [];
  let openings = 0;
  await using session = new DatabaseSession({
    url: database.adminUrl,
    applicationName: 'listener',
    channel: 'a.channel',
    onNotice: (payload) => void heard.push(payload),
    onOpen: () => void openings++,
  });
  await session.opened();
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_notify('a.channel', 'undone')`);
    await client.query('rollback');
    await client.query(`select pg_notify('a.channel', 'one')`);
    await until(() => heard.length === 1);
    await kill(database.adminUrl, 'listener');
    await until(() => openings === 2);
    await client.query(`select pg_notify('a.channel', 'two')`);
    await until(() => heard.length === 2);
    const lock = await session.tryLock('a lock');
    await lock?.release();
    await until(() => heard.length === 3);
    expect(heard).toEqual(['one', 'two', 'a lock']);
  } finally {
    await client.end();
  }
});

async function kill(url: string, applicationName: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
    [applicationName],
  );
  await client.end();
}
