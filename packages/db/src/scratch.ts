import pg from 'pg';

/** A connection outside the pool, for temporary tables: they live as long as it does, and need no open transaction. */
export interface Scratch extends AsyncDisposable {
  query<Row extends object = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Of sorts and joins of this connection. */
const WORK_MEMORY = '64MB';

/** Opens such a connection to a service's own schema. A connection that is lost loses its tables: its work starts again. */
export async function openScratch({
  url,
  schema,
}: {
  readonly url: string;
  readonly schema: string;
}): Promise<Scratch> {
  const client = new pg.Client({
    connectionString: url,
    options: `-c search_path=${schema} -c work_mem=${WORK_MEMORY} -c jit=off -c random_page_cost=1.1`,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'visor scratch',
  });
  // The next statement fails with what happened.
  client.on('error', () => {});
  await client.connect();
  return {
    async query<Row extends object>(sql: string, parameters: readonly unknown[] = []) {
      const { rows } = await client.query<Row>(sql, [...parameters]);
      return rows;
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
