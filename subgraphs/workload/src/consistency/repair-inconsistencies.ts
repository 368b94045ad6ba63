import { uuidv7 } from '@visor/db';
import { repairInconsistencies as repairFound, type RepairResult } from '@visor/service';
import type { Deps } from '../deps.ts';
import { setChangeAuthor } from '../history/state-change.store.ts';
import { insertActions } from '../task/action.store.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { findInconsistencies, type SearchDeps } from './find-inconsistencies.ts';
import { REPAIRS } from './repair.store.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

interface RepairRequest {
  readonly taskId?: string | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
  readonly reason: string;
  readonly dryRun?: boolean | null;
  readonly after?: string | null;
}

export type RepairedRow = InconsistencyRow & { readonly repaired: boolean };

/** What is counted is repaired after what is moved; a task that is complete then is summarised. */
const isRepairable = (kind: InconsistencyKind): boolean =>
  kind === 'COMPLETE_BUT_NOT_SUMMARISED' || REPAIRS[kind] !== undefined;

/**
 * Repairs the first inconsistencies, at most 500, and records it with who asked for it. A dry run says what would be repaired.
 * @param by subject of the caller's token
 * @throws Refusal INVALID that names the field
 */
export const repairInconsistencies = (
  deps: Deps & Pick<SearchDeps, 'catalog'>,
  request: RepairRequest,
  by: string,
): Promise<RepairResult<InconsistencyRow>> => {
  const { taskId = null, kinds = null, reason } = request;
  return repairFound(
    {
      kinds: INCONSISTENCY_KINDS,
      find: (page) => findInconsistencies(deps, { taskId, kinds, ...page }),
      isRepairable,
      repair: (kind: InconsistencyKind, rows: readonly InconsistencyRow[]) =>
        repairKind(deps, kind, rows, { by, reason }),
    },
    request,
  );
};

const repairKind = (
  deps: Deps,
  kind: InconsistencyKind,
  rows: readonly InconsistencyRow[],
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<readonly string[]> =>
  deps.db.transaction(async (tx) => {
    const now = deps.now();
    await setChangeAuthor(tx, { by, reason, cause: 'REPAIR' });
    const ids = [...new Set(rows.map(({ id }) => id))];
    const repaired = new Set((await REPAIRS[kind]?.(tx, ids, now, by)) ?? ids);
    const ofTasks = kind === 'RESERVED_ROOM' ? [] : rows.filter(({ id }) => repaired.has(id));
    const taskIds = [...new Set(ofTasks.map(({ taskId }) => taskId))];
    const operationId = uuidv7();
    await insertActions(
      tx,
      taskIds.map((taskId) => ({
        id: uuidv7(),
        taskId,
        operationId,
        kind: 'repair',
        by,
        reason,
        at: now,
        details: { kind },
        outcome: 'APPLIED',
        code: null,
        text: null,
        endedAt: now,
      })),
    );
    // Whether a task is complete is read from its counters, which may be wrong, too.
    await REPAIRS.TASK_COUNTERS?.(tx, taskIds, now, by);
    await summarizeTasks(deps, tx, taskIds, now);
    deps.logAfterCommit(tx, { kind, by, tasks: taskIds.length, count: repaired.size }, 'inconsistencies repaired');
    deps.wake(tx, 'offer');
    return [...repaired];
  });
