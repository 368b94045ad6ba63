import type { Database } from '@visor/db';
import { demand, Refusal } from '@visor/schema';
import type { CancelTaskInput } from '../../generated/resolvers.ts';
import type { Deps } from '../deps.ts';
import { idOf, printable, storageFault } from '../text.rules.ts';
import { advanceChains } from './advance-workflows.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { nameCanceller, tasksBy, workflowsOfTasks } from '../task/task.store.ts';

const LONGEST_REASON = 1_000;

/** Asks for a task's end, its successors' with it. Of a task that has ended, or is ending, nothing changes. */
export async function cancelTask(deps: Deps, db: Database, input: CancelTaskInput, by: string): Promise<TaskRow> {
  const id = idOf('id', input.id);
  const given = input.reason?.trim() ?? '';
  demand('reason', storageFault(given, LONGEST_REASON));
  const text = printable(given || `cancelled by ${by}`);
  return db.transaction(async (tx) => {
    const workflows = await workflowsOfTasks(tx, [id]);
    if (workflows.size === 0) throw new Refusal('NOT_FOUND', `there is no task ${id}`);
    const cancel = { type: 'cancel', taskId: id, reason: { code: 'CANCELLED', text } } as const;
    const { changes } = await advanceChains(deps, tx, [...workflows.values()], [cancel]);
    const ended = changes.filter(({ state }) => state === 'CANCELLED' || state === 'CANCELLING').map((one) => one.id);
    if (ended.length > 0) {
      await nameCanceller(tx, ended, by);
      deps.logAfterCommit(tx, { taskId: id, by, reason: text }, 'cancel asked for');
    }
    const [task] = await tasksBy(tx, [id]);
    if (!task) throw new Error('a task vanished');
    return task;
  });
}
