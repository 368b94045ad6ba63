/** What an operation over many tasks does to those of one workflow. */
import { Refusal, type JobSelection } from '@visor/schema';
import type { OperationKind } from '../../generated/types.ts';
import type {
  AdvancedWorkflow,
  ChainEvent,
  PersonEvent,
  RequestNote,
  TaskView,
  WorkflowView,
} from '../chain/chain-view.rules.ts';
import { applyPersonEvent, findProblem, isFulfilled } from '../chain/person-events.rules.ts';
import { taskLifecycle } from '../task/task.rules.ts';

/** A task of an operation, and the jobs of it that are meant; null: those that its selection means. */
interface Item {
  readonly taskId: string;
  readonly jobIds: readonly string[] | null;
}

/** What is asked of each. */
interface ItemRequest {
  readonly kind: OperationKind;
  readonly note: RequestNote;
  readonly rank: number | null;
}

interface ItemResult {
  readonly taskId: string;
  readonly matched: number;
  readonly applied: number;
  readonly refused: number;
  readonly done: boolean;
  readonly code: string | null;
  readonly text: string | null;
}

/** What follows for the tasks of one workflow: their results, and the events that the chain applies. */
export interface ItemPlan {
  readonly results: readonly ItemResult[];
  readonly events: readonly ChainEvent[];
  /** Jobs that workload is asked to cancel; the chain does not change. */
  readonly jobCancels: readonly { readonly taskId: string; readonly where: JobSelection }[];
}

const NOTHING = { matched: 0, applied: 0, refused: 0, code: null, text: null } as const;
const applied = (taskId: string): ItemResult => ({ ...NOTHING, taskId, matched: 1, applied: 1, done: true });
const unchanged = (taskId: string): ItemResult => ({
  ...NOTHING,
  taskId,
  matched: 1,
  done: true,
  text: 'it was so already',
});
const refused = (taskId: string, { code, message }: Pick<Refusal, 'code' | 'message'>): ItemResult => ({
  ...NOTHING,
  taskId,
  matched: 1,
  refused: 1,
  done: true,
  code,
  text: message,
});
/** Workload answers how many jobs it was about. */
const sent = (taskId: string): ItemResult => ({ ...NOTHING, taskId, done: false });

/** Whether a task has jobs that a retry is about; one without is only sent again. */
export const hasJobs = ({ state, failedBy }: Pick<TaskView, 'state' | 'failedBy'>): boolean =>
  state === 'IN_PROGRESS' || failedBy === 'fail';

export const SENT_AGAIN = 'it had no jobs and is sent again';

/** Decides what an operation does to tasks of one workflow, each after those before it. */
export function planItems(workflow: WorkflowView, items: readonly Item[], request: ItemRequest): ItemPlan {
  if (request.kind === 'CANCEL' || request.kind === 'CANCEL_WORKFLOW') return planCancels(workflow, items, request);
  if (request.kind === 'CANCEL_JOBS') return planJobCancels(workflow, items);
  const policy = { now: new Date(0), failedTaskOpenMs: 0 };
  let from: AdvancedWorkflow = { workflow, commands: [], ignored: [], policy };
  const results: ItemResult[] = [];
  const events: ChainEvent[] = [];
  for (const item of items) {
    const task = from.workflow.tasks.find(({ id }) => id === item.taskId);
    if (!task) continue;
    const event = personEvent(item, request);
    const problem = findProblem(from.workflow, task, event);
    if (isFulfilled(task, event)) results.push(unchanged(item.taskId));
    else if (problem) results.push(refused(item.taskId, problem));
    else {
      events.push(event);
      if (event.type !== 'retry') results.push(applied(item.taskId));
      else if (hasJobs(task)) results.push(sent(item.taskId));
      else results.push({ ...sent(item.taskId), done: true, text: SENT_AGAIN });
      from = applyPersonEvent(from, task, event);
    }
  }
  return { results, events, jobCancels: [] };
}

/** Without named jobs, all that failed. */
const selectionOf = ({ jobIds }: Item): JobSelection =>
  jobIds === null ? { states: ['FAILED'] } : { jobIds: [...jobIds] };

function personEvent(item: Item, request: ItemRequest): PersonEvent {
  const { kind, note, rank } = request;
  const { taskId } = item;
  switch (kind) {
    case 'PAUSE':
      return { type: 'pause', taskId, note };
    case 'RESUME':
      return { type: 'resume', taskId, note };
    case 'FINISH':
      return { type: 'finish', taskId, note };
    case 'SET_RANK':
      return { type: 'rank', taskId, note, rank: rank ?? 1 };
    default:
      return { type: 'retry', taskId, note, where: selectionOf(item) };
  }
}

const ended = ({ id, state }: TaskView, text: string): Refusal =>
  new Refusal('ILLEGAL_MOVE', `task ${id} is ${state}: ${text}`);

/** The tasks as they were before decide: a later task that is cancelled with an earlier one was asked for, too. */
function planCancels({ tasks }: WorkflowView, items: readonly Item[], { note }: ItemRequest): ItemPlan {
  const reason = { code: 'CANCELLED', text: note.reason ?? `cancelled by ${note.by}` };
  const results: ItemResult[] = [];
  const events: ChainEvent[] = [];
  for (const { taskId } of items) {
    const task = tasks.find(({ id }) => id === taskId);
    if (!task) continue;
    const isOver = taskLifecycle.isFinal(task.state) && !task.closes;
    if (task.state === 'CANCELLING' || (isOver && task.state === 'CANCELLED')) results.push(unchanged(taskId));
    else if (isOver) results.push(refused(taskId, ended(task, 'it has ended')));
    else {
      results.push(applied(taskId));
      events.push({ type: 'cancel', taskId, reason, note });
    }
  }
  return { results, events, jobCancels: [] };
}

function planJobCancels({ tasks }: WorkflowView, items: readonly Item[]): ItemPlan {
  const results: ItemResult[] = [];
  const jobCancels: { readonly taskId: string; readonly where: JobSelection }[] = [];
  for (const item of items) {
    const { taskId } = item;
    const task = tasks.find(({ id }) => id === taskId);
    if (!task) continue;
    if (task.state === 'IN_PROGRESS') {
      results.push(sent(taskId));
      jobCancels.push({ taskId, where: selectionOf(item) });
    } else if (task.state === 'CANCELLING') results.push(unchanged(taskId));
    else results.push(refused(taskId, ended(task, 'none of its jobs waits or runs')));
  }
  return { results, events: [], jobCancels };
}
