/**
 *   ACTIVE ─finish► FINISHED
 *     ├── fail ───► FAILED
 *     └── cancel ─► CANCELLED
 *
 * It ends when the last of its tasks ends.
 */
import type { TaskState, WorkflowStatus } from '../../generated/resolvers.ts';
import { isFinal } from '../task/task.rules.ts';

export type WorkflowMove = 'finish' | 'fail' | 'cancel';

export const workflowMoves = {
  ACTIVE: { finish: 'FINISHED', fail: 'FAILED', cancel: 'CANCELLED' },
  FINISHED: {},
  FAILED: {},
  CANCELLED: {},
} as const satisfies Record<WorkflowStatus, Partial<Record<WorkflowMove, WorkflowStatus>>>;

export const workflowStatuses = Object.keys(workflowMoves) as WorkflowStatus[];

/** How a workflow with tasks in these states ends; undefined: it goes on. */
export function ending(states: readonly TaskState[]): WorkflowMove | undefined {
  if (!states.every(isFinal)) return undefined;
  if (states.includes('FAILED')) return 'fail';
  return states.includes('CANCELLED') ? 'cancel' : 'finish';
}

export interface DatasetName {
  readonly id: string;
  readonly name: string;
}
/** A task before it is stored. */
export interface PlannedTask<Step> {
  readonly id: string;
  readonly step: Step;
  readonly input: DatasetName;
  readonly output: DatasetName;
  readonly log: DatasetName;
}

const longestName = 255;

/** Why no chain of so many steps can start from a dataset of that name; undefined: it can. */
export const nameFault = (name: string, steps: number): string | undefined =>
  `${name}.output.${steps}`.length > longestName ? 'its name leaves no room for the names of its outputs' : undefined;

/** The tasks of a chain over a dataset: task n reads what n - 1 made; names are `<input>.output.<n>` and `<input>.log.<n>`. */
export function planChain<Step extends { readonly ordinal: number }>(
  input: DatasetName,
  steps: readonly Step[],
  newId: () => string,
): PlannedTask<Step>[] {
  const planned: PlannedTask<Step>[] = [];
  for (const step of steps) {
    const named = (role: string): DatasetName => ({ id: newId(), name: `${input.name}.${role}.${step.ordinal}` });
    const from = planned.at(-1)?.output ?? input;
    planned.push({ id: newId(), step, input: from, output: named('output'), log: named('log') });
  }
  return planned;
}
