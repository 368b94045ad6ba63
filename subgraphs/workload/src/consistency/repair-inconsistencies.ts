import { uuidv7 } from '@visor/db';
import { assertReason } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { setChangeAuthor } from '../history/state-change.store.ts';
import { insertActions } from '../task/action.store.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { findInconsistencies, type SearchDeps } from './find-inconsistencies.ts';
import { REPAIRS } from './repair.store.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

const MAX_PER_CALL = 500;

interface RepairRequest {
  readonly taskId?: string | null;
  readonly kinds?: readonly InconsistencyKind[] | null;
  readonly reason: string;
  readonly dryRun?: boolean | null;
  readonly after?: string | null;
}

export type RepairedRow = InconsistencyRow & { readonly repaired: boolean };

/** What was found, and where the next call goes on; null where all tasks were compared. */
interface RepairResult {
  readonly found: readonly RepairedRow[];
  readonly next: string | null;
}

/** What is counted is repaired after what is moved; a task that is complete then is summarised. */
const isRepairable = ({ kind }: InconsistencyRow): boolean =>
  kind === 'COMPLETE_BUT_NOT_SUMMARISED' || REPAIRS[kind] !== undefined;

/** Pages that one call reads, so that it is answered in time. */
const MAX_PAGES = 10;

async function findSome(
  deps: SearchDeps,
  { taskId = null, kinds = null, after = null }: RepairRequest,
): Promise<{ readonly rows: readonly InconsistencyRow[]; readonly next: string | null }> {
  const rows: InconsistencyRow[] = [];
  let next: string | null = after;
  for (let count = 0; count < MAX_PAGES && rows.length < MAX_PER_CALL; count++) {
    const page = { taskId, kinds, first: MAX_PER_CALL - rows.length, after: next };
    const { nodes, pageInfo } = await findInconsistencies(deps, page);
    rows.push(...nodes);
    next = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
    if (next === null) break;
  }
  return { rows, next };
}

/**
 * Repairs the first inconsistencies, at most 500, and records it with who asked for it. A dry run says what would be repaired.
 * @param by subject of the caller's token
 * @throws Refusal INVALID that names the field
 */
export async function repairInconsistencies(
  deps: Deps & Pick<SearchDeps, 'catalog'>,
  request: RepairRequest,
  by: string,
): Promise<RepairResult> {
  assertReason(request.reason);
  const { rows: nodes, next } = await findSome(deps, request);
  if (request.dryRun ?? true) return { found: nodes.map((row) => ({ ...row, repaired: isRepairable(row) })), next };
  const repaired = new Set<string>();
  for (const kind of INCONSISTENCY_KINDS) {
    const ofKind = nodes.filter((row) => row.kind === kind);
    if (ofKind.some(isRepairable))
      for (const id of await repairKind(deps, kind, ofKind, { by, reason: request.reason }))
        repaired.add(`${kind} ${id}`);
  }
  return { found: nodes.map((row) => ({ ...row, repaired: repaired.has(`${row.kind} ${row.id}`) })), next };
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
