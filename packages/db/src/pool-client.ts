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

/** A statement, and what its `$1` parameters are. */
export type BoundStatement = readonly [sql: string, parameters: readonly unknown[]];

/** What ends a transaction, as the only parameter of a query: statements that travel together with the commit. */
export class LastStatements {
  readonly statements: readonly BoundStatement[];

  constructor(statements: readonly BoundStatement[]) {
    this.statements = statements;
  }
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
    const committed = this.#committed;
    this.#committed = undefined;
    if (committed && text === 'commit') return Promise.resolve(committed);
    if (committed && text !== 'rollback') return Promise.reject(new Error('a statement after the last ones'));
    const result = Reflect.apply(super.query, this, named(query));
    if (isKept(text)) this.#leaveWhereItFails(result);
    return result;
  }

  /** PostgreSQL turns the commit into a rollback where a statement before it has failed. @throws the first error */
  async #commitWith({ statements }: LastStatements): Promise<pg.QueryResult> {
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
      // Parameters that cannot be sent are refused at once; a commit after them would be one without their statement.
      if (!isSent) break;
    }
    if (isSent) results.push(super.query('commit'));
    for (const result of await Promise.allSettled(results)) if (result.status === 'rejected') throw result.reason;
    const committed = await results.at(-1);
    if (committed?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
    this.#committed = committed;
    return committed;
  }

  #leaveWhereItFails(result: unknown): void {
    if (result instanceof Promise) result.catch((error: unknown) => this.release?.(error));
  }
}
