import type { Event } from '@visor/bus';
import type { Tx } from '@visor/db';
import { isUuid, Refusal, type CancelTask, type RegisterTask, type TaskCommand, type TaskStatus } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { taskRegistered, taskRejected, unknownTaskSummary } from '../task/task.messages.ts';
import { insertTasks, markCancelled, readStandings, type TaskStanding } from './intake.store.ts';
import { readTask, type NewTask } from './task-command.rules.ts';

/**
 * Applies a batch of `wfms.tasks`. A task is stored, and answered once its dataset and storage are resolved; a repeated register
 * is answered as the first was. The cancel of a task comes after its register, so registers are applied first.
 */
export async function applyTaskCommands(deps: Deps, tx: Tx, events: readonly Event<TaskCommand>[]): Promise<void> {
  const commands = events.map(({ value }) => value);
  const wrong = commands.find((command) => !isUuid(command.task_id));
  if (wrong) throw new Refusal('INVALID', `task_id: ${JSON.stringify(wrong.task_id)} is not a uuid`);
  const unsupported = commands.find(({ type }) => type !== 'register' && type !== 'cancel');
  if (unsupported) throw new Refusal('INVALID', `type: ${unsupported.type} is not supported yet`);
  await register(
    deps,
    tx,
    commands.filter((command) => command.type === 'register'),
  );
  await cancel(
    deps,
    tx,
    commands.filter((command) => command.type === 'cancel'),
  );
}

async function register(deps: Deps, tx: Tx, commands: readonly RegisterTask[]): Promise<void> {
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
  if (fresh.size > 0) deps.wake(tx, 'resolve');
}

function answerAgain({ id, phase, code, text }: TaskStanding): TaskStatus[] {
  if (phase === 'INTAKE') return [];
  return [phase === 'REJECTED' ? taskRejected(id, code ?? 'INVALID', text ?? '') : taskRegistered(id)];
}

async function cancel(deps: Deps, tx: Tx, commands: readonly CancelTask[]): Promise<void> {
  if (commands.length === 0) return;
  const ids = commands.map(({ task_id }) => task_id.toLowerCase());
  const marked = await markCancelled(tx, ids);
  const found = new Set(marked.map(({ id }) => id));
  for (const taskId of found) deps.logAfterCommit(tx, { taskId }, 'task cancel requested');
  // A task that is not known here (it was REJECTED) has nothing to cancel; its workflow must not wait for ever.
  const unknown = [...new Set(ids)].filter((id) => !found.has(id));
  deps.publish(tx, 'wms.tasks.status', unknown.map(unknownTaskSummary));
  await summarizeTasks(
    deps,
    tx,
    marked.filter(({ complete }) => complete).map(({ id }) => id),
    deps.now(),
  );
  deps.wake(tx, 'cancel');
}
