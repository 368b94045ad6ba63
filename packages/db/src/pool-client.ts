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

/**
 * A connection of a pool. It prepares the long statements with parameters once: PostgreSQL then parses and analyses a page of SQL
 * once per connection, not at every batch. And it leaves the pool when a transaction cannot begin or be rolled back on it, which
 * happens when its backend ends; a service would otherwise have no connection left after some restarts of PostgreSQL.
 */
export class PoolClient extends pg.Client {
  /** Set by the pool while the connection is in use. */
  readonly release?: (error?: unknown) => void;

  override query(...query: unknown[]) {
    const result = Reflect.apply(super.query, this, named(query));
    if (isKept(query[0])) this.#leaveWhereItFails(result);
    return result;
  }

  #leaveWhereItFails(result: unknown): void {
    if (result instanceof Promise) result.catch((error: unknown) => this.release?.(error));
  }
}
