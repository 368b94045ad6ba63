import type { OperationRowFragment, OperationWithJobsFragment } from '#operations';
import { inCommands } from '../../output/command-names.rules.ts';
import type { View } from '../../output/rows.rules.ts';

/** What an operation says that changes nothing. */
const UNCHANGED: Readonly<Partial<Record<OperationRowFragment['kind'], string>>> = {
  PAUSE: 'already paused',
  RESUME: 'not paused: nothing to resume',
  SET_RANK: 'of this rank already',
};

/** Returns what there is to say where nothing was applied and nothing refused. */
function unchangedText({
  kind,
  state,
  matched,
  applied,
  refused,
  cancelledBy,
}: OperationRowFragment): string | undefined {
  if (state !== 'FINISHED' || applied > 0 || refused > 0 || cancelledBy !== null) return undefined;
  return matched === 0 ? 'there was nothing to do' : (UNCHANGED[kind] ?? 'it was already so');
}

/** Returns who says why some were refused; undefined: none was. */
export const refusedText = ({ id, matched, taskCount, refused }: OperationRowFragment): string | undefined =>
  refused === 0
    ? undefined
    : `${refused} of ${Math.max(matched, taskCount)} refused it: visor operation show ${id} -o yaml says why`;

/** An operation, with what came of its first jobs where that was asked. */
export type ShownOperation = OperationRowFragment & Partial<Pick<OperationWithJobsFragment, 'jobs'>>;

/** Returns who stopped an operation, and why; undefined: nobody did. */
export const cancelText = ({ id, cancelledBy, cancelledReason }: OperationRowFragment): string | undefined =>
  cancelledBy === null
    ? undefined
    : `operation ${id} was cancelled by ${cancelledBy}${cancelledReason === null ? '' : `: ${cancelledReason}`}`;

/** Returns why an operation did not do all, as far as one reason says it. */
export function operationText({ text, results, jobs }: ShownOperation): string | undefined {
  const found = [text, ...results.nodes.map((item) => item.text), ...(jobs?.nodes ?? []).map((item) => item.text)];
  const first = found.find((each) => each !== null);
  return first == null ? undefined : inCommands(first);
}

export const operationView: View<ShownOperation> = {
  name: ({ id }) => id,
  columns: [
    { title: 'OPERATION', of: ({ id }) => id },
    { title: 'KIND', of: ({ kind }) => kind },
    { title: 'STATE', of: ({ state }) => state },
    { title: 'MATCHED', of: ({ matched }) => matched },
    { title: 'APPLIED', of: ({ applied }) => applied },
    { title: 'REFUSED', of: ({ refused }) => refused },
    {
      title: 'TEXT',
      of: (operation) => operationText(operation) ?? unchangedText(operation) ?? refusedText(operation),
    },
    { title: 'BY', of: ({ by }) => by, isWide: true },
    { title: 'REASON', of: ({ reason }) => reason, isWide: true },
    { title: 'TASKS', of: ({ taskCount, tasksDone }) => `${tasksDone}/${taskCount}`, isWide: true },
    { title: 'CREATED', of: ({ createdAt }) => createdAt, isWide: true },
    { title: 'CANCELLED BY', of: ({ cancelledBy }) => cancelledBy, isWide: true },
  ],
};
