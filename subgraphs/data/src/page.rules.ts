import { isUuid, Refusal } from '@visor/schema';

export const largestPage = 1_000;

/** Rows of one page; asking for too many gets the largest page, and `hasNextPage` says that there is more. */
export const pageSize = (first: number | null | undefined, fallback: number): number =>
  Math.min(Math.max(first ?? fallback, 0), largestPage);

/** A cursor is opaque to its holder. */
export const cursorOf = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts as unknown[];
  } catch {
    // The refusal below says it.
  }
  throw new Refusal('INVALID', 'after is no cursor of this list', { field: 'after' });
}

/** Place after a dataset's name. */
export function afterName(cursor: string | null | undefined): string | null {
  if (!cursor) return null;
  const [name] = partsOf(cursor);
  if (typeof name !== 'string' || name.includes('\0'))
    throw new Refusal('INVALID', 'after is no cursor of datasets', { field: 'after' });
  return name;
}

export interface FilePlace {
  readonly ordinal: number;
  readonly id: string;
}

/** Place after a file in its dataset. */
export function afterFile(cursor: string | null | undefined): FilePlace | null {
  if (!cursor) return null;
  const [ordinal, id] = partsOf(cursor);
  if (typeof ordinal !== 'number' || !Number.isInteger(ordinal) || Math.abs(ordinal) > 2 ** 31 - 1 || !isUuid(id))
    throw new Refusal('INVALID', 'after is no cursor of files', { field: 'after' });
  return { ordinal, id };
}

export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A page from one row more than were asked for. */
export function pageOf<Row>(rows: readonly Row[], size: number, cursor: (row: Row) => string): Page<Row> {
  const nodes = rows.slice(0, size);
  const last = nodes.at(-1);
  return { nodes, pageInfo: { hasNextPage: rows.length > size, endCursor: last ? cursor(last) : null } };
}
