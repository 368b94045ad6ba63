import type { Database } from '@visor/db';
import { readInconsistencies, type KindPage, type Page, type PageRequest } from '@visor/service';
import { readNestedRoots } from './nested-roots.ts';
import {
  DATASET_KINDS,
  FILE_KINDS,
  readBroken,
  readDatasetRange,
  readFileRange,
  readStorageRange,
  REPLICA_KINDS,
  STORAGE_KINDS,
  type InconsistencyKind,
  type InconsistencyRow,
} from './rules.store.ts';

export interface InconsistencyRequest extends PageRequest {
  readonly keys?: readonly string[] | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
}

/** What a search reads. */
interface SearchDeps {
  readonly db: Pick<Database, 'query'>;
  readonly now: () => Date;
}

const readKind = ({ db, now }: SearchDeps, kind: InconsistencyKind, page: KindPage) =>
  kind === 'ROOTS_NESTED' ? readNestedRoots(db, page) : readBroken(db, kind, page, now());

const WALKS = [
  { kinds: DATASET_KINDS, nextRange: ({ db }: SearchDeps, after: string) => readDatasetRange(db, after), readKind },
  {
    kinds: [...FILE_KINDS, ...REPLICA_KINDS],
    nextRange: ({ db }: SearchDeps, after: string) => readFileRange(db, after),
    readKind,
  },
  { kinds: STORAGE_KINDS, nextRange: ({ db }: SearchDeps, after: string) => readStorageRange(db, after), readKind },
];

/** Reads a page of what datasets, files, replicas and closes disagree on. @throws Refusal INVALID that names the field */
export const findInconsistencies = (deps: SearchDeps, request: InconsistencyRequest): Promise<Page<InconsistencyRow>> =>
  readInconsistencies(deps, WALKS, { ...request, name: 'dataInconsistencies' });
