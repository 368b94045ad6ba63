import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

/** Below this a statement is parsed faster than it is worth a name. */
const shortest = 200;
/** Texts are constants of the stores; a bound in case one is not. */
const mostNames = 500;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= mostNames) return known;
  const name = `v${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}

type Query = (text: unknown, values?: unknown, ...rest: unknown[]) => unknown;

/**
 * Prepares the long statements that carry parameters once per connection: PostgreSQL then parses and analyses a page of SQL
 * once, not at every batch.
 */
export function prepareStatements(pool: Pool): void {
  pool.on('connect', (client) => {
    const plain = client.query.bind(client) as Query;
    const query: Query = (text, values, ...rest) => {
      const worth = typeof text === 'string' && text.length >= shortest && Array.isArray(values) && values.length > 0;
      const name = worth && rest.length === 0 ? nameOf(text) : undefined;
      return name ? plain({ name, text, values }) : plain(text, values, ...rest);
    };
    client.query = query as typeof client.query;
  });
}
