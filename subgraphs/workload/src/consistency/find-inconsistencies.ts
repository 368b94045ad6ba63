import { Refusal } from '@visor/schema';
import type { Database } from '@visor/db';
import { readInconsistencies, type FoundRows, type KindPage, type Page, type PageRequest } from '@visor/service';
import type { CatalogClient } from '../task/catalog-client.ts';
import { readJobsWithOutputs } from './outputs.store.ts';
import {
  readBroken,
  readStorageRange,
  readTaskRange,
  STORAGE_KINDS,
  TASK_KINDS,
  type InconsistencyKind,
  type InconsistencyRow,
} from './rules.store.ts';

export interface InconsistencyRequest extends PageRequest {
  readonly taskId?: string | null;
  readonly taskIds?: readonly string[] | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
}

/** What a search reads. */
export interface SearchDeps {
  readonly db: Pick<Database, 'query'>;
  readonly catalog: Pick<CatalogClient, 'knownFiles'>;
  readonly now: () => Date;
}

/** Jobs whose outputs one page asks the catalog for. */
const MAX_ASKED_JOBS = 1_000;

/** Whether the catalog is asked: for one task, or where a person names the kind. */
const asksCatalog = ({ taskId, kinds }: InconsistencyRequest): boolean =>
  kinds ? kinds.includes('OUTPUT_NOT_IN_CATALOG') : taskId != null;

const TASKS = {
  kinds: TASK_KINDS,
  nextRange: ({ db }: SearchDeps, after: string) => readTaskRange(db, after),
  readKind: (deps: SearchDeps, kind: InconsistencyKind, page: KindPage) =>
    kind === 'OUTPUT_NOT_IN_CATALOG' ? readUnknownOutputs(deps, page) : readBroken(deps.db, kind, page, deps.now()),
};

const STORAGES = {
  kinds: STORAGE_KINDS,
  nextRange: ({ db }: SearchDeps, after: string) => readStorageRange(db, after),
  readKind: ({ db, now }: SearchDeps, kind: (typeof STORAGE_KINDS)[number], page: KindPage) =>
    readBroken(db, kind, page, now()),
};

/**
 * Reads a page of what tasks, jobs, attempts, requests and files disagree on.
 * @throws Refusal INVALID that names the field; UNAVAILABLE when the catalog does not answer
 */
export function findInconsistencies(deps: SearchDeps, request: InconsistencyRequest): Promise<Page<InconsistencyRow>> {
  const keys = request.taskId == null ? (request.taskIds ?? null) : [request.taskId];
  return readInconsistencies(deps, [TASKS, STORAGES], { ...request, keys, name: 'inconsistencies' }, (kind) =>
    kind === 'OUTPUT_NOT_IN_CATALOG' ? asksCatalog(request) : (request.kinds?.includes(kind) ?? true),
  );
}

async function readUnknownOutputs({ db, catalog }: SearchDeps, page: KindPage): Promise<FoundRows<InconsistencyRow>> {
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
