import pg from 'pg';

interface RoleOptions {
  /** URL of a user that may create roles and schemas. */
  readonly adminUrl: string;
  /** Name of the schema and of the role that alone may use it. */
  readonly name: string;
  readonly password: string;
}

/**
 * Creates (or repairs) a login role and the schema it owns, and gives back the role's own URL.
 * Each service gets one: it can't read another service's tables, because its role can't.
 */
export async function ensureRole(options: RoleOptions): Promise<string> {
  const client = new pg.Client({ connectionString: options.adminUrl });
  await client.connect();
  try {
    const name = pg.escapeIdentifier(options.name);
    const password = pg.escapeLiteral(options.password);
    await client.query('select pg_advisory_lock(hashtext($1))', ['visor:roles']);
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [options.name]);
    await client.query(`${rowCount ? 'alter' : 'create'} role ${name} login password ${password}`);
    await client.query(`grant ${name} to current_user`);
    await client.query(`create schema if not exists ${name} authorization ${name}`);
    await client.query(`alter role ${name} set search_path = ${name}`);
    await client.query('select pg_advisory_unlock(hashtext($1))', ['visor:roles']);
  } finally {
    await client.end();
  }
  const url = new URL(options.adminUrl);
  url.username = encodeURIComponent(options.name);
  url.password = encodeURIComponent(options.password);
  return url.href;
}
