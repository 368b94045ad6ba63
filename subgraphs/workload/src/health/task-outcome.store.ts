import type { Tx } from '@visor/db';

/** Attempts of a task that ended. */
interface TaskEnds {
  readonly taskId: string;
  readonly finished: number;
  readonly failed: number;
}

/** Reads what ended since a time, of tasks that go on and are not paused. */
export const readOutcomes = (tx: Tx, tasks: readonly string[], since: Date): Promise<TaskEnds[]> =>
  tx.query(
    `select o.task_id as "taskId", sum(o.finished)::int as finished, sum(o.failed)::int as failed
       from task_outcome o join task t on t.id = o.task_id
      where o.task_id = any ($1::uuid[]) and o.bucket >= $2 and not t.paused and not t.cancelled and t.phase in ('FORMING', 'FORMED')
      group by 1 order by 1`,
    [tasks, since],
  );

/** Pauses a task, without a person. Returns its rank; undefined where it was paused meanwhile. */
export async function pauseTask(tx: Tx, id: string, reason: string, now: Date): Promise<number | undefined> {
  const rows = await tx.query<{ rank: number }>(
    `update task set paused = true, paused_reason = $2, paused_by = null, paused_at = $3 where id = $1 and not paused returning rank`,
    [id, reason, now],
  );
  return rows[0]?.rank;
}

/** Forgets what ended of tasks: their counts begin at 0, as when a person resumes them. */
export async function clearOutcomes(tx: Tx, tasks: readonly string[]): Promise<void> {
  if (tasks.length > 0) await tx.query('delete from task_outcome where task_id = any ($1::uuid[])', [tasks]);
}

/** Deletes intervals that no decision looks at any more. */
export async function deleteOldOutcomes(tx: Pick<Tx, 'query'>, before: Date): Promise<void> {
  await tx.query('delete from task_outcome where bucket < $1', [before]);
}
