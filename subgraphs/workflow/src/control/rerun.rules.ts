/** What running files again needs: which files are meant, and which tasks can give theirs. */
import { assertValid, readId, Refusal } from '@visor/schema';
import type { RerunInput } from '../../generated/types.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { readFileIds } from './selection.rules.ts';

/** Which files are run again. */
export type RerunFiles =
  { readonly by: 'ids'; readonly fileIds: readonly string[] } | { readonly by: 'task'; readonly taskId: string };

/** Reads which files a person names. @throws Refusal INVALID that names the field */
export function readRerunFiles({ fileIds, failedOf }: Pick<RerunInput, 'fileIds' | 'failedOf'>): RerunFiles {
  assertValid('fileIds', (fileIds == null) === (failedOf == null) ? 'or failedOf is needed, and not both' : undefined);
  if (fileIds == null) return { by: 'task', taskId: readId('failedOf', failedOf ?? '') };
  return { by: 'ids', fileIds: readFileIds(fileIds) };
}

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
