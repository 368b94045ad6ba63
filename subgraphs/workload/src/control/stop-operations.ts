import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { taskOperation } from '../task/task.messages.ts';
import { stopNext } from './stop-operations.store.ts';

/** Commands of one transaction. */
const MAX_BATCH_SIZE = 1_000;

/**
 * Ends the commands that people want to stop, between two batches of them: jobs that they came to stay as they are by now, and those that they
 * did not come to stay as they were. Workflow learns how far each was.
 */
export async function stopOperations(deps: Deps, tx: Tx, now: Date): Promise<void> {
  const { stopped, complete } = await stopNext(tx, MAX_BATCH_SIZE, now);
  deps.publish(
    tx,
    'wms.tasks.status',
    stopped.map((progress) => taskOperation({ ...progress, done: true, code: 'CANCELLED' })),
  );
  for (const { taskId, operationId, matched, applied } of stopped)
    deps.logAfterCommit(tx, { taskId, operationId, matched, applied }, 'task command stopped');
  await summarizeTasks(deps, tx, complete, now);
}
