import type { Database } from '@visor/db';
import { readInconsistencies, type KindPage, type Page, type PageRequest } from '@visor/service';
import {
  INCONSISTENCY_KINDS,
  readBroken,
  readWorkflowRange,
  type InconsistencyKind,
  type InconsistencyRow,
} from './rules.store.ts';

export interface InconsistencyRequest extends PageRequest {
  readonly workflowIds?: readonly string[] | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
}

/** What a search reads. */
interface SearchDeps {
  readonly db: Pick<Database, 'query'>;
  readonly now: () => Date;
}

const WORKFLOWS = {
  kinds: INCONSISTENCY_KINDS,
  nextRange: ({ db }: SearchDeps, after: string) => readWorkflowRange(db, after),
  readKind: ({ db, now }: SearchDeps, kind: InconsistencyKind, page: KindPage) => readBroken(db, kind, page, now()),
};

/** Reads a page of what workflows, tasks and their datasets disagree on. @throws Refusal INVALID that names the field */
export const findInconsistencies = (
  deps: SearchDeps,
  { workflowIds: keys = null, ...request }: InconsistencyRequest,
): Promise<Page<InconsistencyRow>> =>
  readInconsistencies(deps, [WORKFLOWS], { ...request, keys, name: 'workflowInconsistencies' });
