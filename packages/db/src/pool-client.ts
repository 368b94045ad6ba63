import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import pg from 'pg';

/** PostgreSQL parses a shorter statement faster than it is worth a name. */
const MIN_PREPARED_LENGTH = 200;
/** Texts are constants of the stores; a bound in case one is not. */
const MAX_NAMES = 500;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MAX_NAMES) return known;
  const name = `v${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}

/** Begins a statement that is made of what its sender asks: there are too many of them to prepare each, and its plan depends on the values. */
export const UNPREPARED = '/* not prepared */';

/** The arguments of a query, with a name where the statement is long and has parameters. */
function named(query: readonly unknown[]): readonly unknown[] {
  const [text, values, ...rest] = query;
  const isWorthIt =
    typeof text === 'string' &&
    text.length >= MIN_PREPARED_LENGTH &&
    Array.isArray(values) &&
    !text.startsWith(UNPREPARED);
  if (!isWorthIt || values.length === 0 || rest.length > 0) return query;
  const name = nameOf(text);
  return name === undefined ? query : [{ name, text, values }];
}

/** Statements of Kysely's driver after whose failure Kysely keeps the connection for ever: nothing returns it to its pool. */
const isKept = (text: unknown): boolean =>
  text === 'rollback' || text === 'begin' || (typeof text === 'string' && text.startsWith('start transaction'));

/** Is set where the transactions that begin are small. */
export const SMALL_TRANSACTIONS = new AsyncLocalStorage<true>();

/**
 * Begins a transaction that looks up a few rows by their keys. Its statements use the plans that the connection has: for a few rows
 * PostgreSQL otherwise plans each again, which takes longer than to carry it out. A plan that it made while a table was empty reads it
 * by an index, too.
 */
const BEGIN_SMALL = 'begin; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off';

/** A statement, and what its `$1` parameters are. */
export type BoundStatement = readonly [sql: string, parameters: readonly unknown[]];

/** A statement that is sent with the commit, and who gets its rows once that is done. */
export type LastStatement = readonly [...BoundStatement, onRows?: (rows: readonly unknown[]) => void];

/** Statements that are sent together, as the only parameter of a query. Its rows are the rows of each. */
export class TogetherStatements {
  readonly statements: readonly BoundStatement[];

  constructor(statements: readonly BoundStatement[]) {
    this.statements = statements;
  }
}

/** What ends a transaction, as the only parameter of a query: statements that travel together with the commit. */
export class LastStatements {
  readonly #statements: readonly LastStatement[];

  constructor(statements: readonly LastStatement[]) {
    this.#statements = statements;
  }

  get statements(): readonly BoundStatement[] {
    return this.#statements.map(([sql, parameters]) => [sql, parameters]);
  }

  /** Hands the rows of each to who waits for them. */
  handRows(results: readonly Pick<pg.QueryResult, 'rows'>[]): void {
    for (const [place, [, , onRows]] of this.#statements.entries()) onRows?.(results[place]?.rows ?? []);
  }
}

/** Waits for all results. @throws the first error */
async function allOf<T>(results: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(results);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/**
 * A connection of a pool. It prepares the long statements with parameters once: PostgreSQL then parses and analyses a page of SQL
 * once per connection, not at every batch. And it leaves the pool when a transaction cannot begin or be rolled back on it, which
 * happens when its backend ends; a service would otherwise have no connection left after some restarts of PostgreSQL. And it sends the last statements of a transaction
 * together with its commit: what they lock is free as soon as PostgreSQL is done, and not when this process has had its turn twice more;
 * its pool sets `pipeline`.
 */
export class PoolClient extends pg.Client {
  /** Set by the pool while the connection is in use. */
  readonly release?: (error?: unknown) => void;
  /** The answer to a commit that was sent with the last statements, for the driver that asks for it. */
  #committed: pg.QueryResult | undefined;

  override query(...query: unknown[]) {
    const [text, values] = query;
    const [last] = Array.isArray(values) ? (values as unknown[]) : [];
    if (last instanceof LastStatements) return this.#commitWith(last);
    if (last instanceof TogetherStatements) return this.#runTogether(last);
    const committed = this.#committed;
    this.#committed = undefined;
    if (committed && text === 'commit') return Promise.resolve(committed);
    if (committed && text !== 'rollback') return Promise.reject(new Error('a statement after the last ones'));
    const isSmall = text === 'begin' && SMALL_TRANSACTIONS.getStore();
    const result = Reflect.apply(super.query, this, isSmall ? [BEGIN_SMALL] : named(query));
    if (isKept(text)) this.#leaveWhereItFails(result);
    return result;
  }

  /** Sends statements one behind the other, up to one whose parameters cannot be sent. */
  #send(statements: readonly BoundStatement[]): {
    readonly results: Promise<pg.QueryResult>[];
    readonly isSent: boolean;
  } {
    const results: Promise<pg.QueryResult>[] = [];
    let isSent = true;
    for (const statement of statements) {
      const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
      results.push(promise);
      const answer = (error: Error | null, result: pg.QueryResult): void => {
        if (!error) return resolve(result);
        isSent = false;
        reject(error);
      };
      Reflect.apply(super.query, this, [...named(statement), answer]);
      // Parameters that cannot be sent are refused at once; what comes after them would be done without their statement.
      if (!isSent) break;
    }
    return { results, isSent };
  }

  /** PostgreSQL carries out none behind one that has failed. @throws the first error */
  async #runTogether({ statements }: TogetherStatements): Promise<Pick<pg.QueryResult, 'rows'>> {
    return { rows: (await allOf(this.#send(statements).results)).map(({ rows }) => rows) };
  }

  /** PostgreSQL turns the commit into a rollback where a statement before it has failed. @throws the first error */
  async #commitWith(last: LastStatements): Promise<pg.QueryResult> {
    const { results, isSent } = this.#send(last.statements);
    if (isSent) results.push(super.query('commit'));
    const answers = await allOf(results);
    const committed = answers.at(-1);
    if (committed?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    last.handRows(answers);
    this.#committed = committed;
    return committed;
  }

  #leaveWhereItFails(result: unknown): void {
    if (result instanceof Promise) result.catch((error: unknown) => this.release?.(error));
  }
}
