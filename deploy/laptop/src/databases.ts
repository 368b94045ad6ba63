import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { grantLog, installLog } from '@visor/bus';
import { ensureRole } from '@visor/db';
import { Client, escapeIdentifier } from 'pg';
import { readJson, writeSecret } from '@visor/service/files';

/** Services with a schema of their own. */
const SUBGRAPHS = ['data', 'workflow', 'workload'] as const;
type Subgraph = (typeof SUBGRAPHS)[number];

/** Role that may only append to the event log: the DAQ, run control, `visor publish`. */
const OPERATOR = 'operator';
const EVENT_LOG = 'event_log';

export interface Databases {
  /** URL of each service's own role. */
  readonly urls: Readonly<Record<Subgraph, string>>;
  /** Files with these URLs, readable by their owner only; a service gets the name of its file. */
  readonly urlFiles: Readonly<Record<Subgraph, string>>;
  /** URL of the role that only appends. */
  readonly operatorUrl: string;
}

export interface DatabaseLocation {
  /** URL of a user that may create roles and schemas. */
  readonly adminUrl: string;
  /** Prefix of every name on the server; '' for none. */
  readonly installation: string;
}

/** Returns the name of a role or schema of an installation. */
export const qualifiedName = (installation: string, name: string): string =>
  installation === '' ? name : `${installation}_${name}`;

/** Makes or repairs the roles and schemas of the services and the event log, with passwords in `DIR/keys`. */
export async function ensureDatabases({ adminUrl, installation }: DatabaseLocation, dir: string): Promise<Databases> {
  const passwords = passwordsOf(dir);
  await installLog({ adminUrl, installation, password: passwords(EVENT_LOG) });
  const make = async (name: string) => {
    const role = qualifiedName(installation, name);
    const url = await ensureRole({ adminUrl, name: role, password: passwords(name) });
    await grantLog({ adminUrl, installation, role });
    return url;
  };
  const [data, workflow, workload] = [await make('data'), await make('workflow'), await make('workload')];
  const urls = { data, workflow, workload };
  return { urls, urlFiles: writeUrls(dir, urls), operatorUrl: await make(OPERATOR) };
}

function writeUrls(dir: string, urls: Databases['urls']): Databases['urlFiles'] {
  const fileOf = (name: Subgraph): string => join(dir, 'keys/urls', name);
  for (const name of SUBGRAPHS) writeSecret(fileOf(name), urls[name]);
  return { data: fileOf('data'), workflow: fileOf('workflow'), workload: fileOf('workload') };
}

/** Returns the URL of the role that appends to the event log, for a directory that a stack has used. */
export function operatorUrl({ adminUrl, installation }: DatabaseLocation, dir: string): string {
  const url = new URL(adminUrl);
  url.username = qualifiedName(installation, OPERATOR);
  url.password = passwordsOf(dir)(OPERATOR);
  return url.href;
}

function passwordsOf(dir: string): (name: string) => string {
  const path = join(dir, 'keys/roles.json');
  const known = readJson<Record<string, string>>(path) ?? {};
  return (name) => {
    const password = known[name] ?? randomBytes(24).toString('base64url');
    if (known[name] === undefined) writeSecret(path, JSON.stringify({ ...known, [name]: password }));
    known[name] = password;
    return password;
  };
}

const OLDEST_VERSION = 15;

/** Returns why Visor cannot use a server, or undefined. */
export function serverProblem(server: {
  readonly version: number;
  /** Whether the user may create roles and schemas. */
  readonly creates: boolean;
  readonly user: string;
}): string | undefined {
  if (server.version < OLDEST_VERSION)
    return `PostgreSQL ${server.version} is too old: ${OLDEST_VERSION} or later is required`;
  if (!server.creates) return `user ${server.user} of --database-url may not create roles and schemas`;
  return undefined;
}

/**
 * Checks the user's own server before anything is made on it.
 * @throws Error that names what is missing
 */
export async function checkServer(url: string): Promise<void> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new Error('--database-url must look like postgres://user:password@host:5432/database');
  }
  const server = await withClient(url, async (client) => {
    const { rows } = await client.query<{ version: number; creates: boolean; user: string }>(
      `select current_setting('server_version_num')::int / 10000 as version, rolname as user,
              (rolsuper or rolcreaterole) and has_database_privilege(current_database(), 'create') as creates
       from pg_roles where rolname = current_user`,
    );
    return rows[0] ?? { version: 0, creates: false, user: new URL(url).username };
  }).catch((cause: unknown) => {
    throw new Error(`no PostgreSQL answers at --database-url: ${(cause as Error).message}`, { cause });
  });
  const problem = serverProblem(server);
  if (problem !== undefined) throw new Error(problem);
}

/** Returns the exact names of roles and schemas; a prefix `a_` would also match an installation `a_data`. */
export const installationNames = (installation: string): string[] =>
  [...SUBGRAPHS, OPERATOR, EVENT_LOG].map((name) => qualifiedName(installation, name));

/** Drops the roles and schemas of an installation with an id on a shared server. */
export async function dropInstallation({ adminUrl, installation }: DatabaseLocation): Promise<void> {
  if (!/^\w+$/.test(installation)) throw new Error('an installation without an id cannot be dropped');
  const names = installationNames(installation);
  await withClient(adminUrl, async (client) => {
    // Sessions of killed processes may hold locks for which the drop would wait.
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = any ($1)', [names]);
    for (const name of names) await client.query(`drop schema if exists ${escapeIdentifier(name)} cascade`);
    const { rows } = await client.query<{ name: string }>(
      'select rolname as name from pg_roles where rolname = any ($1)',
      [names],
    );
    for (const role of rows.map(({ name }) => escapeIdentifier(name))) {
      await client.query(`drop owned by ${role}`);
      await client.query(`drop role ${role}`);
    }
  });
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
