import { expect, test } from '@jest/globals';
import { testDatabase, until } from '@visor/testkit';
import pg from 'pg';
import { listen } from './listen.ts';

test('notices are heard after the commit, and again after the connection was lost', async () => {
  await using database = await testDatabase({ log: false });
  const heard: string[] = [];
  let openings = 0;
  const url = database.adminUrl;
  await using listener = listen({
    url,
    channel: 'a.channel',
    heard: (payload) => void heard.push(payload),
    opened: () => void openings++,
  });
  expect(listener).toBeDefined();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await until(() => openings === 1);
    await client.query('begin');
    await client.query(`select pg_notify('a.channel', 'undone')`);
    await client.query('rollback');
    await client.query(`select pg_notify('a.channel', 'one')`);
    await until(() => heard.length === 1);
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'visor listen' and datname = current_database()`);
    await until(() => openings === 2);
    await client.query(`select pg_notify('a.channel', 'two')`);
    await until(() => heard.length === 2);
    expect(heard).toEqual(['one', 'two']);
  } finally {
    await client.end();
  }
});
