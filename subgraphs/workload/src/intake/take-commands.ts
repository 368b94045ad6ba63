import type { Event } from '@visor/bus';
import type { Tx } from '@visor/db';
import { isUuid, Refusal, type RegisterTask, type TaskCommand, type TaskStatus } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { finishTasks } from '../task/summarize-tasks.ts';
import { readTask, type NewTask } from './task-command.rules.ts';
import { insertTasks, markCancelled, standings, type Standing } from '../task/task.store.ts';

/**
 * A batch of `wfms.tasks`. A register is stored and answered once its dataset and storage are looked up; a repeated one is
 * answered as the first was. A task's cancel comes after its register, so registers go first.
 */
export async function takeCommands(deps: Deps, tx: Tx, events: readonly Event<TaskCommand>[]): Promise<void> {
  const commands = events.map(({ value }) => value);
  const wrong = commands.find((command) => !isUuid(command.task_id));
  if (wrong) throw new Refusal('INVALID', `task_id: ${JSON.stringify(wrong.task_id)} is not a uuid`);
  await register(
    deps,
    tx,
    commands.filter((command) => command.type === 'register'),
  );
  await cancel(
    deps,
    tx,
    commands.filter((command) => command.type === 'cancel').map((one) => one.task_id.toLowerCase()),
  );
}

async function register(deps: Deps, tx: Tx, commands: readonly RegisterTask[]): Promise<void> {
  if (commands.length === 0) return;
  const tasks = new Map<string, NewTask>();
  const statuses: TaskStatus[] = [];
  for (const command of commands) {
    const read = readTask(command);
    if ('task' in read) tasks.set(read.task.id, read.task);
    else statuses.push({ type: 'REJECTED', taskId: command.task_id, code: 'INVALID', text: read.faults.join('; ') });
  }
  const fresh = new Set(await insertTasks(tx, [...tasks.values()], deps.now()));
  const known = [...tasks.keys()].filter((id) => !fresh.has(id));
  if (known.length > 0) for (const one of await standings(tx, known)) statuses.push(...answerAgain(one));
  deps.bus.publish(tx, 'wms.tasks.status', statuses);
  for (const taskId of fresh) deps.logAfterCommit(tx, { taskId }, 'task taken');
  for (const status of statuses)
    if (status.type === 'REJECTED') {
      const { taskId, code, text } = status;
      deps.logAfterCommit(tx, { taskId, code, text }, 'task rejected');
    }
  if (fresh.size > 0) deps.wake('lookUp');
}

function answerAgain({ id, phase, code, text }: Standing): TaskStatus[] {
  if (phase === 'INTAKE') return [];
  if (phase !== 'REJECTED') return [{ type: 'REGISTERED', taskId: id }];
  return [{ type: 'REJECTED', taskId: id, code: code ?? 'INVALID', text: text ?? '' }];
}

const noJobs = { total: 0, defined: 0, queued: 0, active: 0, registering: 0, finished: 0, failed: 0, cancelled: 0 };

async function cancel(deps: Deps, tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const marked = await markCancelled(tx, ids);
  const found = new Set(marked.map((one) => one.id));
  for (const taskId of found) deps.logAfterCommit(tx, { taskId }, 'task to be cancelled');
  // Nobody is to wait for ever: a task that never came here (it was REJECTED) has nothing to cancel.
  const unknown = [...new Set(ids)].filter((id) => !found.has(id));
  deps.bus.publish(
    tx,
    'wms.tasks.status',
    unknown.map((taskId) => ({ type: 'summary', taskId, jobs: noJobs, failures: [], checklists: [], cancelled: true })),
  );
  await finishTasks(
    deps,
    tx,
    marked.filter((one) => one.complete).map((one) => one.id),
    deps.now(),
  );
  deps.wake('cancel');
}
