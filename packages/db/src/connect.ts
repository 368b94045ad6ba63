import { MikroORM, type MigrationObject, type Options, type SqlEntityManager } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { CompiledQuery } from 'kysely';
import {
  type BoundStatement,
  HeldStatement,
  type LastStatement,
  LastStatements,
  PoolClient,
  SMALL_TRANSACTIONS,
  TogetherStatements,
} from './pool-client.ts';
import { CollectedStatements } from './collected-statements.ts';
import { StatementLog } from './statements.ts';

/** An open transaction: set-based SQL with `$1` parameters, and MikroORM's unit of work on the same connection. */
export interface Tx {
  /** Runs one statement and gives its rows. Parameters travel apart from the text (never spliced in). */
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /**
   * Sends the statements of these queries together, in their order: it spares the time between them. None may need what another
   * gives; each query is one statement, made at once.
   */
  together<Queries extends readonly Promise<unknown>[] | []>(
    begin: (sql: Pick<Tx, 'query'>) => Queries,
  ): Promise<{ -readonly [Place in keyof Queries]: Awaited<Queries[Place]> }>;
  /**
   * Takes statements whose result nobody needs: each is carried out before what the transaction does next, and sent together with it.
   * Its error is that of what comes next, or of the commit. It gives no rows.
   */
  readonly withNext: Pick<Tx, 'query'>;
  /** Entity manager bound to this transaction; flushed before the commit. */
  readonly em: SqlEntityManager;
  /**
   * Statements that are carried out just before the commit, and sent together with it: for what others wait for, when nothing
   * depends on its result but who gets its rows after the commit. Those of a savepoint that is rolled back are not.
   */
  readonly atCommit: LastStatement[];
  /** Messages that are sent when this transaction commits; those of a savepoint that is rolled back are not. */
  readonly outbox: unknown[];
  /** Called once this transaction has committed; those of a savepoint that is rolled back are not. */
  readonly afterCommit: (() => void)[];
}

interface TransactionOptions {
  /** It is about a few rows: its statements are not planned for each. */
  readonly isSmall?: boolean;
}

export interface Database {
  readonly orm: MikroORM;
  readonly schema: string;
  readonly url: string;
  /** What runs, for tests that count statements or distinguish those of MikroORM from hand-written SQL. */
  readonly statements: Pick<StatementLog, 'record'>;
  /** One statement outside any transaction. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Inside the given open transaction, runs `work` under a savepoint: a failure undoes only that. */
  savepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T>;
  /** Sets the last statement of every transaction whose outbox is not empty. It is sent together with the commit. */
  beforeCommit(statement: (outbox: readonly unknown[]) => BoundStatement): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ConnectOptions {
  /** postgres:// URL with user and password. */
  readonly url: string;
  /** The PostgreSQL schema this service owns; it is the connection's search_path. */
  readonly schema: string;
  readonly entities?: Options['entities'];
  /** Migrations in order; run at connect, under an advisory lock, unless `migrate` is false. */
  readonly migrations?: readonly MigrationObject[];
  readonly migrate?: boolean;
  /** Connections in the pool (default 10). */
  readonly poolSize?: number;
  /** Milliseconds after which work that gets no connection fails (default 60,000): a hang would show nowhere. */
  readonly connectionTimeoutMs?: number;
}

const CONNECTION_TIMEOUT_MS = 60_000;

/**
 * What the planner believes of pages: that they are in memory or on flash. By its defaults it reads a table of 10,000 rows whole
 * rather than looking up the 200 rows of a batch.
 */
const PLANNER = '-c random_page_cost=1.1 -c jit=off';

/** Opens a service's own schema, migrating it first. Replicas that start together migrate once. */
export async function connect(options: ConnectOptions): Promise<Database> {
  const statements = new StatementLog(options.schema);
  const orm = await MikroORM.init({
    clientUrl: options.url,
    schema: options.schema,
    entities: options.entities ?? [],
    discovery: { warnWhenNoEntities: false },
    pool: { min: 0, max: options.poolSize ?? 10 },
    // Managed entities belong to a transaction: those of the shared manager would be kept, and get stale.
    allowGlobalContext: false,
    // A database is made by its administrator, never by a service.
    ensureDatabase: false,
    driverOptions: {
      options: `-c search_path=${options.schema} ${PLANNER}`,
      Client: PoolClient,
      pipeline: true,
      connectionTimeoutMillis: options.connectionTimeoutMs ?? CONNECTION_TIMEOUT_MS,
    },
    onQuery(text) {
      statements.publish('orm', text);
      return text;
    },
    extensions: [Migrator],
    migrations: {
      migrationsList: [...(options.migrations ?? [])],
      tableName: 'migration',
      schema: options.schema,
      snapshot: false,
      silent: true,
      transactional: true,
    },
  });
  try {
    if (options.migrations) await assertKnownSchema(orm, options.schema, options.migrations);
    if (options.migrations && options.migrate !== false) await migrate(orm, options.schema);
  } catch (error) {
    await orm.close(true);
    throw error;
  }
  return databaseOf(orm, options, statements);
}

/**
 * Refuses a schema that a newer version has migrated: this one would read and write tables that it does not know.
 * @throws Error that names the migrations
 */
async function assertKnownSchema(orm: MikroORM, schema: string, migrations: readonly MigrationObject[]): Promise<void> {
  const [found] = await run<{ table: string | null }>(orm.em.fork(), 'select to_regclass($1)::text as table', [
    `${schema}.migration`,
  ]);
  if (!found?.table) return;
  const known = migrations.map(({ name }) => name);
  const newer = await run<{ name: string }>(
    orm.em.fork(),
    'select name from migration where name <> all ($1::text[]) order by name',
    [known],
  );
  if (newer.length === 0) return;
  const names = newer.map(({ name }) => name).join(', ');
  throw new Error(
    `schema ${schema} was migrated by a newer version of Visor (${names}), which this version does not know: start the newer version, or restore a backup from before the upgrade`,
  );
}

/** Serialises concurrent migrators of one schema by a session-level advisory lock on a connection of its own. */
async function migrate(orm: MikroORM, schema: string): Promise<void> {
  const kysely = orm.em.getKysely<unknown>();
  await kysely.connection().execute(async (locked) => {
    await locked.executeQuery(CompiledQuery.raw('select pg_advisory_lock(hashtext($1))', [`migrate:${schema}`]));
    try {
      await orm.migrator.up();
    } finally {
      await locked.executeQuery(CompiledQuery.raw('select pg_advisory_unlock(hashtext($1))', [`migrate:${schema}`]));
    }
  });
}

/** Runs one statement where the entity manager is: in its transaction, or in none. */
async function run<Row>(em: SqlEntityManager, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const result = await em.getKysely<unknown>().executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
  return result.rows;
}

function txOf(em: SqlEntityManager, statements: StatementLog): Tx {
  return {
    em,
    atCommit: [],
    outbox: [],
    afterCommit: [],
    query(sql, parameters) {
      statements.publish('sql', sql);
      return run(em, sql, parameters);
    },
    withNext: {
      async query(sql, parameters = []) {
        statements.publish('sql', sql);
        await run(em, 'statement for later', [new HeldStatement([sql, parameters])]);
        return [];
      },
    },
    async together(begin) {
      const collected = new CollectedStatements();
      const results = Promise.all(begin(collected));
      // One that fails before it has a statement is told below.
      results.catch(() => {});
      for (const [sql] of collected.statements) statements.publish('sql', sql);
      await collected.answer((bound) => run(em, 'statements together', [new TogetherStatements(bound)]));
      return await results;
    },
  };
}

function databaseOf(orm: MikroORM, options: ConnectOptions, statements: StatementLog): Database {
  let savepoints = 0;
  /** Of no transaction, also where one is open around the caller. */
  const outside = orm.em.fork();
  let send: (outbox: readonly unknown[]) => BoundStatement | undefined = () => undefined;
  const finish = async (tx: Tx): Promise<void> => {
    const sent = tx.outbox.length > 0 ? send(tx.outbox) : undefined;
    const last = sent ? [...tx.atCommit, sent] : tx.atCommit;
    if (last.length === 0) return;
    for (const [sql] of last) statements.publish('sql', sql);
    await run(tx.em, 'last statements and commit', [new LastStatements(last)]);
  };
  return {
    orm,
    schema: options.schema,
    url: options.url,
    statements,
    query(sql, parameters) {
      statements.publish('sql', sql);
      return run(outside, sql, parameters);
    },
    async transaction(work, { isSmall = false } = {}) {
      let afterCommit: Tx['afterCommit'] = [];
      const transact = () =>
        orm.em.fork().transactional(async (em) => {
          const tx = txOf(em, statements);
          ({ afterCommit } = tx);
          const done = await SMALL_TRANSACTIONS.exit(() => work(tx));
          await em.flush();
          await finish(tx);
          return done;
        });
      const result = await (isSmall ? SMALL_TRANSACTIONS.run(true, transact) : transact());
      for (const act of afterCommit) act();
      return result;
    },
    beforeCommit(statement) {
      send = statement;
    },
    async savepoint(tx, work) {
      const name = `sp_${++savepoints}`;
      const sent = tx.outbox.length;
      const last = tx.atCommit.length;
      const due = tx.afterCommit.length;
      await tx.query(`savepoint ${name}`);
      try {
        const result = await work();
        await tx.query(`release savepoint ${name}`);
        return result;
      } catch (error) {
        tx.outbox.length = sent;
        tx.atCommit.length = last;
        tx.afterCommit.length = due;
        await tx.query(`rollback to savepoint ${name}`);
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => orm.close(true),
  };
}
