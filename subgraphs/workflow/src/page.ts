import { idOf } from './text.rules.ts';

export interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
}
export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A page of rows in the order of their ids, newest first. @param read gives so many rows with ids below `after` */
export async function pageOf<Row extends { readonly id: string }>(
  { first, after }: PageRequest,
  read: (after: string | null, most: number) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const size = Math.min(Math.max(first ?? 50, 1), 500);
  const rows = await read(after ? idOf('after', after) : null, size + 1);
  const nodes = rows.slice(0, size);
  return { nodes, pageInfo: { hasNextPage: rows.length > size, endCursor: nodes.at(-1)?.id ?? null } };
}
