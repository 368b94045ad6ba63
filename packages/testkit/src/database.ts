import { randomBytes } from 'node:crypto';
import { ensureRole } from '@visor/db';
import { Client } from 'pg';
import { SERVER_VARIABLE } from './server.ts';

export interface TestDatabase extends AsyncDisposable {
  /** The superuser's URL, in this database. */
  readonly adminUrl: string;
  /** A random installation id: every name on the shared server begins with it and `_`. */
  readonly installation: string;
  /** `<installation>_<name>`: the name of a role, which is also that of the schema it owns. */
  name(name: string): string;
  /** URL of that role, which is made, with its schema, at the first call and may use the event log where there is one. */
  url(name: string): Promise<string>;
}

interface TestDatabaseOptions {
  /** Installs the event log (default true). */
  readonly log?: boolean;
}

/**
 * A fresh, empty database on the run's PostgreSQL, dropped with its roles when disposed of:
 * `await using database = await testDatabase()`. About 50 ms.
 */
export async function testDatabase({ log = true }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = process.env[SERVER_VARIABLE];
  if (!server) throw new Error(`${SERVER_VARIABLE} is not set: tests that need PostgreSQL are named *.db.test.ts`);
  const installation = `t${randomBytes(5).toString('hex')}`;
  await asSuperuser(server, [`create database ${installation}`]);
  const adminUrl = urlOf(server, installation);
  const bus = log ? await import('@visor/bus') : undefined;
  await bus?.installLog({ adminUrl, installation, password: 'log' });

  const urls = new Map<string, Promise<string>>();
  const nameOf = (name: string) => `${installation}_${name}`;
  const make = async (role: string) => {
    const url = await ensureRole({ adminUrl, name: role, password: role });
    await bus?.grantLog({ adminUrl, installation, role });
    return url;
  };
  return {
    adminUrl,
    installation,
    name: nameOf,
    url(name) {
      const url = urls.get(name) ?? make(nameOf(name));
      urls.set(name, url);
      return url;
    },
    async [Symbol.asyncDispose]() {
      await asSuperuser(server, [`drop database if exists ${installation} with (force)`]);
      const roles = await asSuperuser(server, [
        `select quote_ident(rolname) as role from pg_roles where starts_with(rolname, '${installation}')`,
      ]);
      await asSuperuser(
        server,
        roles.map(({ role }) => `drop role ${role}`),
      );
    },
  };
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function asSuperuser(url: string, statements: readonly string[]): Promise<{ role: string }[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: { role: string }[] = [];
    for (const statement of statements) ({ rows } = await client.query<{ role: string }>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
