/**
 * The answer to a request of workload (contracts: from last byte to closed dataset): all of its files are registered, or
 * none. A file is known by its id, so a repeat under another request id is as good as done.
 */
import {
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
import { quotable, textFault } from '../text.rules.ts';
import { conflictText, takesNoCopies } from './announcement.rules.ts';
import { fileFault, sameContent } from '../file/file.rules.ts';
import {
  placeKnownFile,
  placeProblem,
  type CopyChanges,
  type KnownFile,
  type KnownFiles,
  type PlaceVerdict,
} from './known-files.rules.ts';

export type Answer = FileProcessReply;

/** What the catalog holds of the things that requests speak of. */
export interface World {
  /** `bytes`: its size with what earlier requests of the batch add. */
  dataset(id: string): { readonly name: string; readonly status: DatasetStatus; readonly bytes: number } | undefined;
  hasStorage(id: string): boolean;
  /** Files that are registered, or that earlier requests of the batch add. */
  readonly files: KnownFiles;
}

interface ItemRefusal {
  readonly code: RefusalCode;
  readonly details: string;
}

const idFields = ['fileId', 'datasetId', 'storageId'] as const;

/** What is wrong with a file by itself. A log archive keeps its derived name; what a payload made has a name it was given. */
function shapeRefusal(file: ProcessedFile, kind: DatasetKind): ItemRefusal | undefined {
  const invalid = (field: string, text: string): ItemRefusal => ({ code: 'INVALID', details: `${field} ${text}` });
  for (const field of idFields) if (!isUuid(file[field])) return invalid(field, 'is not a uuid');
  if (!file.parentFileIds.every(isUuid)) return invalid('parentFileIds', 'holds what is not a uuid');
  const fault = fileFault(file);
  if (fault) return invalid(fault.field, fault.text);
  const name = nameProblem('derived', file.name);
  if (name) return invalid('name', name);
  const basename = nameProblem(kind === 'log' ? 'derived' : 'basename', file.basename);
  if (basename) return invalid('basename', basename);
  const producer = textFault(file.producer ?? '');
  return producer ? invalid('producer', producer) : undefined;
}

/** Registered already: the same id with the same name and content. */
const sameFile = (known: KnownFile, file: ProcessedFile): boolean =>
  known.datasetId === file.datasetId && known.name === file.name && sameContent(known, file);

const isRefusal = (verdict: ItemRefusal | object): verdict is ItemRefusal => 'code' in verdict;

/** What to do with a file that is not refused: to add it, or to note where a known one lies. */
type Placing = { readonly known: KnownFile | undefined; readonly place: PlaceVerdict };

function judge(file: ProcessedFile, kind: DatasetKind, world: World): ItemRefusal | Placing {
  const shape = shapeRefusal(file, kind);
  if (shape) return shape;
  const known = world.files.byId(file.fileId);
  if (known && !sameFile(known, file))
    return {
      code: 'CONFLICT',
      details: `file ${file.fileId} is registered as ${known.name} with other content or place`,
    };
  const refusal = known ? undefined : newFileRefusal(file, world);
  if (refusal) return refusal;
  const place = world.files.judgePlace({ ...file, id: file.fileId });
  const problem = placeProblem(place, file);
  if (problem) return { code: 'CONFLICT', details: `path ${problem}` };
  const dataset = world.dataset(file.datasetId);
  if (known && place.verdict === 'free' && dataset && takesNoCopies(dataset.status))
    return { code: 'ILLEGAL_MOVE', details: `dataset ${dataset.name} is ${dataset.status} and takes no more copies` };
  return { known, place };
}

function newFileRefusal(file: ProcessedFile, world: World): ItemRefusal | undefined {
  const dataset = world.dataset(file.datasetId);
  if (!dataset) return { code: 'NOT_FOUND', details: `dataset ${file.datasetId} is not known` };
  const byName = world.files.byName(file.datasetId, file.name);
  if (byName)
    return {
      code: 'CONFLICT',
      details: `the name belongs to file ${byName.id}: ${conflictText(dataset.name, file, byName)}`,
    };
  if (dataset.status !== 'OPEN')
    return { code: 'ILLEGAL_MOVE', details: `dataset ${dataset.name} is ${dataset.status} and takes no more files` };
  if (!world.hasStorage(file.storageId))
    return { code: 'NOT_FOUND', details: `storage ${file.storageId} is not known` };
  // Sizes are what a sender claims. Compared without adding: a sum above 2^53 - 1 would be rounded.
  if (file.size > Number.MAX_SAFE_INTEGER - dataset.bytes)
    return { code: 'INVALID', details: `size would take dataset ${dataset.name} past 2^53 - 1 bytes` };
  return undefined;
}

export interface Judged extends CopyChanges {
  readonly answer: Answer;
  /** The files to be added, with the ids of their copies; none when the request is refused. */
  readonly fresh: readonly { readonly copyId: string; readonly file: ProcessedFile }[];
}

/** Judges one request against the catalog and against itself; adds what it grants to the world's files. */
export function judgeRequest(request: FileProcess, world: World, newId: () => string): Judged {
  const files = world.files.branch();
  const added = new Map<string, number>();
  const within: World = {
    hasStorage: (id) => world.hasStorage(id),
    files,
    dataset(id) {
      const dataset = world.dataset(id);
      return dataset && { ...dataset, bytes: dataset.bytes + (added.get(id) ?? 0) };
    },
  };
  const fresh: { copyId: string; file: ProcessedFile }[] = [];
  const changes: CopyChanges = { added: [], restored: [] };
  const refused = new Map<ProcessedFile, ItemRefusal>();
  for (const file of request.files) {
    const verdict = judge(file, request.kind, within);
    if (isRefusal(verdict)) refused.set(file, verdict);
    else if (verdict.known) placeKnownFile(files, verdict.known, file, verdict.place, changes, newId);
    else {
      const copyId = newId();
      files.add(knownOf(file, copyId, within.dataset(file.datasetId)?.name ?? ''));
      added.set(file.datasetId, (added.get(file.datasetId) ?? 0) + file.size);
      fresh.push({ copyId, file });
    }
  }
  const answer = answerOf(request, refused);
  if (refused.size > 0) return { answer, fresh: [], added: [], restored: [] };
  files.commit();
  return { answer, fresh, ...changes };
}

function knownOf(file: ProcessedFile, copyId: string, datasetName: string): KnownFile {
  const { fileId: id, datasetId, name, size, checksum, checksumKind, storageId, path } = file;
  const copies = [{ id: copyId, storageId, path, status: 'AVAILABLE' as const }];
  return { id, datasetId, datasetName, name, size, checksum, checksumKind, copies };
}

const notApplied = 'not registered, because another file of the request was refused';

function answerOf(request: FileProcess, refused: ReadonlyMap<ProcessedFile, ItemRefusal>): Answer {
  const { requestId, jobId, files } = request;
  const status = refused.size > 0 ? 'ERROR' : 'OK';
  const items = files.map((file): FileReply => {
    if (status === 'OK') return { fileId: file.fileId, status };
    return { fileId: file.fileId, status, ...(refused.get(file) ?? { details: notApplied }) };
  });
  const [first] = refused;
  return {
    requestId,
    jobId,
    status,
    retrying: false,
    ...(first && { details: `${quotable(first[0].name)}: ${first[1].details}` }),
    items,
  };
}

/** Ids as PostgreSQL gives them back, so that they compare. */
export function normalRequest(request: FileProcess): FileProcess {
  const lower = (file: ProcessedFile): ProcessedFile => ({
    ...file,
    fileId: file.fileId.toLowerCase(),
    datasetId: file.datasetId.toLowerCase(),
    storageId: file.storageId.toLowerCase(),
    parentFileIds: file.parentFileIds.map((id) => id.toLowerCase()),
  });
  return { ...request, files: request.files.map(lower) };
}
