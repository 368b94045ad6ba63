import type { Database, Tx } from '@visor/db';
import { readId, Refusal, type JobSelection } from '@visor/schema';
import type { OperationKind, RetryJobsInput, RetryTaskInput, RetryWorkflowInput } from '../../generated/types.ts';
import { advanceLocked } from '../chain/advance-workflows.ts';
import type { PersonEvent, TaskView, WorkflowView } from '../chain/chain-view.rules.ts';
import { lockWorkflows } from '../chain/chain.store.ts';
import { planRetries, type RetryPlan } from '../chain/person-events.rules.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { assertSameRequest, readReason, readRequestId, readSelection } from '../operation/operation.rules.ts';
import {
  findOperationOfRequest,
  insertOperation,
  insertTaskResults,
  sumUpOperations,
  type TaskResult,
} from '../operation/operation.store.ts';
import { findWorkflowsOfTasks } from '../task/task.store.ts';
import { hasJobs, SENT_AGAIN } from './items.rules.ts';

/** What a person asks for, after the checks of its fields. */
interface RetryRequest {
  readonly kind: OperationKind;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly requestedBy: string;
  readonly parameters: object;
  readonly where: JobSelection;
  /** Finds the workflow. @throws Refusal NOT_FOUND */
  readonly findWorkflow: (tx: Tx) => Promise<string>;
  readonly choose: (workflow: WorkflowView) => readonly TaskView[];
}

/** Gives chosen jobs of a task new attempts. @throws Refusal as the SDL describes at `retryJobs` */
export async function retryJobs(deps: Deps, db: Database, input: RetryJobsInput, by: string): Promise<OperationRow> {
  const where = readSelection(input.where);
  return retryOneTask(deps, db, { input, by, kind: 'RETRY_JOBS', where });
}

/** Gives all failed jobs of a task new attempts. @throws Refusal as the SDL describes at `retryJobs` */
export const retryTask = (deps: Deps, db: Database, input: RetryTaskInput, by: string): Promise<OperationRow> =>
  retryOneTask(deps, db, { input, by, kind: 'RETRY_TASK', where: readSelection(null) });

function retryOneTask(
  deps: Deps,
  db: Database,
  {
    input,
    by,
    kind,
    where,
  }: {
    readonly input: RetryTaskInput;
    readonly by: string;
    readonly kind: 'RETRY_JOBS' | 'RETRY_TASK';
    readonly where: JobSelection;
  },
): Promise<OperationRow> {
  const taskId = readId('taskId', input.taskId);
  return retry(deps, db, {
    kind,
    requestId: readRequestId(input.requestId),
    reason: readReason(input.reason),
    requestedBy: by,
    parameters: { taskId, ...(kind === 'RETRY_JOBS' ? { where } : {}) },
    where,
    findWorkflow: async (tx) => {
      const workflowId = (await findWorkflowsOfTasks(tx, [taskId])).get(taskId);
      if (workflowId === undefined) throw new Refusal('NOT_FOUND', `there is no task ${taskId}`);
      return workflowId;
    },
    choose: ({ tasks }) => tasks.filter(({ id }) => id === taskId),
  });
}

/** Retries all FAILED tasks of a workflow. @throws Refusal as the SDL describes at `retryWorkflow` */
export async function retryWorkflow(
  deps: Deps,
  db: Database,
  input: RetryWorkflowInput,
  by: string,
): Promise<OperationRow> {
  const workflowId = readId('workflowId', input.workflowId);
  return retry(deps, db, {
    kind: 'RETRY_WORKFLOW',
    requestId: readRequestId(input.requestId),
    reason: readReason(input.reason),
    requestedBy: by,
    parameters: { workflowId },
    where: readSelection(null),
    findWorkflow: async () => workflowId,
    choose: ({ tasks }) => tasks.filter(({ state }) => state === 'FAILED'),
  });
}

async function retry(deps: Deps, db: Database, request: RetryRequest): Promise<OperationRow> {
  return db.transaction(async (tx) => {
    const earlier = request.requestId === null ? undefined : await findOperationOfRequest(tx, request.requestId);
    if (earlier) return repeated(earlier, request);
    const workflowId = await request.findWorkflow(tx);
    const locked = await lockWorkflows(tx, [workflowId]);
    const view = locked[0]?.view;
    if (!view) throw new Refusal('NOT_FOUND', `there is no workflow ${workflowId}`);
    const operationId = deps.newId();
    const note = { operationId, by: request.requestedBy, reason: request.reason };
    const events = request
      .choose(view)
      .map(({ id }) => ({ type: 'retry', taskId: id, note, where: request.where }) as const);
    const plan = planRetries(view, events);
    // A concurrent request with the same id has committed by now.
    if (!(await store(deps, tx, request, { operationId, workflowId }))) {
      const concurrent = request.requestId === null ? undefined : await findOperationOfRequest(tx, request.requestId);
      if (concurrent) return repeated(concurrent, request);
    }
    if (plan.accepted.length === 0) throw firstProblem(view, plan);
    await insertTaskResults(tx, resultsOf(view, plan, operationId));
    await advanceLocked(deps, tx, locked, plan.accepted);
    await sumUpOperations(tx, [operationId], deps.now());
    const { kind, requestedBy, reason } = request;
    deps.logAfterCommit(tx, { operationId, workflowId, kind, by: requestedBy, reason }, 'retry requested');
    return findOperation(tx.em, operationId);
  });
}

function repeated(stored: OperationRow, request: RetryRequest): OperationRow {
  assertSameRequest(stored, request);
  return stored;
}

const store = (
  deps: Deps,
  tx: Tx,
  { kind, requestId, parameters, requestedBy, reason }: RetryRequest,
  { operationId, workflowId }: { readonly operationId: string; readonly workflowId: string },
): Promise<boolean> =>
  insertOperation(tx, {
    id: operationId,
    requestId,
    kind,
    parameters,
    state: 'IN_PROGRESS',
    requestedBy,
    reason,
    createdAt: deps.now(),
    finishedAt: null,
    matched: 0,
    workflowId,
    datasetId: null,
    text: null,
  });

function firstProblem(view: WorkflowView, { refused }: RetryPlan): Refusal {
  const text = `workflow ${view.id} is ${view.status} and has no FAILED task to retry`;
  return refused[0]?.problem ?? new Refusal('ILLEGAL_MOVE', text, { status: view.status });
}

/** The first results: workload answers for tasks with jobs; a task without jobs is only sent again. */
function resultsOf(view: WorkflowView, { accepted, refused }: RetryPlan, operationId: string): TaskResult[] {
  const isSent = ({ taskId }: PersonEvent): boolean => view.tasks.some((task) => task.id === taskId && hasJobs(task));
  const nothing = { operationId, matched: 0, applied: 0, refused: 0 };
  return [
    ...accepted.map((event) => {
      const done = !isSent(event);
      return {
        ...nothing,
        taskId: event.taskId,
        done,
        code: null,
        text: done ? SENT_AGAIN : null,
      };
    }),
    ...refused.map(({ event, problem }) => ({
      ...nothing,
      taskId: event.taskId,
      done: true,
      code: problem.code,
      text: problem.message,
    })),
  ];
}
