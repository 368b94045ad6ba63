import type { Database, Tx } from '@visor/db';
import { assertReason, readId, Refusal } from '@visor/schema';
import type {
  ActOnTasksInput,
  ActOnWorkflowsInput,
  CancelWorkflowInput,
  OperationKind,
  TaskVerb,
  WorkflowVerb,
} from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { readRank, readReason, readRequestId } from '../operation/operation.rules.ts';
import { insertPending, type PendingItem } from '../operation/pending.store.ts';
import { carryOutOnce, storeRequest, type StoredRequest } from '../operation/store-operation.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasks } from '../task/task.reads.ts';
import { carryOutPage } from './carry-out.ts';
import { chooseTasks, chooseTasksOf, type Chosen } from './choose-tasks.ts';

const KIND_OF_TASKS: Readonly<Record<TaskVerb, OperationKind>> = {
  CANCEL: 'CANCEL',
  PAUSE: 'PAUSE',
  RESUME: 'RESUME',
  SET_RANK: 'SET_RANK',
  FINISH: 'FINISH',
  RETRY: 'RETRY_TASK',
};
const KIND_OF_WORKFLOWS: Readonly<Record<WorkflowVerb, OperationKind>> = {
  CANCEL: 'CANCEL_WORKFLOW',
  RETRY: 'RETRY_WORKFLOW',
};
/** What loses work. */
const LOSING: ReadonlySet<TaskVerb | WorkflowVerb> = new Set(['CANCEL', 'FINISH'] as const);
const PREVIEWED = 20;

/** What a person asks of many tasks, after the checks of its fields. */
interface Act {
  readonly kind: OperationKind;
  readonly request: StoredRequest;
  readonly choose: (tx: Database | Tx) => Promise<Chosen>;
}

interface Preview {
  readonly matched: number;
  readonly tasks: readonly TaskRow[];
}

/** Does the same with many tasks. @throws Refusal as the SDL describes at `actOnTasks` */
export const actOnTasks = async (deps: Deps, db: Database, input: ActOnTasksInput, by: string): Promise<OperationRow> =>
  start(deps, db, taskAct(input, by, { isPreview: false }));

/** The same with the tasks of workflows. @throws Refusal as the SDL describes at `actOnWorkflows` */
export const actOnWorkflows = async (
  deps: Deps,
  db: Database,
  input: ActOnWorkflowsInput,
  by: string,
): Promise<OperationRow> => start(deps, db, workflowAct(input, by, { isPreview: false }));

export const previewActOnTasks = async (db: Database, input: ActOnTasksInput): Promise<Preview> =>
  preview(db, taskAct(input, '', { isPreview: true }));

export const previewActOnWorkflows = async (db: Database, input: ActOnWorkflowsInput): Promise<Preview> =>
  preview(db, workflowAct(input, '', { isPreview: true }));

/** Cancels one workflow. @throws Refusal as the SDL describes at `cancelWorkflow` */
export async function cancelWorkflow(
  deps: Deps,
  db: Database,
  { workflowId: given, reason, requestId }: CancelWorkflowInput,
  by: string,
): Promise<OperationRow> {
  const workflowId = readId('workflowId', given);
  const request = { ...commonOf(reason, requestId, by), parameters: { workflowId } };
  const choose = async (tx: Database | Tx): Promise<Chosen> => {
    const chosen = await chooseTasksOf(tx, 'CANCEL', { ids: [workflowId] });
    if (chosen.items.length > 0) return chosen;
    throw new Refusal(
      'ILLEGAL_MOVE',
      `workflow ${workflowId} has ended: none of its tasks can be cancelled, and nothing is left to do`,
      {
        field: 'workflowId',
      },
    );
  };
  return start(deps, db, { kind: 'CANCEL_WORKFLOW', request, choose });
}

function commonOf(
  reason: string | null | undefined,
  requestId: string | null | undefined,
  requestedBy: string,
): Omit<StoredRequest, 'parameters'> {
  return { requestId: readRequestId(requestId), reason: readReason(reason), requestedBy };
}

function taskAct(input: ActOnTasksInput, by: string, { isPreview }: { readonly isPreview: boolean }): Act {
  const { verb, rank, reason } = input;
  if (!isPreview && LOSING.has(verb)) assertReason(reason ?? '');
  if (verb === 'SET_RANK') readRank(rank ?? 0);
  const parameters = {
    verb,
    ids: input.ids ?? null,
    where: input.where ?? null,
    ...(verb === 'SET_RANK' ? { rank } : {}),
  };
  return {
    kind: KIND_OF_TASKS[verb],
    request: { ...commonOf(reason, input.requestId, by), parameters },
    choose: (tx) => chooseTasks(tx, input),
  };
}

function workflowAct(input: ActOnWorkflowsInput, by: string, { isPreview }: { readonly isPreview: boolean }): Act {
  const { verb, reason } = input;
  if (!isPreview && LOSING.has(verb)) assertReason(reason ?? '');
  return {
    kind: KIND_OF_WORKFLOWS[verb],
    request: {
      ...commonOf(reason, input.requestId, by),
      parameters: { verb, ids: input.ids ?? null, where: input.where ?? null },
    },
    choose: (tx) => chooseTasksOf(tx, verb, input),
  };
}

async function preview(db: Database, { choose }: Act): Promise<Preview> {
  const { items } = await choose(db);
  const ids = items.slice(0, PREVIEWED).map(({ taskId }) => taskId);
  const tasks = new Map((await findTasks(db.orm.em, ids)).map((task) => [task.id, task]));
  return { matched: items.length, tasks: ids.flatMap((id) => tasks.get(id) ?? []) };
}

function start(deps: Deps, db: Database, { kind, request, choose }: Act): Promise<OperationRow> {
  return startOperation(deps, db, { kind, request, choose: async (tx) => (await choose(tx)).items });
}

/** Stores an operation over tasks and carries out its first page; a loop does the others. */
export const startOperation = (
  deps: Deps,
  db: Database,
  {
    kind,
    request,
    choose,
  }: {
    readonly kind: OperationKind;
    readonly request: StoredRequest;
    readonly choose: (tx: Tx) => Promise<readonly PendingItem[]>;
  },
): Promise<OperationRow> =>
  carryOutOnce(db, kind, request, () =>
    db.transaction(async (tx) => {
      const items = await choose(tx);
      const id = deps.newId();
      const isEmpty = items.length === 0;
      const stored = { id, kind, request, matched: 0, workflowId: null, datasetId: null };
      await storeRequest(deps, tx, { ...stored, ...(isEmpty ? { endedAs: 'nothing fits: nothing was done' } : {}) });
      if (!isEmpty) {
        const known = await insertPending(tx, id, items);
        if (known < items.length)
          throw new Refusal(
            'NOT_FOUND',
            `${items.length - known} of ${items.length} tasks are not workflow's: name only jobs of others, or put commands on the topic wfms.tasks`,
          );
        await carryOutPage(deps, tx, await findOperation(tx.em, id));
        deps.wakeOperations(tx);
      }
      deps.logAfterCommit(
        tx,
        { operationId: id, kind, by: request.requestedBy, tasks: items.length },
        'operation begun',
      );
      return findOperation(tx.em, id);
    }),
  );
