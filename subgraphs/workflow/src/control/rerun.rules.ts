/** What running files again needs: which tasks can give their files, and the name of the new dataset. */
import { assertValid, NAME_LIMIT_BYTES, readId, Refusal, utf8Length } from '@visor/schema';
import type { RerunInput } from '../../generated/types.ts';
import { nameLimit } from '../chain/plan.rules.ts';
import type { TaskRow } from '../task/task.entity.ts';

/** Files of one rerun. */
export const MAX_RERUN_FILES = 10_000;

/** Which files are run again. */
export type RerunFiles =
  { readonly by: 'ids'; readonly fileIds: readonly string[] } | { readonly by: 'task'; readonly taskId: string };

/** Reads which files a person names. @throws Refusal INVALID that names the field */
export function readRerunFiles({ fileIds, failedOf }: Pick<RerunInput, 'fileIds' | 'failedOf'>): RerunFiles {
  assertValid('fileIds', (fileIds == null) === (failedOf == null) ? 'or failedOf is needed, and not both' : undefined);
  if (fileIds == null) return { by: 'task', taskId: readId('failedOf', failedOf ?? '') };
  assertValid('fileIds', fileIds.length === 0 ? 'is empty' : undefined);
  assertFileCount('fileIds', fileIds.length);
  const ids = fileIds.map((id, index) => readId(`fileIds.${index}`, id));
  assertValid('fileIds', new Set(ids).size === ids.length ? undefined : 'names a file twice');
  return { by: 'ids', fileIds: ids };
}

/** @throws Refusal INVALID that names the field */
export const assertFileCount = (field: string, count: number): void =>
  assertValid(
    field,
    count > MAX_RERUN_FILES
      ? `has more than ${MAX_RERUN_FILES} files; name them in fileIds, in several calls`
      : undefined,
  );

/** Checks that the jobs of a task have ended for good. @throws Refusal ILLEGAL_MOVE that says what to do instead */
export function assertCanRerun({ id, state, closes }: Pick<TaskRow, 'id' | 'state' | 'closes'>): void {
  const remedy = closes
    ? 'its datasets are still open, so retryTask runs its failed jobs again; cancelTask closes them at once'
    : state === 'IN_PROGRESS'
      ? 'retryJobs gives its failed jobs new attempts'
      : state === 'DEFINED'
        ? 'it has no jobs yet'
        : state === 'CLOSING' || state === 'CANCELLING'
          ? 'wait until it has ended'
          : undefined;
  if (remedy === undefined) return;
  throw new Refusal('ILLEGAL_MOVE', `files of task ${id}, which is ${state}, cannot be run again: ${remedy}`, {
    taskId: id,
    state,
  });
}

const SUFFIX = /\.rerun\.[0-9a-f]{8}$/;

/**
 * Names the dataset of a rerun: `<name of the files' dataset>.rerun.<8 hexadecimal digits>`, cut where it leaves no room for the
 * names that the chain makes from it.
 */
export function rerunName(datasetName: string, operationId: string, lastStage: number): string {
  const suffix = `.rerun.${operationId.slice(-8)}`;
  const limit = Math.min(NAME_LIMIT_BYTES.dataset, nameLimit(lastStage)) - utf8Length(suffix);
  let base = '';
  for (const character of datasetName.replace(SUFFIX, '')) {
    if (utf8Length(base) + utf8Length(character) > limit) break;
    base += character;
  }
  return `${base}${suffix}`;
}
