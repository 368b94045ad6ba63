/**
 * Evaluates a request of workload to register files: all of its files are registered, or none. A file is identified by its
 * id, so a repeat under another request id registers nothing twice.
 */
import {
  quotableText,
  textProblem,
  isUuid,
  nameProblem,
  type DatasetKind,
  type FileProcess,
  type FileProcessReply,
  type FileReply,
  type ProcessedFile,
  type RefusalCode,
} from '@visor/schema';
import type { DatasetStatus } from '../../generated/types.ts';
import type { ReplicaChanges } from '../replica/replica.rules.ts';
import { conflictText, isDeleting } from './announcement.rules.ts';
import { compareContent, fileProblem } from '../file/file.rules.ts';
import {
  addFurtherChecksum,
  addReplicaOf,
  locationProblem,
  type FurtherChecksum,
  type KnownFile,
  type KnownFiles,
  type LocationVerdict,
} from './known-files.rules.ts';

/** What the catalog holds of the datasets, storages and files of requests. */
export interface CatalogView {
  /** `bytes` includes what earlier requests of the batch add. */
  dataset(id: string): { readonly name: string; readonly status: DatasetStatus; readonly bytes: number } | undefined;
  hasStorage(id: string): boolean;
  /** Registered files, and those that earlier requests of the batch add. */
  readonly files: KnownFiles;
}

interface ItemRefusal {
  readonly code: RefusalCode;
  readonly details: string;
}

const ID_FIELDS = ['fileId', 'datasetId', 'storageId'] as const;

/** Checks a file by itself. The base name of a log archive is derived, that of an output is given by its payload. */
function formatRefusal(file: ProcessedFile, kind: DatasetKind): ItemRefusal | undefined {
  const invalid = (field: string, text: string): ItemRefusal => ({ code: 'INVALID', details: `${field} ${text}` });
  for (const field of ID_FIELDS) if (!isUuid(file[field])) return invalid(field, 'is not a uuid');
  if (!file.parentFileIds.every(isUuid)) return invalid('parentFileIds', 'holds a value that is not a uuid');
  const problem = fileProblem(file);
  if (problem) return invalid(problem.field, problem.text);
  const name = nameProblem('derived', file.name);
  if (name) return invalid('name', name);
  const basename = nameProblem(kind === 'log' ? 'derived' : 'basename', file.basename);
  if (basename) return invalid('basename', basename);
  const producer = textProblem(file.producer ?? '');
  return producer ? invalid('producer', producer) : undefined;
}

/** Whether the registered file of this id has the same name, and no other content. */
const isSameFile = (known: KnownFile, file: ProcessedFile): boolean =>
  known.datasetId === file.datasetId && known.name === file.name && compareContent(known, file) !== 'other';

const isRefusal = (result: ItemRefusal | object): result is ItemRefusal => 'code' in result;

/** A file that is not refused: new, or `known` and announced at a location. */
interface AcceptedFile {
  readonly known: KnownFile | undefined;
  readonly location: LocationVerdict;
}

function evaluateFile(file: ProcessedFile, kind: DatasetKind, catalog: CatalogView): ItemRefusal | AcceptedFile {
  const format = formatRefusal(file, kind);
  if (format) return format;
  const known = catalog.files.byId(file.fileId);
  if (known && !isSameFile(known, file))
    return {
      code: 'CONFLICT',
      details: `file ${file.fileId} is registered as ${known.name} with other content or place`,
    };
  const refusal = known ? undefined : newFileRefusal(file, catalog);
  if (refusal) return refusal;
  const location = catalog.files.evaluateLocation({ ...file, id: file.fileId });
  const problem = locationProblem(location, file);
  if (problem) return { code: 'CONFLICT', details: `path ${problem}` };
  const dataset = catalog.dataset(file.datasetId);
  if (known && location.verdict === 'free' && dataset && isDeleting(dataset.status))
    return { code: 'ILLEGAL_MOVE', details: `dataset ${dataset.name} is ${dataset.status} and takes no more replicas` };
  return { known, location };
}

function newFileRefusal(file: ProcessedFile, catalog: CatalogView): ItemRefusal | undefined {
  const dataset = catalog.dataset(file.datasetId);
  if (!dataset) return { code: 'NOT_FOUND', details: `dataset ${file.datasetId} is not known` };
  const byName = catalog.files.byName(file.datasetId, file.name);
  if (byName)
    return {
      code: 'CONFLICT',
      details: `the name belongs to file ${byName.id}: ${conflictText(dataset.name, file, byName)}`,
    };
  if (dataset.status !== 'OPEN')
    return { code: 'ILLEGAL_MOVE', details: `dataset ${dataset.name} is ${dataset.status} and takes no more files` };
  if (!catalog.hasStorage(file.storageId))
    return { code: 'NOT_FOUND', details: `storage ${file.storageId} is not known` };
  // A sender claims the size. The comparison does not add: a sum above 2^53 - 1 would be rounded.
  if (file.size > Number.MAX_SAFE_INTEGER - dataset.bytes)
    return { code: 'INVALID', details: `size would take dataset ${dataset.name} past 2^53 - 1 bytes` };
  return undefined;
}

/**
 * Records another place of a registered file. A place that it has already is a repeat of the request, and says nothing about
 * a copy that was found bad or deleted since.
 */
function addNewReplica(...args: Parameters<typeof addReplicaOf>): void {
  const [, , , verdict] = args;
  if (verdict.verdict === 'free') addReplicaOf(...args);
}

export interface RequestResult extends ReplicaChanges {
  readonly reply: FileProcessReply;
  readonly checksums: readonly FurtherChecksum[];
  /** Files to be registered, with the ids of their replicas; none when the request is refused. */
  readonly newFiles: readonly { readonly replicaId: string; readonly file: ProcessedFile }[];
}

/** Evaluates one request against the catalog and its own files. Adds the files of an accepted request to the catalog. */
export function evaluateRequest(request: FileProcess, catalog: CatalogView, newId: () => string): RequestResult {
  const files = catalog.files.branch();
  const added = new Map<string, number>();
  const view: CatalogView = {
    hasStorage: (id) => catalog.hasStorage(id),
    files,
    dataset(id) {
      const dataset = catalog.dataset(id);
      return dataset && { ...dataset, bytes: dataset.bytes + (added.get(id) ?? 0) };
    },
  };
  const newFiles: { replicaId: string; file: ProcessedFile }[] = [];
  const changes: ReplicaChanges = { added: [], restored: [] };
  const checksums: FurtherChecksum[] = [];
  const refused = new Map<ProcessedFile, ItemRefusal>();
  for (const file of request.files) {
    const result = evaluateFile(file, request.kind, view);
    if (isRefusal(result)) refused.set(file, result);
    else if (result.known) {
      if (compareContent(result.known, file) === 'further')
        addFurtherChecksum(files, result.known, file, result.location, checksums);
      addNewReplica(files, result.known, file, result.location, changes, newId);
    } else {
      const replicaId = newId();
      files.add(toKnownFile(file, replicaId, view.dataset(file.datasetId)?.name ?? ''));
      added.set(file.datasetId, (added.get(file.datasetId) ?? 0) + file.size);
      newFiles.push({ replicaId, file });
    }
  }
  const reply = replyTo(request, refused);
  if (refused.size > 0) return { reply, newFiles: [], added: [], restored: [], checksums: [] };
  files.commit();
  return { reply, newFiles, checksums, ...changes };
}

function toKnownFile(file: ProcessedFile, replicaId: string, datasetName: string): KnownFile {
  const { fileId: id, datasetId, name, size, checksum, checksumKind, storageId, path } = file;
  const replicas = [{ id: replicaId, storageId, path, status: 'AVAILABLE' as const }];
  return { id, datasetId, datasetName, name, size, checksum, checksumKind, replicas };
}

const NOT_APPLIED = 'not registered, because another file of the request was refused';

function replyTo(request: FileProcess, refused: ReadonlyMap<ProcessedFile, ItemRefusal>): FileProcessReply {
  const { requestId, jobId, files } = request;
  const status = refused.size > 0 ? 'ERROR' : 'OK';
  const items = files.map((file): FileReply => {
    if (status === 'OK') return { fileId: file.fileId, status };
    return { fileId: file.fileId, status, ...(refused.get(file) ?? { details: NOT_APPLIED }) };
  });
  const [first] = refused;
  return {
    requestId,
    jobId,
    status,
    retrying: false,
    ...(first && { details: `${quotableText(first[0].name)}: ${first[1].details}` }),
    items,
  };
}

/** The answer to a request that waits, since the catalog does not work: it annotates the job, which goes on waiting. */
export const delayedReply = ({ requestId, jobId }: FileProcess): FileProcessReply => ({
  requestId,
  jobId,
  status: 'ERROR',
  retrying: true,
  details: 'the database of the catalog does not answer; the request is kept, and is tried again',
  items: [],
});

/** Writes ids in lower case, as PostgreSQL returns them, so that they can be compared. */
export function normalizeRequest(request: FileProcess): FileProcess {
  const lower = (file: ProcessedFile): ProcessedFile => ({
    ...file,
    fileId: file.fileId.toLowerCase(),
    datasetId: file.datasetId.toLowerCase(),
    storageId: file.storageId.toLowerCase(),
    parentFileIds: file.parentFileIds.map((id) => id.toLowerCase()),
  });
  return { ...request, files: request.files.map(lower) };
}
