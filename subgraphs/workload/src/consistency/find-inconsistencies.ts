import { isUuid, readId } from '@visor/schema';
import type { Database } from '@visor/db';
import { isInt, pageOf, readPage, type Page, type PageRequest } from '@visor/service';
import { INCONSISTENCY_KINDS, readBroken, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

/** By kind, then by id. */
const INCONSISTENCIES = {
  name: 'inconsistencies',
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is readonly [number, string] =>
    parts.length === 2 && isInt(parts[0]) && isUuid(parts[1]),
} as const;

interface Request extends PageRequest {
  readonly taskId?: string | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
}

/**
 * Reads a page of what tasks, jobs, attempts and requests disagree on: one statement for each kind.
 * @throws Refusal INVALID that names the field
 */
export async function findInconsistencies(
  db: Pick<Database, 'query'>,
  request: Request,
  now: Date,
): Promise<Page<InconsistencyRow>> {
  const range = readPage(INCONSISTENCIES, request);
  const taskId = readId('taskId', request.taskId);
  const [place, id] = range.after ?? [0, null];
  const rows: InconsistencyRow[] = [];
  for (const [index, kind] of INCONSISTENCY_KINDS.entries()) {
    if (index < place || (request.kinds && !request.kinds.includes(kind)) || rows.length > range.size) continue;
    const page = { taskId, after: index === place ? id : null, limit: range.size + 1 - rows.length };
    rows.push(...(await readBroken(db, kind, page, now)));
  }
  return pageOf(INCONSISTENCIES, range, rows, (row) => [INCONSISTENCY_KINDS.indexOf(row.kind), row.id]);
}
