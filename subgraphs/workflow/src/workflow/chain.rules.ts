/**
 * A workflow as its rules see it, and what its tasks do when something happens. Dataset facts (opened, closed) are kept
 * in the view; `advance` first applies what happened, then does whatever has become due, so that the reconcile loop is
 * the same function with nothing that happened.
 */
import { EMPTY_CHECKLIST_DIGEST } from '@visor/schema';
import type { TaskState, WorkflowStatus } from '../../generated/resolvers.ts';
import { ending, workflowMoves } from './workflow.rules.ts';
import { isFinal, next, outcome, type Reason, type Summary, type TaskMove } from '../task/task.rules.ts';

export interface TaskView {
  readonly id: string;
  /** From 1. */
  readonly stage: number;
  readonly state: TaskState;
  readonly reason: Reason | null;
  readonly maxFailedFraction: number;
  readonly inputId: string;
  readonly outputId: string;
  readonly logId: string;
}
export interface DatasetView {
  readonly opened: boolean;
  readonly closed: boolean;
}
export interface ChainView {
  readonly id: string;
  readonly status: WorkflowStatus;
  /** By stage. */
  readonly tasks: readonly TaskView[];
  readonly datasets: ReadonlyMap<string, DatasetView>;
}
/** What a dataset is to be closed with. */
export interface Contents {
  readonly datasetId: string;
  readonly count: number;
  readonly digest: string;
}

export type Happening =
  | { readonly type: 'rejected'; readonly taskId: string; readonly reason: Reason }
  | {
      readonly type: 'summary';
      readonly taskId: string;
      readonly summary: Summary;
      readonly contents: readonly Contents[];
    }
  | { readonly type: 'closeRefused'; readonly datasetId: string; readonly text: string }
  /** A dataset that a task was to fill can't be opened. */
  | { readonly type: 'openRefused'; readonly datasetId: string; readonly reason: Reason }
  | { readonly type: 'cancel'; readonly taskId: string; readonly reason: Reason };

/** What is to be sent. */
export type Order =
  | { readonly type: 'register' | 'cancel'; readonly taskId: string }
  | ({ readonly type: 'close' } & Contents)
  | { readonly type: 'upload'; readonly datasetId: string };

export interface Advance {
  readonly chain: ChainView;
  readonly orders: readonly Order[];
  /** Words of workload on tasks that they could not move: nobody else tells of them. */
  readonly stale: readonly Stale[];
}
export interface Stale {
  readonly happening: Happening & { readonly type: 'summary' | 'rejected' };
  readonly state: TaskState;
}

const empty = (datasetId: string): Order => ({ type: 'close', datasetId, count: 0, digest: EMPTY_CHECKLIST_DIGEST });
const closeEmpty = ({ outputId, logId }: TaskView): Order[] => [empty(outputId), empty(logId)];

function move(from: Advance, task: TaskView, name: TaskMove, reason: Reason | null, orders: readonly Order[]): Advance {
  const state = next(task.state, name);
  if (!state) return from;
  const moved = { ...task, state, reason: reason ?? task.reason };
  const tasks = from.chain.tasks.map((one) => (one.id === task.id ? moved : one));
  return { ...from, chain: { ...from.chain, tasks }, orders: [...from.orders, ...orders] };
}

/** Nothing will come for those after it: they end unsent, their datasets closed empty. */
function cutAfter(from: Advance, task: TaskView): Advance {
  const reason: Reason = { code: 'PREDECESSOR', text: `stage ${task.stage} did not finish` };
  return from.chain.tasks
    .filter((one) => one.stage > task.stage && one.state === 'DEFINED')
    .reduce((sum, one) => move(sum, one, 'cancel', reason, closeEmpty(one)), from);
}

function onSummary(from: Advance, task: TaskView, what: Happening & { type: 'summary' }): Advance {
  const closes = [task.outputId, task.logId].map((datasetId): Order => {
    const said = what.contents.find((one) => one.datasetId === datasetId);
    return said ? { type: 'close', ...said } : empty(datasetId);
  });
  if (task.state === 'CANCELLING') return cutAfter(move(from, task, 'cancelled', null, closes), task);
  if (task.state !== 'IN_PROGRESS') return from;
  const result = outcome(what.summary, task.maxFailedFraction);
  if (result.move === 'close') return move(from, task, 'close', null, closes);
  const reason = result.move === 'fail' ? result.reason : { code: 'CANCELLED', text: 'its jobs were cancelled' };
  return cutAfter(move(from, task, result.move, reason, closes), task);
}

function onCancel(from: Advance, task: TaskView, reason: Reason): Advance {
  if (isFinal(task.state)) return from;
  const orders: Order[] = task.state === 'DEFINED' ? closeEmpty(task) : [{ type: 'cancel', taskId: task.id }];
  return cutAfter(move(from, task, 'cancel', reason, orders), task);
}

function onRefusal(from: Advance, what: Happening & { type: 'closeRefused' | 'openRefused' }): Advance {
  const task = from.chain.tasks.find((one) => one.outputId === what.datasetId || one.logId === what.datasetId);
  if (task?.state !== (what.type === 'closeRefused' ? 'CLOSING' : 'DEFINED')) return from;
  if (what.type === 'openRefused') return cutAfter(move(from, task, 'refuse', what.reason, closeEmpty(task)), task);
  return cutAfter(move(from, task, 'refuse', { code: 'CLOSE_REFUSED', text: what.text }, []), task);
}

function apply(from: Advance, what: Happening): Advance {
  const { tasks } = from.chain;
  if (what.type === 'closeRefused' || what.type === 'openRefused') return onRefusal(from, what);
  const task = tasks.find((one) => one.id === what.taskId);
  if (!task) return from;
  if (what.type === 'summary') return onSummary(from, task, what);
  if (what.type === 'cancel') return onCancel(from, task, what.reason);
  if (!next(task.state, 'reject')) return from;
  const reason = task.state === 'CANCELLING' ? null : what.reason;
  return cutAfter(move(from, task, 'reject', reason, closeEmpty(task)), task);
}

/** Whether a task may be sent: its input is complete, and there is a place for what it makes. */
export function isDue(task: TaskView, datasets: ChainView['datasets']): boolean {
  const has = (id: string, fact: keyof DatasetView): boolean => datasets.get(id)?.[fact] === true;
  return (
    task.state === 'DEFINED' && has(task.inputId, 'closed') && has(task.outputId, 'opened') && has(task.logId, 'opened')
  );
}

export const isClosed = (task: TaskView, datasets: ChainView['datasets']): boolean =>
  datasets.get(task.outputId)?.closed === true && datasets.get(task.logId)?.closed === true;

function settle(from: Advance): Advance {
  let now = from;
  for (const { id } of from.chain.tasks) {
    const task = now.chain.tasks.find((one) => one.id === id);
    const before = now.chain.tasks.find((one) => one.stage === (task?.stage ?? 0) - 1);
    if (!task) continue;
    if (task.state === 'CLOSING' && isClosed(task, now.chain.datasets)) now = move(now, task, 'finish', null, []);
    else if ((!before || before.state === 'FINISHED') && isDue(task, now.chain.datasets))
      now = move(now, task, 'release', null, [{ type: 'register', taskId: id }]);
  }
  return end(now);
}

function end(from: Advance): Advance {
  const { chain, orders } = from;
  const how = chain.status === 'ACTIVE' ? ending(chain.tasks.map(({ state }) => state)) : undefined;
  if (!how) return from;
  const last = chain.tasks.at(-1);
  const upload: Order[] = how === 'finish' && last ? [{ type: 'upload', datasetId: last.outputId }] : [];
  return { ...from, chain: { ...chain, status: workflowMoves.ACTIVE[how] }, orders: [...orders, ...upload] };
}

/** What workload says of a task that waits for no such word; that nothing is left to cancel is no news to a cancelled one. */
function staleOf(chain: ChainView, what: Happening): Stale[] {
  if (what.type !== 'summary' && what.type !== 'rejected') return [];
  const task = chain.tasks.find(({ id }) => id === what.taskId);
  if (!task || (what.type === 'summary' && what.summary.cancelled && task.state === 'CANCELLED')) return [];
  return [{ happening: what, state: task.state }];
}

/** Applies what happened, in order, then does what is due. Nothing happens to a workflow that has ended. */
export function advance(chain: ChainView, happenings: readonly Happening[]): Advance {
  const nothing: Advance = { chain, orders: [], stale: [] };
  if (chain.status !== 'ACTIVE') return { ...nothing, stale: happenings.flatMap((what) => staleOf(chain, what)) };
  const applied = happenings.reduce<Advance>((from, what) => {
    const to = apply(from, what);
    return to === from ? { ...from, stale: [...from.stale, ...staleOf(from.chain, what)] } : to;
  }, nothing);
  return settle(applied);
}
