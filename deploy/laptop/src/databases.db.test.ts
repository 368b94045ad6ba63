import { expect, test } from '@jest/globals';
import { testDatabase, testDirectory } from '@visor/testkit';
import { Client, escapeIdentifier } from 'pg';
import { checkServer, dropInstallation, ensureDatabases, qualifiedName } from './databases.ts';

async function ask(url: string, sql: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, values, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

const namesOf = (url: string, installation: string) =>
  ask(
    url,
    `select nspname::text as name from pg_namespace where starts_with(nspname, $1)
     union select rolname from pg_roles where starts_with(rolname, $1) order by name`,
    [`${installation}_`],
  );

test('a user that is no superuser drops an installation with its tables and sessions; another one stays', async () => {
  await using server = await testDatabase({ log: false });
  await using directory = testDirectory();
  const user = server.name('owner');
  const database = escapeIdentifier(server.installation);
  await ask(server.adminUrl, `create role ${user} login createrole password 'own'`);
  await ask(server.adminUrl, `grant create on database ${database} to ${user} with grant option`);
  const adminUrl = Object.assign(new URL(server.adminUrl), { username: user, password: 'own' }).href;
  await checkServer(adminUrl);

  // The second's names begin with the first's.
  const [one, other] = [server.name('a'), server.name('a_data')];
  const { urls } = await ensureDatabases({ adminUrl, installation: one }, directory.path);
  await ensureDatabases({ adminUrl, installation: other }, directory.path);
  await ask(urls.data, 'create table kept as select 42 as answer');
  const busy = new Client({ connectionString: urls.data });
  busy.on('error', () => {});
  await busy.connect();
  await busy.query('begin');
  await busy.query('select * from kept');

  await dropInstallation({ adminUrl, installation: one });

  expect(await namesOf(server.adminUrl, one)).toEqual(await namesOf(server.adminUrl, other));
  expect(await namesOf(server.adminUrl, other)).toEqual(
    ['data', 'event_log', 'operator', 'workflow', 'workload'].map((name) => qualifiedName(other, name)),
  );
  await dropInstallation({ adminUrl, installation: other });
  await dropInstallation({ adminUrl, installation: other });
  expect(await namesOf(server.adminUrl, one)).toEqual([]);
  await ask(server.adminUrl, `drop owned by ${user}`);
  await busy.end().catch(() => {});
});

test('an installation without an id is not dropped', async () => {
  await expect(dropInstallation({ adminUrl: 'postgres://127.0.0.1:1/x', installation: '' })).rejects.toThrow(/id/);
});

test('a user that may not create roles is refused before anything is made', async () => {
  await using server = await testDatabase({ log: false });
  const guest = await server.url('guest');
  await expect(checkServer(guest)).rejects.toThrow(/guest.* may not create roles/);
  await expect(checkServer('mysql://x')).rejects.toThrow(/must look like postgres:/);
});
