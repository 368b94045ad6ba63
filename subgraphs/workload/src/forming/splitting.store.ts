import type { Tx } from '@visor/db';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import type { TaskPhase } from '../lifecycle/task.rules.ts';
import { OPEN_PHASES } from '../task/task.store.ts';

interface SplittingResult {
  readonly phase: TaskPhase;
  /** Whether jobs are still formed of its files; else nothing was changed. */
  readonly isOpen: boolean;
}

/**
 * Sets whether jobs are formed of a task's files, and records who did so. A task that is switched on again is due at once. Returns
 * undefined for an unknown task.
 */
export async function setSplitting(
  tx: Tx,
  taskId: string,
  enabled: boolean,
  action: { readonly id: string; readonly by: string; readonly reason: string },
  now: Date,
): Promise<SplittingResult | undefined> {
  const rows = await tx.query<SplittingResult>(
    `with found as materialized (
       select id, phase, splitting, ${isOneOf('phase', OPEN_PHASES)} and not cancelled as open from task where id = $1 for no key update
     ), changed as (
       update task t set splitting = $2, try_at = least(t.try_at, $3::timestamptz) from found f where t.id = f.id and f.open
     ), acted as (
       insert into task_action (id, task_id, operation_id, kind, by, reason, at, details, outcome, ended_at)
       select $4::uuid, id, $4::uuid::text, 'splitting', $5, $6, $3, jsonb_build_object('enabled', $2::boolean),
              case when splitting = $2 then 'UNCHANGED' else 'APPLIED' end, $3
         from found where open
     )
     select phase, open as "isOpen" from found`,
    [taskId, enabled, now, action.id, action.by, action.reason],
  );
  return rows[0];
}
