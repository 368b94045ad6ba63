import type { Database } from '@visor/db';
import { repairInconsistencies as repairFound, type RepairResult } from '@visor/service';
import type { Deps } from '../deps.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { REPAIRS } from './repair.store.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

interface RepairRequest {
  readonly keys?: readonly string[] | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
  readonly reason: string;
  readonly dryRun?: boolean | null;
  readonly after?: string | null;
}

export type RepairedRow = InconsistencyRow & { readonly repaired: boolean };

/**
 * Repairs the first inconsistencies of the catalog, at most 500. A dry run says what would be repaired.
 * @param by subject of the caller's token
 * @throws Refusal INVALID that names the field
 */
export const repairInconsistencies = (
  deps: Deps,
  db: Pick<Database, 'query' | 'transaction'>,
  request: RepairRequest,
  by: string,
): Promise<RepairResult<InconsistencyRow>> => {
  const { keys = null, kinds = null, reason } = request;
  return repairFound(
    {
      kinds: INCONSISTENCY_KINDS,
      find: (page) => findInconsistencies({ db, now: deps.now }, { keys, kinds, ...page }),
      isRepairable: (kind) => REPAIRS[kind] !== undefined,
      repair: (kind: InconsistencyKind, rows: readonly InconsistencyRow[]) =>
        db.transaction(async (tx) => {
          const repaired = (await REPAIRS[kind]?.(tx, [...new Set(rows.map(({ id }) => id))], deps)) ?? [];
          deps.logAfterCommit(tx, { kind, by, reason, count: repaired.length }, 'inconsistencies repaired');
          return repaired;
        }),
    },
    request,
  );
};
