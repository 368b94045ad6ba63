import type { Database } from '@visor/db';
import { repairInconsistencies as repairFound, type RepairResult } from '@visor/service';
import { advanceWorkflows } from '../chain/advance-workflows.ts';
import type { Deps } from '../deps.ts';
import { recordFromCatalog } from './record-from-catalog.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

interface RepairRequest {
  readonly workflowIds?: readonly string[] | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
  readonly reason: string;
  readonly dryRun?: boolean | null;
  readonly after?: string | null;
}

export type RepairedRow = InconsistencyRow & { readonly repaired: boolean };

/** What the policy of a chain puts right when a workflow is advanced without events. */
const ADVANCED: ReadonlySet<InconsistencyKind> = new Set(['TASK_NOT_ADVANCED', 'ACTIVE_BUT_ENDED']);

/** What is put right where the catalog has the datasets, and has closed those of a finished task. */
const RECORDED: ReadonlySet<InconsistencyKind> = new Set(['DATASET_UNRECORDED', 'FINISHED_BUT_OPEN']);

/**
 * Repairs the first inconsistencies of workflows, at most 500. A dry run says what would be repaired.
 * @param by subject of the caller's token
 * @throws Refusal INVALID that names the field
 */
export const repairInconsistencies = (
  deps: Deps,
  db: Pick<Database, 'query' | 'transaction'>,
  request: RepairRequest,
  by: string,
): Promise<RepairResult<InconsistencyRow>> => {
  const { workflowIds = null, kinds = null, reason } = request;
  return repairFound(
    {
      kinds: INCONSISTENCY_KINDS,
      find: (page) => findInconsistencies({ db, now: deps.now }, { workflowIds, kinds, ...page }),
      isRepairable: (kind) => ADVANCED.has(kind) || RECORDED.has(kind),
      repair: async (kind: InconsistencyKind, rows: readonly InconsistencyRow[]) => {
        const repaired = RECORDED.has(kind)
          ? await recordFromCatalog(
              deps,
              db,
              rows.flatMap(({ taskId }) => taskId ?? []),
            )
          : await advance(deps, db, rows);
        await db.transaction(async (tx) => {
          deps.logAfterCommit(tx, { kind, by, reason, count: repaired.length }, 'inconsistencies repaired');
        });
        return repaired;
      },
    },
    request,
  );
};

const advance = (
  deps: Deps,
  db: Pick<Database, 'transaction'>,
  rows: readonly InconsistencyRow[],
): Promise<readonly string[]> =>
  db.transaction(async (tx) => {
    await advanceWorkflows(deps, tx, [...new Set(rows.map(({ workflowId }) => workflowId))], []);
    return rows.map(({ id }) => id);
  });
