import {
  readId,
  referenceProblem,
  textProblem,
  type AnnouncedFile,
  assertValid,
  nameProblem,
  Refusal,
} from '@visor/schema';
import type { DatasetStatus } from '../../generated/types.ts';
import type { DatasetRef } from '../dataset/checklist.rules.ts';
import type { StorageRef } from '../storage/find-storages.ts';
import type { ReplicaChanges } from '../replica/replica.rules.ts';
import { compareContent, fileProblem, fileNameOf, type FileDescription } from '../file/file.rules.ts';
import {
  addFurtherChecksum,
  addReplicaOf,
  locationProblem,
  type FurtherChecksum,
  type KnownFiles,
} from './known-files.rules.ts';

/** An announced file, checked as far as that is possible without the catalog. */
export interface ParsedFile extends FileDescription {
  readonly storage: StorageRef;
  readonly run: number | null;
  readonly slices: number | null;
}

/** One message: all its files are registered, or none. */
export interface Announcement {
  readonly dataset: DatasetRef;
  readonly files: readonly ParsedFile[];
}

/** @throws Refusal INVALID that names the field, as `files.<index>.<field>`. */
export function parseAnnouncedFile(file: AnnouncedFile, index: number): ParsedFile {
  const at = (field: string): string => `files.${index}.${field}`;
  const { path, size, checksum, storageId, storage } = file;
  if (storageId == null && storage == null)
    throw new Refusal('INVALID', `${at('storage')} is needed, or storageId`, { field: at('storage') });
  if (storage != null) assertValid(at('storage'), textProblem(storage));
  const description = {
    name: file.name ?? fileNameOf(path),
    path,
    size,
    checksum,
    checksumKind: file.checksumKind ?? 'md5',
  };
  const problem = fileProblem(description);
  if (problem) assertValid(at(problem.field), problem.text);
  assertValid(at('name'), referenceProblem(description.name));
  return {
    ...description,
    storage: { id: readId(at('storageId'), storageId), name: storage ?? null },
    run: file.run ?? null,
    slices: file.slices ?? null,
  };
}

/** The dataset of announced files. */
interface AnnouncedDataset {
  readonly id: string;
  readonly name: string;
  readonly status: DatasetStatus;
}

/** An announced file with the id of its storage. */
export type LocatedAnnouncement = ParsedFile & { readonly storageId: string };

/** Effect of announced files. */
interface AnnouncementResult extends ReplicaChanges {
  /** Files to be registered, with their ids and the ids of their replicas. */
  readonly newFiles: { readonly id: string; readonly replicaId: string; readonly file: LocatedAnnouncement }[];
  /** Checksums of other kinds of registered files. */
  readonly checksums: FurtherChecksum[];
  /** Number of files that were announced before at the same location. */
  repeated: number;
}

/**
 * Separates new files from registered ones. The same content at another location is a further replica, in a closed dataset
 * too; at a location where the replica is bad, it becomes good again. A checksum of another kind is kept beside the first. Adds new
 * files, replicas and checksums to `known`.
 * @throws Refusal CONFLICT for a registered name with other content or the location of another file; ILLEGAL_MOVE for a new
 *   file or replica that the dataset does not take any more; INVALID for a new name that is not allowed
 */
export function evaluateAnnouncement(
  files: readonly LocatedAnnouncement[],
  dataset: AnnouncedDataset,
  known: KnownFiles,
  newId: () => string,
): AnnouncementResult {
  const result: AnnouncementResult = { newFiles: [], added: [], restored: [], checksums: [], repeated: 0 };
  for (const [index, file] of files.entries()) {
    const { name, size, checksum, checksumKind, storageId, path } = file;
    const at = (field: string) => ({ field: `files.${index}.${field}` });
    const before = known.byName(dataset.id, name);
    const content = before && compareContent(before, file);
    if (before && content === 'other')
      throw new Refusal('CONFLICT', conflictText(dataset.name, file, before), at('name'));
    const location = known.evaluateLocation({ storageId, path, id: before?.id ?? null });
    const problem = locationProblem(location, file);
    if (problem) throw new Refusal('CONFLICT', `path ${problem}`, at('path'));
    if (before) {
      if (location.verdict === 'free' && isDeleting(dataset.status)) throw statusRefusal(dataset, 'replicas');
      const place =
        content === 'further' ? addFurtherChecksum(known, before, file, location, result.checksums) : location;
      if (!addReplicaOf(known, before, file, place, result, newId)) result.repeated++;
      continue;
    }
    assertValid(at('name').field, nameProblem('file', name));
    if (dataset.status !== 'OPEN') throw statusRefusal(dataset, 'files');
    const [id, replicaId] = [newId(), newId()];
    const replicas = [{ id: replicaId, storageId, path, status: 'AVAILABLE' as const }];
    known.add({ id, datasetId: dataset.id, datasetName: dataset.name, name, size, checksum, checksumKind, replicas });
    result.newFiles.push({ id, replicaId, file });
  }
  return result;
}

/** Whether the replicas of a dataset are being deleted, or are deleted. */
export const isDeleting = (status: DatasetStatus): boolean => status === 'TO_DELETE' || status === 'DELETED';

function statusRefusal(
  { name, status }: Pick<AnnouncedDataset, 'name' | 'status'>,
  what: 'files' | 'replicas',
): Refusal {
  const text = `dataset ${name} is ${status} and takes no more ${what}`;
  const remedy = what === 'files' ? `: ${statusRemedy(status)}` : '';
  return new Refusal('ILLEGAL_MOVE', `${text}${remedy}`, { field: 'dataset', status });
}

const statusRemedy = (status: DatasetStatus): string =>
  status === 'CLOSED'
    ? 'while nothing has used it, reopenDataset opens it again; else give them to another dataset'
    : 'give them to another dataset';

/** Describes how a file differs from the registered file of its name. */
export function conflictText(
  dataset: string,
  file: Pick<FileDescription, 'name' | 'size' | 'checksum' | 'checksumKind'>,
  known: Pick<FileDescription, 'size' | 'checksum' | 'checksumKind'>,
): string {
  const describe = ({ size, checksumKind, checksum }: typeof known): string =>
    `${size} bytes, ${checksumKind} ${checksum}`;
  return `${file.name} is in dataset ${dataset} with ${describe(known)}; now it is announced with ${describe(file)}`;
}
