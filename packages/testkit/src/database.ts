import { randomBytes } from 'node:crypto';
import { ensureRole } from '@visor/db';
import { Client } from 'pg';
import { SERVER_VARIABLE } from './server.ts';

export interface TestDatabase extends AsyncDisposable {
  /** The superuser's URL, in this database. */
  readonly adminUrl: string;
  /** A random installation id: the prefix, with `_`, of every name on the shared server. */
  readonly installation: string;
  /** Returns `<installation>_<name>`: the name of a role and of the schema that it owns. */
  name(name: string): string;
  /** Returns the URL of that role. The first call makes the role with its schema and grants it the event log. */
  url(name: string): Promise<string>;
}

interface TestDatabaseOptions {
  /** Installs the event log (default true). */
  readonly log?: boolean;
}

/**
 * Makes an empty database on the PostgreSQL of the run; disposal drops it with its roles:
 * `await using database = await testDatabase()`. About 50 ms.
 */
export async function testDatabase({ log = true }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = process.env[SERVER_VARIABLE];
  if (!server) throw new Error(`${SERVER_VARIABLE} is not set: name tests that need PostgreSQL *.db.test.ts`);
  const installation = `t${randomBytes(5).toString('hex')}`;
  await asSuperuser(server, [`create database ${installation}`]);
  const adminUrl = urlOf(server, installation);
  const bus = log ? await import('@visor/bus') : undefined;
  await bus?.installLog({ adminUrl, installation, password: 'log' });

  const urls = new Map<string, Promise<string>>();
  const qualifiedName = (name: string) => `${installation}_${name}`;
  const makeRole = async (role: string) => {
    const url = await ensureRole({ adminUrl, name: role, password: role });
    await bus?.grantLog({ adminUrl, installation, role });
    return url;
  };
  return {
    adminUrl,
    installation,
    name: qualifiedName,
    url(name) {
      const url = urls.get(name) ?? makeRole(qualifiedName(name));
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
