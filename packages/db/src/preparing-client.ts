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

/** The arguments of a query, with a name where the statement is long and has parameters. */
function named(query: readonly unknown[]): readonly unknown[] {
  const [text, values, ...rest] = query;
  const isWorthIt = typeof text === 'string' && text.length >= MIN_PREPARED_LENGTH && Array.isArray(values);
  if (!isWorthIt || values.length === 0 || rest.length > 0) return query;
  const name = nameOf(text);
  return name === undefined ? query : [{ name, text, values }];
}

/**
 * A connection that prepares the long statements with parameters once: PostgreSQL then parses and analyses a page of SQL
 * once per connection, not at every batch.
 */
export class PreparingClient extends pg.Client {
  override query(...query: unknown[]) {
    return Reflect.apply(super.query, this, named(query));
  }
}
