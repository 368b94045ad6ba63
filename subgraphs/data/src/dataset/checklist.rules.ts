import {
  readId,
  referenceProblem,
  checklistDigest,
  type DatasetClose,
  assertValid,
  assertChecklist,
  Refusal,
} from '@visor/schema';

/** Reference to a dataset in a message: by id, by name, or by both. */
export interface DatasetRef {
  readonly id: string | null;
  readonly name: string | null;
}

/** A requested close. Names, where given, are also counted and digested, so that both forms are compared alike. */
export interface Checklist {
  readonly dataset: DatasetRef;
  readonly expected: number;
  /** Null: any files of that number. */
  readonly digest: string | null;
  readonly names: readonly string[] | null;
}

/** @throws Refusal INVALID that names the field. */
export function parseDatasetRef(id: string | null | undefined, name: string | null | undefined): DatasetRef {
  if (id == null && name == null)
    throw new Refusal('INVALID', 'one of dataset and datasetId is needed', { field: 'dataset' });
  if (name != null) assertValid('dataset', referenceProblem(name));
  return { id: readId('datasetId', id), name: name ?? null };
}

/** @throws Refusal INVALID that names the field. */
export function parseChecklist(message: DatasetClose): Checklist {
  const dataset = parseDatasetRef(message.datasetId, message.dataset);
  assertChecklist(message);
  const { files, count, digest } = message;
  if (!files) return { dataset, expected: count ?? 0, digest: digest ?? '', names: null };
  for (const [index, name] of files.entries()) assertValid(`files.${index}`, referenceProblem(name));
  const list = checklistDigest(files);
  assertValid('digest', digest == null || digest === list.digest ? undefined : 'is not that of files');
  return { dataset, expected: list.sorted.length, digest: list.digest, names: list.sorted };
}
