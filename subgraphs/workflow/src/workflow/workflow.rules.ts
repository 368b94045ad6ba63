/**
 *   ACTIVE ─finish► FINISHED
 *     ├── fail ───► FAILED
 *     └── cancel ─► CANCELLED
 *
 * It ends when the last of its tasks ends.
 */
import { NAME_LIMIT_BYTES, nameProblem, utf8Length } from '@visor/schema';
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

/** What the names of a chain begin with: the dataset's name, and for a further chain over it the number of that chain. */
export const stemOf = (name: string, chainsBefore: number): string =>
  chainsBefore === 0 ? name : `${name}.w${chainsBefore + 1}`;

/** The longest name that is made of a stem: a file of the last stage, one of several of its job. */
const longestMade = (stem: string, steps: number): string =>
  `${stem}.output.${steps}.${'9'.repeat(6)}.${'9'.repeat(2)}.${'x'.repeat(NAME_LIMIT_BYTES.extension)}`;

export type NameFault =
  | { readonly code: 'NAME_TOO_LONG'; readonly parameters: { readonly bytes: number; readonly limit: number } }
  | { readonly code: 'NAME_NOT_ALLOWED'; readonly parameters: { readonly problem: string } };

/** Why no chain of so many steps can make its names from that one; undefined: it can. */
export function nameFault(stem: string, steps: number): NameFault | undefined {
  const bytes = utf8Length(stem);
  const made = longestMade(stem, steps);
  const limit = NAME_LIMIT_BYTES.derived - (utf8Length(made) - bytes);
  if (bytes > limit) return { code: 'NAME_TOO_LONG', parameters: { bytes, limit } };
  const problem = nameProblem('derived', stem);
  return problem === undefined ? undefined : { code: 'NAME_NOT_ALLOWED', parameters: { problem } };
}

/** The tasks of a chain over a dataset: task n reads what n - 1 made; names are `<stem>.output.<n>` and `<stem>.log.<n>`. */
export function planChain<Step extends { readonly ordinal: number }>(
  input: DatasetName,
  steps: readonly Step[],
  newId: () => string,
  stem: string = input.name,
): PlannedTask<Step>[] {
  const planned: PlannedTask<Step>[] = [];
  for (const step of steps) {
    const named = (role: string): DatasetName => ({ id: newId(), name: `${stem}.${role}.${step.ordinal}` });
    const from = planned.at(-1)?.output ?? input;
    planned.push({ id: newId(), step, input: from, output: named('output'), log: named('log') });
  }
  return planned;
}
