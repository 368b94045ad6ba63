import type { Database, Tx } from '@visor/db';

/** What a statement has looked at, as PostgreSQL counts it. */
export interface StatementCost {
  readonly statement: string;
  readonly pages: number;
  /** The most rows that a step of its plan gave to the next. */
  readonly rows: number;
}

interface Step extends Readonly<Record<'Actual Rows' | 'Actual Loops', number>> {
  readonly Plans?: readonly Step[];
}

interface Explained {
  readonly 'QUERY PLAN': readonly [
    { readonly Plan: Step & Readonly<Record<'Shared Hit Blocks' | 'Shared Read Blocks', number>> },
  ];
}

const rowsOf = (step: Step): number =>
  Math.max(step['Actual Rows'] * step['Actual Loops'], ...(step.Plans ?? []).map(rowsOf));

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
    const together: Tx['together'] = (begin) => {
      // One after the other, because each is run twice.
      let turn: Promise<unknown> = Promise.resolve();
      const inTurn: Tx['query'] = <Row>(sql: string, parameters?: readonly unknown[]) => {
        const rows = turn.then(() => query<Row>(sql, parameters));
        turn = rows.catch(() => {});
        return rows;
      };
      return Promise.all(begin({ query: inTurn }));
    };
    return { ...tx, query, together };
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
  return { statement: sql.replaceAll(/\s+/g, ' ').trim(), pages, rows: rowsOf(plan) };
}
