import { ensureRole } from '@visor/db';
import pg from 'pg';
import { logSchema } from './installation-names.ts';
import { bounded, orderedLog } from './ordered.sql.ts';
import { RETENTION_FUNCTIONS, retention } from './retention.sql.ts';

export interface InstallOptions {
  /** URL of a user that may create roles and schemas in the database. */
  readonly adminUrl: string;
  readonly installation?: string;
}

const functions = [
  'append(text[], text[], jsonb[], bytea[])',
  'read(text, int, bigint, int, int)',
  'heads(text[])',
  ...RETENTION_FUNCTIONS,
] as const;

/** Creates or updates the PostgreSQL log. A role of its own owns the tables; no other role has rights on them. */
export async function installLog(options: InstallOptions & { readonly password: string }): Promise<void> {
  const name = logSchema(options.installation);
  await ensureRole({ adminUrl: options.adminUrl, name, password: options.password });
  await asAdmin(options.adminUrl, async (client) => {
    const role = pg.escapeIdentifier(name);
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`install:${name}`]);
    await client.query(`set local role ${role}`);
    await client.query(`set local search_path = ${role}`);
    await client.query("set local client_min_messages = 'warning'");
    for (const statement of logSql(role)) await client.query(statement);
    await client.query('commit');
  });
}

/** Lets a role append and read, by the functions only. */
export async function grantLog(options: InstallOptions & { readonly role: string }): Promise<void> {
  const schema = pg.escapeIdentifier(logSchema(options.installation));
  const role = pg.escapeIdentifier(options.role);
  await asAdmin(options.adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [
      `install:${logSchema(options.installation)}`,
    ]);
    await client.query(`set role ${schema}`);
    await client.query(`grant usage on schema ${schema} to ${role}`);
    for (const each of functions) await client.query(`grant execute on function ${schema}.${each} to ${role}`);
  });
}

/** Removes the log, its messages and its role. */
export async function removeLog(options: InstallOptions): Promise<void> {
  const name = logSchema(options.installation);
  await asAdmin(options.adminUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
    await client.query(`drop schema if exists ${pg.escapeIdentifier(name)} cascade`);
    if (!rowCount) return;
    await client.query(`drop owned by ${pg.escapeIdentifier(name)}`);
    await client.query(`drop role ${pg.escapeIdentifier(name)}`);
  });
}

function logSql(schema: string): string[] {
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return [
    ...orderedLog({ head: 'head', message: 'message', append: 'append' }, definer),
    `create or replace function read(in_topic text, in_partition int, from_offset bigint, most int, most_bytes int)
     returns table ("offset" bigint, key text, headers jsonb, value bytea, "time" timestamptz)
     language sql stable ${definer} as $$
       ${bounded(`select * from message m where m.topic = in_topic and m.partition = in_partition and m."offset" >= from_offset
                  order by m."offset" limit most`)}
       where b.before < most_bytes order by b."offset"
     $$`,
    `create or replace function heads(topics text[]) returns table (topic text, partition int, next bigint)
     language sql stable ${definer} as $$
       select h.topic, h.partition, h.next from head h where h.topic = any (topics)
     $$`,
    ...retention(definer),
    ...functions.map((each) => `revoke execute on function ${each} from public`),
  ];
}

async function asAdmin(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
