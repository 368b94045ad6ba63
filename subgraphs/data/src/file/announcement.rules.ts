import { type AnnouncedFile, demand, nameProblem, Refusal } from '@visor/schema';
import type { DatasetRef } from '../dataset/checklist.ts';
import type { StorageRef } from '../storage/find-storages.ts';
import { idOf, referenceFault, textFault } from '../text.rules.ts';
import { fileFault, lastPart, sameContent, type Described } from './file.rules.ts';

/** A file that the DAQ announced, checked as far as that is possible without the catalog. */
export interface Announced extends Described {
  readonly storage: StorageRef;
  readonly run: number | null;
  readonly slices: number | null;
}

/** One message: all its files are registered, or none. */
export interface Announcement {
  readonly dataset: DatasetRef;
  readonly files: readonly Announced[];
}

/** @throws Refusal INVALID that names the field, as `files.<index>.<field>`. */
export function announcedOf(file: AnnouncedFile, index: number): Announced {
  const at = (field: string): string => `files.${index}.${field}`;
  const { path, size, checksum, storageId, storage } = file;
  if (storageId == null && storage == null)
    throw new Refusal('INVALID', `${at('storage')} is needed, or storageId`, { field: at('storage') });
  if (storage != null) demand(at('storage'), textFault(storage));
  const described = {
    name: file.name ?? lastPart(path),
    path,
    size,
    checksum,
    checksumKind: file.checksumKind ?? 'md5',
  };
  const fault = fileFault(described);
  if (fault) demand(at(fault.field), fault.text);
  demand(at('name'), referenceFault(described.name));
  return {
    ...described,
    storage: { id: idOf(at('storageId'), storageId), name: storage ?? null },
    run: file.run ?? null,
    slices: file.slices ?? null,
  };
}

/** What the catalog says of the dataset and of the names that a message announces. */
export interface Standing {
  readonly name: string;
  readonly open: boolean;
  readonly status: string;
  /** The file that has this name, registered before or by an earlier message of the batch. */
  taken(name: string): Pick<Described, 'size' | 'checksum' | 'checksumKind'> | undefined;
}

/**
 * Which files of a message are new; the others were announced before with the same content, which has no effect, in a
 * closed dataset either.
 * @throws Refusal CONFLICT for a known name with other content; ILLEGAL_MOVE for a new file where none is taken any more
 */
export function freshOf(files: readonly Announced[], dataset: Standing): Announced[] {
  const fresh = new Map<string, Announced>();
  for (const [index, file] of files.entries()) {
    const known = fresh.get(file.name) ?? dataset.taken(file.name);
    if (!known) {
      demand(`files.${index}.name`, nameProblem('file', file.name));
      fresh.set(file.name, file);
    } else if (!sameContent(known, file))
      throw new Refusal('CONFLICT', conflictText(dataset.name, file, known), { field: `files.${index}.name` });
  }
  if (fresh.size > 0 && !dataset.open)
    throw new Refusal('ILLEGAL_MOVE', `dataset ${dataset.name} is ${dataset.status} and takes no more files`, {
      field: 'dataset',
      status: dataset.status,
    });
  return [...fresh.values()];
}

/** What differs between a file and the one that has its name. */
export function conflictText(
  dataset: string,
  file: Pick<Described, 'name' | 'size' | 'checksum' | 'checksumKind'>,
  known: Pick<Described, 'size' | 'checksum' | 'checksumKind'>,
): string {
  const told = (one: typeof known): string => `${one.size} bytes, ${one.checksumKind} ${one.checksum}`;
  return `${file.name} is in dataset ${dataset} with ${told(known)}; now it is said to have ${told(file)}`;
}
