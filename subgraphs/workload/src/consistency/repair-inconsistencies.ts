import { uuidv7 } from '@visor/db';
import { assertReason } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { setChangeAuthor } from '../history/state-change.store.ts';
import { insertActions } from '../task/action.store.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { REPAIRS } from './repair.store.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

const MAX_PER_CALL = 500;

interface RepairRequest {
  readonly taskId?: string | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
  readonly reason: string;
  readonly dryRun?: boolean | null;
}

export type RepairedRow = InconsistencyRow & { readonly repaired: boolean };

/** What is counted is repaired after what is moved; a task that is complete then is summarised. */
const isRepairable = ({ kind }: InconsistencyRow): boolean =>
  kind === 'COMPLETE_BUT_NOT_SUMMARISED' || REPAIRS[kind] !== undefined;

/**
 * Repairs the first inconsistencies, at most 500, and records it with who asked for it. A dry run says what would be repaired.
 * @param by subject of the caller's token
 * @throws Refusal INVALID that names the field
 */
export async function repairInconsistencies(deps: Deps, request: RepairRequest, by: string): Promise<RepairedRow[]> {
  assertReason(request.reason);
  const now = deps.now();
  const { taskId = null, kinds = null } = request;
  const { nodes } = await findInconsistencies(deps.db, { taskId, kinds, first: MAX_PER_CALL }, now);
  if (request.dryRun ?? true) return nodes.map((row) => ({ ...row, repaired: isRepairable(row) }));
  const repaired = new Set<string>();
  for (const kind of INCONSISTENCY_KINDS) {
    const ofKind = nodes.filter((row) => row.kind === kind);
    if (ofKind.some(isRepairable))
      for (const id of await repairKind(deps, kind, ofKind, { by, reason: request.reason }))
        repaired.add(`${kind} ${id}`);
  }
  return nodes.map((row) => ({ ...row, repaired: repaired.has(`${row.kind} ${row.id}`) }));
}

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
    const taskIds = [...new Set(rows.filter(({ id }) => repaired.has(id)).map(({ taskId }) => taskId))];
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
    await summarizeTasks(deps, tx, taskIds, now);
    deps.logAfterCommit(tx, { kind, by, tasks: taskIds.length, count: repaired.size }, 'inconsistencies repaired');
    deps.wake(tx, 'offer');
    return [...repaired];
  });
