import { afterEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { testDatabase } from './database.ts';

const clients: Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
});
async function session(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

test('a role gets its own schema and sees no other', async () => {
  await using database = await testDatabase({ log: false });
  const data = await session(await database.url('data'));
  const workflow = await session(await database.url('workflow'));

  await data.query('create table file (id int)');

  await expect(workflow.query(`select * from ${database.name('data')}.file`)).rejects.toThrow(/permission denied/);
});

test('two databases at once are separate', async () => {
  await using first = await testDatabase({ log: false });
  await using second = await testDatabase({ log: false });

  expect(first.installation).not.toBe(second.installation);
  expect(await first.url('data')).not.toBe(await second.url('data'));
});

test('disposal drops the database and its roles, also with open sessions', async () => {
  const database = await testDatabase({ log: false });
  await session(await database.url('data'));
  await database[Symbol.asyncDispose]();

  const admin = await session(process.env.VISOR_TEST_POSTGRES ?? '');
  const { rows } = await admin.query('select from pg_roles where starts_with(rolname, $1)', [database.installation]);
  expect(rows).toHaveLength(0);
});
