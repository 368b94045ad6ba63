import type { Tx } from '@visor/db';
import type { RegisterTask, TaskStatus } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { taskRegistered, taskRejected } from '../task/task.messages.ts';
import { insertTasks, readStandings, type TaskStanding } from './intake.store.ts';
import { readTask, type NewTask } from './task-command.rules.ts';

/** Accepts those of new tasks of which it is known what they name, and returns them. */
type AcceptKnown = (tx: Tx, tasks: readonly NewTask[]) => Promise<readonly NewTask[]>;

/**
 * Stores new tasks; each is answered once its dataset and storage are resolved. A repeated register is answered as the first
 * was; one of a task that was rejected is tried again.
 */
export async function registerTasks(
  deps: Deps,
  tx: Tx,
  commands: readonly RegisterTask[],
  acceptKnown: AcceptKnown = async () => [],
): Promise<void> {
  if (commands.length === 0) return;
  const tasks = new Map<string, NewTask>();
  const statuses: TaskStatus[] = [];
  for (const command of commands) {
    const read = readTask(command);
    if ('task' in read) tasks.set(read.task.id, read.task);
    else statuses.push(taskRejected(command.task_id, 'INVALID', read.faults.join('; ')));
  }
  const fresh = new Set(await insertTasks(tx, [...tasks.values()], deps.now()));
  const known = [...tasks.keys()].filter((id) => !fresh.has(id));
  if (known.length > 0) for (const standing of await readStandings(tx, known)) statuses.push(...answerAgain(standing));
  deps.publish(tx, 'wms.tasks.status', statuses);
  for (const taskId of fresh) deps.logAfterCommit(tx, { taskId }, 'task stored');
  for (const status of statuses)
    if (status.type === 'REJECTED') {
      const { taskId, code, text } = status;
      deps.logAfterCommit(tx, { taskId, code, text }, 'task rejected');
    }
  const accepted = await acceptKnown(
    tx,
    [...tasks.values()].filter(({ id }) => fresh.has(id)),
  );
  if (fresh.size > accepted.length) deps.wake(tx, 'resolve');
}

const answerAgain = ({ id, phase }: TaskStanding): TaskStatus[] => (phase === 'INTAKE' ? [] : [taskRegistered(id)]);
