/** The tasks of a new workflow, and the names of their datasets. */
import { NAME_LIMIT_BYTES, nameProblem, utf8Length } from '@visor/schema';
import type { NamedDataset } from '../dataset/dataset.entity.ts';

/** A task before it is stored. */
export interface PlannedTask<Step> {
  readonly id: string;
  readonly step: Step;
  readonly input: NamedDataset;
  readonly output: NamedDataset;
  readonly log: NamedDataset;
}

/** Returns what the names of a chain begin with: the dataset's name; for a further workflow over it, with its number. */
export const nameStem = (datasetName: string, workflowsBefore: number): string =>
  workflowsBefore === 0 ? datasetName : `${datasetName}.w${workflowsBefore + 1}`;

/** Returns the longest name that is made from a stem: a file of the last stage, one of several of its job. */
const longestDerivedName = (stem: string, stepCount: number): string =>
  `${stem}.output.${stepCount}.${'9'.repeat(6)}.${'9'.repeat(2)}.${'x'.repeat(NAME_LIMIT_BYTES.extension)}`;

type StemProblem =
  | { readonly code: 'NAME_TOO_LONG'; readonly parameters: { readonly bytes: number; readonly limit: number } }
  | { readonly code: 'NAME_NOT_ALLOWED'; readonly parameters: { readonly problem: string } };

/** Returns the largest number of bytes that a stem may have. */
export const nameLimit = (stepCount: number): number =>
  NAME_LIMIT_BYTES.derived - utf8Length(longestDerivedName('', stepCount));

/** Returns why a chain of `stepCount` steps cannot derive its names from a stem, or undefined. */
export function stemProblem(stem: string, stepCount: number): StemProblem | undefined {
  const bytes = utf8Length(stem);
  const limit = nameLimit(stepCount);
  if (bytes > limit) return { code: 'NAME_TOO_LONG', parameters: { bytes, limit } };
  const problem = nameProblem('derived', stem);
  return problem === undefined ? undefined : { code: 'NAME_NOT_ALLOWED', parameters: { problem } };
}

/** Plans the tasks over a dataset: task n reads the output of n - 1; names are `<stem>.output.<n>` and `<stem>.log.<n>`. */
export function planTasks<Step extends { readonly ordinal: number }>(
  input: NamedDataset,
  steps: readonly Step[],
  newId: () => string,
  stem: string = input.name,
): PlannedTask<Step>[] {
  const planned: PlannedTask<Step>[] = [];
  for (const step of steps) {
    const nameDataset = (role: string): NamedDataset => ({ id: newId(), name: `${stem}.${role}.${step.ordinal}` });
    const stageInput = planned.at(-1)?.output ?? input;
    planned.push({ id: newId(), step, input: stageInput, output: nameDataset('output'), log: nameDataset('log') });
  }
  return planned;
}
