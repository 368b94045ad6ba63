import type { Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { CancelTaskInput } from '../../generated/resolvers.ts';
import type { Deps } from '../deps.ts';
import { idOf, printable } from '../text.rules.ts';
import { advanceChains } from './advance-chain.ts';
import type { TaskRow } from './task.entity.ts';
import { tasksBy, workflowsOfTasks } from './task.store.ts';

/** Asks for a task's end, its successors' with it. Of a task that has ended, or is ending, nothing changes. */
export async function cancelTask(deps: Deps, db: Database, input: CancelTaskInput, by: string): Promise<TaskRow> {
  const id = idOf('id', input.id);
  const text = printable(input.reason || `cancelled by ${by}`);
  return db.transaction(async (tx) => {
    const workflows = await workflowsOfTasks(tx, [id]);
    if (workflows.size === 0) throw new Refusal('NOT_FOUND', `there is no task ${id}`);
    await advanceChains(
      deps,
      tx,
      [...workflows.values()],
      [{ type: 'cancel', taskId: id, reason: { code: 'CANCELLED', text } }],
    );
    const [task] = await tasksBy(tx, [id]);
    if (!task) throw new Error('a task vanished');
    return task;
  });
}
