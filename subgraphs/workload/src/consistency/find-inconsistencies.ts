import { isUuid, readId, Refusal } from '@visor/schema';
import type { Database } from '@visor/db';
import { isInt, pageOf, readPage, type Page, type PageRequest } from '@visor/service';
import type { CatalogClient } from '../task/catalog-client.ts';
import { readJobsWithOutputs } from './outputs.store.ts';
import {
  INCONSISTENCY_KINDS,
  readBroken,
  readTaskRange,
  type InconsistencyKind,
  type InconsistencyRow,
  type TaskRange,
} from './rules.store.ts';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** A range of tasks, the kind that comes next, and the id of the last row of it: `[from, to, kind, id]`. */
type Place = readonly [from: string, to: string, kind: number, id: string];

/** By ranges of tasks, then by kind, then by id. */
const INCONSISTENCIES = {
  name: 'inconsistencies',
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is Place =>
    parts.length === 4 && isUuid(parts[0]) && isUuid(parts[1]) && isInt(parts[2]) && isUuid(parts[3]),
} as const;

export interface InconsistencyRequest extends PageRequest {
  readonly taskId?: string | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
}

/** What a search reads. */
export interface SearchDeps {
  readonly db: Pick<Database, 'query'>;
  readonly catalog: Pick<CatalogClient, 'knownFiles'>;
  readonly now: () => Date;
}

/** Jobs whose outputs one page asks the catalog for. */
const MAX_ASKED_JOBS = 300;

/** Whether the catalog is asked: for one task, or where a person names the kind. */
const asksCatalog = ({ taskId, kinds }: InconsistencyRequest): boolean =>
  kinds ? kinds.includes('OUTPUT_NOT_IN_CATALOG') : taskId != null;

/**
 * Reads a page of what tasks, jobs, attempts, requests and files disagree on. A page compares a bounded number of tasks, so that it may have
 * less rows than asked for, or none, while there is more.
 * @throws Refusal INVALID that names the field; UNAVAILABLE when the catalog does not answer
 */
export async function findInconsistencies(
  deps: SearchDeps,
  request: InconsistencyRequest,
): Promise<Page<InconsistencyRow>> {
  const { size, after } = readPage(INCONSISTENCIES, request);
  const taskId = readId('taskId', request.taskId);
  const first = taskId === null ? await readTaskRange(deps.db, NIL_UUID) : { from: taskId, to: taskId };
  if (!after && !first) return pageOf(INCONSISTENCIES, { size }, [], () => [NIL_UUID, NIL_UUID, 0, NIL_UUID]);
  const [from, to, kind, id] = after ?? [first?.from ?? NIL_UUID, first?.to ?? NIL_UUID, 0, NIL_UUID];
  const range = { from, to };
  const isWanted = (name: InconsistencyKind): boolean =>
    name === 'OUTPUT_NOT_IN_CATALOG' ? asksCatalog(request) : (request.kinds?.includes(name) ?? true);
  const nodes: InconsistencyRow[] = [];
  for (const [index, name] of INCONSISTENCY_KINDS.entries()) {
    if (index < kind || !isWanted(name)) continue;
    const page = { range, after: index === kind ? id : NIL_UUID, limit: size - nodes.length };
    const { rows, next } = await readKind(deps, name, page);
    nodes.push(...rows);
    if (next !== null) return { nodes, pageInfo: continueAt([from, to, index, next]) };
  }
  const following = taskId === null ? await readTaskRange(deps.db, to) : undefined;
  return {
    nodes,
    pageInfo: following
      ? continueAt([following.from, following.to, 0, NIL_UUID])
      : { hasNextPage: false, endCursor: null },
  };
}

/** Returns the page info with the cursor of a place. */
function continueAt(place: Place): Page<InconsistencyRow>['pageInfo'] {
  const { pageInfo } = pageOf(INCONSISTENCIES, { size: 1 }, [place, place], (row) => row);
  return pageInfo;
}

interface KindPage {
  readonly range: TaskRange;
  readonly after: string;
  readonly limit: number;
}

/** Reads rows of one kind; `next` is the id after which it goes on, null at its end. */
async function readKind(
  deps: SearchDeps,
  kind: InconsistencyKind,
  page: KindPage,
): Promise<{ readonly rows: readonly InconsistencyRow[]; readonly next: string | null }> {
  if (page.limit === 0) return { rows: [], next: page.after };
  if (kind === 'OUTPUT_NOT_IN_CATALOG') return readUnknownOutputs(deps, page);
  const rows = await readBroken(deps.db, kind, page, deps.now());
  return { rows, next: rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null };
}

async function readUnknownOutputs({ db, catalog }: SearchDeps, page: KindPage) {
  const limit = Math.min(MAX_ASKED_JOBS, page.limit);
  const jobs = await readJobsWithOutputs(db, { ...page, limit });
  const ids = jobs.flatMap(({ fileIds }) => fileIds);
  const known = await catalog.knownFiles(ids).catch((error: unknown) => {
    const text = `the catalog does not answer which outputs it has: ${(error as Error).message}`;
    throw new Refusal('UNAVAILABLE', text, {}, { cause: error });
  });
  const rows = jobs.flatMap(({ id, taskId, fileIds }): InconsistencyRow[] => {
    const [unknown, ...others] = fileIds.filter((fileId) => !known.has(fileId));
    if (unknown === undefined) return [];
    const text = `the catalog does not have its output ${unknown}${others.length > 0 ? ` and ${others.length} others` : ''}`;
    return [{ kind: 'OUTPUT_NOT_IN_CATALOG', id, taskId, jobId: id, text }];
  });
  return { rows, next: jobs.length === limit ? (jobs.at(-1)?.id ?? null) : null };
}
