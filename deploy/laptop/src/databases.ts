import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { grantLog, installLog } from '@visor/bus';
import { ensureRole } from '@visor/db';
import { Client } from 'pg';
import { readJson, writeWhole } from './files.ts';

/** Services with a schema of their own. */
export const SUBGRAPHS = ['data', 'workflow', 'workload'] as const;
export type Subgraph = (typeof SUBGRAPHS)[number];

/** Who may write to the event log and nothing else: the DAQ, run control, `visor publish`. */
const OPERATOR = 'operator';

export interface Databases {
  /** URL of each service's own role. */
  readonly urls: Readonly<Record<Subgraph, string>>;
  /** URL of the role that only appends. */
  readonly operatorUrl: string;
}

export interface Place {
  /** URL of a user that may create roles and schemas. */
  readonly adminUrl: string;
  /** Begins every name on the server; '' for none. */
  readonly installation: string;
}

/** The name of a role or schema of an installation. */
export const nameIn = (installation: string, name: string): string =>
  installation === '' ? name : `${installation}_${name}`;

/** Makes, or repairs, the roles and schemas of the services and the event log. Passwords are kept in `DIR/keys`. */
export async function ensureDatabases({ adminUrl, installation }: Place, dir: string): Promise<Databases> {
  const passwords = passwordsOf(dir);
  await installLog({ adminUrl, installation, password: passwords('event_log') });
  const make = async (name: string) => {
    const role = nameIn(installation, name);
    const url = await ensureRole({ adminUrl, name: role, password: passwords(name) });
    await grantLog({ adminUrl, installation, role });
    return url;
  };
  const [data, workflow, workload] = [await make('data'), await make('workflow'), await make('workload')];
  return { urls: { data, workflow, workload }, operatorUrl: await make(OPERATOR) };
}

/** The role that appends to the log, of a stack that has run here. */
export function operatorUrl({ adminUrl, installation }: Place, dir: string): string {
  const url = new URL(adminUrl);
  url.username = nameIn(installation, OPERATOR);
  url.password = passwordsOf(dir)(OPERATOR);
  return url.href;
}

function passwordsOf(dir: string): (name: string) => string {
  const path = join(dir, 'keys/roles.json');
  const known = readJson<Record<string, string>>(path) ?? {};
  return (name) => {
    const password = known[name] ?? randomBytes(24).toString('base64url');
    if (known[name] === undefined) writeWhole(path, JSON.stringify({ ...known, [name]: password }), 0o600);
    known[name] = password;
    return password;
  };
}

const OLDEST = 15;

/**
 * Checks a server that is not ours before anything is made on it.
 * @throws Error that says what is missing.
 */
export async function checkServer(url: string): Promise<void> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new Error('--database-url must look like postgres://user:password@host:5432/database');
  }
  const { version, creates } = await withClient(url, async (client) => {
    const { rows } = await client.query<{ version: number; creates: boolean }>(
      `select current_setting('server_version_num')::int / 10000 as version,
              (rolsuper or rolcreaterole) and has_database_privilege(current_database(), 'create') as creates
       from pg_roles where rolname = current_user`,
    );
    return rows[0] ?? { version: 0, creates: false };
  }).catch((cause: unknown) => {
    throw new Error(`no PostgreSQL answers at --database-url: ${(cause as Error).message}`, { cause });
  });
  if (version < OLDEST) throw new Error(`PostgreSQL ${version} is too old: ${OLDEST} or later is needed`);
  if (!creates) throw new Error(`user ${new URL(url).username} of --database-url may not create roles and schemas`);
}

/** Takes away all roles and schemas of an installation that has an id, on a server that others use too. */
export async function dropInstallation({ adminUrl, installation }: Place): Promise<void> {
  if (!/^\w+$/.test(installation)) throw new Error('only an installation with an id can be dropped');
  await withClient(adminUrl, async (client) => {
    const prefix = `${installation}_`;
    const { rows: schemas } = await client.query<{ name: string }>(
      `select quote_ident(nspname) as name from pg_namespace where starts_with(nspname, $1)`,
      [prefix],
    );
    for (const { name } of schemas) await client.query(`drop schema ${name} cascade`);
    const { rows: roles } = await client.query<{ name: string }>(
      `select quote_ident(rolname) as name from pg_roles where starts_with(rolname, $1)`,
      [prefix],
    );
    for (const { name } of roles) {
      await client.query(`drop owned by ${name}`);
      await client.query(`drop role ${name}`);
    }
  });
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
