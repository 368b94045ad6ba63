import type { Database, Tx } from '@visor/db';

/** Pages that a statement has looked at, as PostgreSQL counts them. */
export interface StatementCost {
  readonly statement: string;
  readonly pages: number;
}

interface Explained {
  readonly 'QUERY PLAN': readonly [
    { readonly Plan: Readonly<Record<'Shared Hit Blocks' | 'Shared Read Blocks', number>> },
  ];
}

const isExplained = (sql: string): boolean => /^\s*(with|select|insert|update|delete)\b/i.test(sql);

/**
 * Returns the database with every statement run twice: first explained and undone, which adds its cost to `costs`, then as it is.
 */
export function explained(db: Database, costs: StatementCost[]): Database {
  const explainIn = (tx: Tx): Tx => {
    const query: Tx['query'] = async (sql, parameters) => {
      if (isExplained(sql)) costs.push(await costOf(tx, sql, parameters));
      return tx.query(sql, parameters);
    };
    return { ...tx, query };
  };
  return {
    ...db,
    query: (sql, parameters) => db.transaction((tx) => explainIn(tx).query(sql, parameters)),
    transaction: (work) => db.transaction((tx) => work(explainIn(tx))),
  };
}

async function costOf(tx: Tx, sql: string, parameters: readonly unknown[] | undefined): Promise<StatementCost> {
  await tx.query('savepoint explained');
  // The tables of a test are small enough to be read whole, as large ones are only where no index serves.
  await tx.query('set local enable_seqscan = off');
  const [row] = await tx.query<Explained>(`explain (analyze, buffers, format json) ${sql}`, parameters);
  await tx.query('rollback to savepoint explained');
  const plan = row?.['QUERY PLAN'][0].Plan;
  if (!plan) throw new Error('a statement was not explained');
  const pages = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  return { statement: sql.replaceAll(/\s+/g, ' ').trim(), pages };
}
