/** Datasets of files that a person chooses: how many files, and the name. */
import { assertValid, NAME_LIMIT_BYTES, readId, utf8Length } from '@visor/schema';
import { nameLimit } from '../chain/plan.rules.ts';

/** Files of one dataset that is made so. */
export const MAX_SELECTED_FILES = 10_000;

/** @throws Refusal INVALID that names the field */
export const assertFileCount = (field: string, count: number): void =>
  assertValid(
    field,
    count > MAX_SELECTED_FILES
      ? `has more than ${MAX_SELECTED_FILES} files; name them in fileIds, in several calls`
      : undefined,
  );

/** Reads the files that a person names. @throws Refusal INVALID that names the field */
export function readFileIds(fileIds: readonly string[]): string[] {
  assertValid('fileIds', fileIds.length === 0 ? 'is empty' : undefined);
  assertFileCount('fileIds', fileIds.length);
  const ids = fileIds.map((id, index) => readId(`fileIds.${index}`, id));
  assertValid('fileIds', new Set(ids).size === ids.length ? undefined : 'names a file twice');
  return ids;
}

/** What a dataset of chosen files is made for; a part of its name. */
export type SelectionPurpose = 'rerun' | 'job' | 'test';

const SUFFIX = /\.(?:rerun|job|test)\.[0-9a-f]{8}$/;

/**
 * Names a dataset of chosen files: `<name of the files' dataset>.<purpose>.<8 hexadecimal digits>`, cut where it leaves no room for
 * the names that the chain makes from it.
 */
export function selectionName(
  datasetName: string,
  purpose: SelectionPurpose,
  { namedBy, lastStage }: { readonly namedBy: string; readonly lastStage: number },
): string {
  const suffix = `.${purpose}.${namedBy.slice(-8)}`;
  const limit = Math.min(NAME_LIMIT_BYTES.dataset, nameLimit(lastStage)) - utf8Length(suffix);
  let base = '';
  for (const character of datasetName.replace(SUFFIX, '')) {
    if (utf8Length(base) + utf8Length(character) > limit) break;
    base += character;
  }
  return `${base}${suffix}`;
}
