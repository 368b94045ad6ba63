import { type AnnouncedFile, demand, nameProblem, Refusal } from '@visor/schema';
import type { DatasetStatus } from '../../generated/types.ts';
import type { DatasetRef } from '../dataset/checklist.rules.ts';
import type { StorageRef } from '../storage/find-storages.ts';
import { idOf, referenceFault, textFault } from '../text.rules.ts';
import { fileFault, lastPart, sameContent, type Described } from '../file/file.rules.ts';
import { placeKnownFile, placeProblem, type CopyChanges, type KnownFiles } from './known-files.rules.ts';

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

/** The dataset that a message announces files of. */
export interface AnnouncedDataset {
  readonly id: string;
  readonly name: string;
  readonly status: DatasetStatus;
}

/** A file with the storage that it names. */
export type PlacedAnnouncement = Announced & { readonly storageId: string };

/** What the files of messages come to. */
export interface JudgedAnnouncements extends CopyChanges {
  /** Files to be added, with their ids and those of their copies. */
  readonly fresh: { readonly id: string; readonly copyId: string; readonly file: PlacedAnnouncement }[];
  /** How many files were announced before at the same place. */
  repeated: number;
}

/**
 * Tells new files from those that are known. The same content at another place is a further copy, in a closed dataset too;
 * at a place where it was found bad, it is good again. What is new is added to `known`.
 * @throws Refusal CONFLICT for a known name with other content or a place of another file; ILLEGAL_MOVE for a new file or
 *   copy where none is taken any more; INVALID for a new name that breaks the rule
 */
export function judgeAnnouncement(
  files: readonly PlacedAnnouncement[],
  dataset: AnnouncedDataset,
  known: KnownFiles,
  newId: () => string,
): JudgedAnnouncements {
  const judged: JudgedAnnouncements = { fresh: [], added: [], restored: [], repeated: 0 };
  for (const [index, file] of files.entries()) {
    const { name, size, checksum, checksumKind, storageId, path } = file;
    const at = (field: string) => ({ field: `files.${index}.${field}` });
    const before = known.byName(dataset.id, name);
    if (before && !sameContent(before, file))
      throw new Refusal('CONFLICT', conflictText(dataset.name, file, before), at('name'));
    const place = known.judgePlace({ ...file, id: before?.id ?? null, datasetId: dataset.id });
    const problem = placeProblem(place, file);
    if (problem) throw new Refusal('CONFLICT', `path ${problem}`, at('path'));
    if (before) {
      if (place.verdict === 'free' && takesNoCopies(dataset.status)) throw refusedBy(dataset, 'copies');
      if (!placeKnownFile(known, before, file, place, judged, newId)) judged.repeated++;
      continue;
    }
    demand(at('name').field, nameProblem('file', name));
    if (dataset.status !== 'OPEN') throw refusedBy(dataset, 'files');
    const [id, copyId] = [newId(), newId()];
    const copies = [{ id: copyId, storageId, path, status: 'AVAILABLE' as const }];
    known.add({ id, datasetId: dataset.id, datasetName: dataset.name, name, size, checksum, checksumKind, copies });
    judged.fresh.push({ id, copyId, file });
  }
  return judged;
}

/** Whether the copies of a dataset go or are gone. */
export const takesNoCopies = (status: DatasetStatus): boolean => status === 'TO_DELETE' || status === 'DELETED';

const refusedBy = ({ name, status }: Pick<AnnouncedDataset, 'name' | 'status'>, what: string): Refusal =>
  new Refusal('ILLEGAL_MOVE', `dataset ${name} is ${status} and takes no more ${what}`, { field: 'dataset', status });

/** What differs between a file and the one that has its name. */
export function conflictText(
  dataset: string,
  file: Pick<Described, 'name' | 'size' | 'checksum' | 'checksumKind'>,
  known: Pick<Described, 'size' | 'checksum' | 'checksumKind'>,
): string {
  const told = (one: typeof known): string => `${one.size} bytes, ${one.checksumKind} ${one.checksum}`;
  return `${file.name} is in dataset ${dataset} with ${told(known)}; now it is said to have ${told(file)}`;
}
