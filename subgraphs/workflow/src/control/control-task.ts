import type { Database, Tx } from '@visor/db';
import { readId, Refusal } from '@visor/schema';
import type { ControlTaskInput, OperationKind, SetTaskRankInput } from '../../generated/types.ts';
import { advanceLocked } from '../chain/advance-workflows.ts';
import type { PersonEvent, RequestNote } from '../chain/chain-view.rules.ts';
import { lockWorkflows } from '../chain/chain.store.ts';
import { findProblem, isFulfilled } from '../chain/person-events.rules.ts';
import type { Deps } from '../deps.ts';
import { readRank, readReason } from '../operation/operation.rules.ts';
import { storeFinishedOperation } from '../operation/store-operation.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasks } from '../task/task.reads.ts';
import { findWorkflowsOfTasks } from '../task/task.store.ts';

type ControlType = 'pause' | 'resume' | 'finish' | 'rank';

const KINDS: Readonly<Record<ControlType, OperationKind>> = {
  pause: 'PAUSE',
  resume: 'RESUME',
  finish: 'FINISH',
  rank: 'SET_RANK',
};

/** Pauses, resumes or finishes a task. One that is so already does not change. @throws Refusal NOT_FOUND, INVALID, ILLEGAL_MOVE */
export const controlTask = (
  deps: Deps,
  db: Database,
  type: Exclude<ControlType, 'rank'>,
  input: ControlTaskInput,
  by: string,
): Promise<TaskRow> => requestOfTask(deps, db, input, by, (note, taskId) => ({ type, taskId, note }));

/** Changes the rank of a task. @throws Refusal NOT_FOUND, INVALID, ILLEGAL_MOVE */
export async function setTaskRank(deps: Deps, db: Database, input: SetTaskRankInput, by: string): Promise<TaskRow> {
  const rank = readRank(input.rank);
  return requestOfTask(deps, db, input, by, (note, taskId) => ({ type: 'rank', taskId, note, rank }));
}

async function requestOfTask(
  deps: Deps,
  db: Database,
  input: ControlTaskInput,
  by: string,
  eventOf: (note: RequestNote, taskId: string) => PersonEvent & { readonly type: ControlType },
): Promise<TaskRow> {
  const taskId = readId('id', input.id);
  const event = eventOf({ operationId: deps.newId(), by, reason: readReason(input.reason) }, taskId);
  return db.transaction(async (tx) => {
    await applyRequest(deps, tx, event);
    const [task] = await findTasks(tx.em, [taskId]);
    if (!task) throw new Error(`task ${taskId} vanished in the transaction that changed it`);
    return task;
  });
}

async function applyRequest(deps: Deps, tx: Tx, event: PersonEvent & { readonly type: ControlType }): Promise<void> {
  const { taskId, note } = event;
  const workflows = await findWorkflowsOfTasks(tx, [taskId]);
  const locked = await lockWorkflows(tx, [...workflows.values()]);
  const view = locked[0]?.view;
  const task = view?.tasks.find(({ id }) => id === taskId);
  if (!view || !task) throw new Refusal('NOT_FOUND', `there is no task ${taskId}`);
  if (isFulfilled(task, event)) return;
  const problem = findProblem(view, task, event);
  if (problem) throw problem;
  const parameters = { id: taskId, ...(event.type === 'rank' ? { rank: event.rank } : {}) };
  await storeFinishedOperation(deps, tx, { kind: KINDS[event.type], taskId, parameters, note });
  await advanceLocked(deps, tx, locked, [event]);
  deps.logAfterCommit(
    tx,
    { taskId, operationId: note.operationId, by: note.by, reason: note.reason },
    `${event.type} requested`,
  );
}
