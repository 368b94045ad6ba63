import { whereConditions, type FilterColumns } from './filter.rules.ts';

/** A part of a statement with numbered parameters. */
interface FilterSql {
  /** ` and ...` for each condition; empty where nothing is asked. */
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Returns what a filter adds to the `where` of a statement of one's own.
 * @param used parameters that the statement has before
 * @throws Refusal INVALID that names the value that is too long
 */
export function filterSql<Where extends object>(
  columns: FilterColumns<Where>,
  where: Where | null | undefined,
  used: number,
): FilterSql {
  if (!where) return { sql: '', parameters: [] };
  const conditions = [...whereConditions(columns, where).values()].flat();
  let number = used;
  return {
    sql: conditions.map(({ sql }) => ` and (${sql.replaceAll('?', () => `$${++number}`)})`).join(''),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}
