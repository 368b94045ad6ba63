import { checklistDigest, type DatasetClose, demand, demandChecklist, Refusal } from '@visor/schema';
import { idOf, referenceFault } from '../text.rules.ts';

/** Which dataset a message means: by id, by name, or by both. */
export interface DatasetRef {
  readonly id: string | null;
  readonly name: string | null;
}

/** A close as asked for: names, where given, are also counted and digested, so that both forms compare alike. */
export interface Checklist {
  readonly dataset: DatasetRef;
  readonly expected: number;
  readonly digest: string;
  readonly names: readonly string[] | null;
}

/** @throws Refusal INVALID that names the field. */
export function datasetRefOf(id: string | null | undefined, name: string | null | undefined): DatasetRef {
  if (id == null && name == null)
    throw new Refusal('INVALID', 'one of dataset and datasetId is needed', { field: 'dataset' });
  if (name != null) demand('dataset', referenceFault(name));
  return { id: idOf('datasetId', id), name: name ?? null };
}

/** @throws Refusal INVALID that names the field. */
export function checklistOf(message: DatasetClose): Checklist {
  const dataset = datasetRefOf(message.datasetId, message.dataset);
  demandChecklist(message);
  const { files, count, digest } = message;
  if (!files) return { dataset, expected: count ?? 0, digest: digest ?? '', names: null };
  for (const [index, name] of files.entries()) demand(`files.${index}`, referenceFault(name));
  const list = checklistDigest(files);
  demand('digest', digest == null || digest === list.digest ? undefined : 'is not that of files');
  return { dataset, expected: list.sorted.length, digest: list.digest, names: list.sorted };
}
