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
import { quotable, textFault } from '../text.rules.ts';
import { conflictText } from './announcement.rules.ts';
import { fileFault, sameContent, type Described } from './file.rules.ts';

export type Answer = FileProcessReply;

/** A file of the catalog, or one that an earlier request of the batch adds. */
export type KnownFile = Pick<Described, 'name' | 'size' | 'checksum' | 'checksumKind'> & {
  readonly id: string;
  readonly datasetId: string;
};

/** What the catalog holds of the things that requests speak of. */
export interface World {
  /** `bytes`: its size with what earlier requests of the batch add. */
  dataset(id: string): { readonly name: string; readonly status: string; readonly bytes: number } | undefined;
  hasStorage(id: string): boolean;
  fileById(id: string): KnownFile | undefined;
  fileByName(datasetId: string, name: string): KnownFile | undefined;
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

/** Registered already: the same id with the same place and content. */
const sameFile = (known: KnownFile, file: ProcessedFile): boolean =>
  known.datasetId === file.datasetId && known.name === file.name && sameContent(known, file);

function judge(file: ProcessedFile, kind: DatasetKind, world: World): ItemRefusal | 'new' | 'known' {
  const shape = shapeRefusal(file, kind);
  if (shape) return shape;
  const byId = world.fileById(file.fileId);
  if (byId && sameFile(byId, file)) return 'known';
  if (byId)
    return {
      code: 'CONFLICT',
      details: `file ${file.fileId} is registered as ${byId.name} with other content or place`,
    };
  const dataset = world.dataset(file.datasetId);
  if (!dataset) return { code: 'NOT_FOUND', details: `dataset ${file.datasetId} is not known` };
  const byName = world.fileByName(file.datasetId, file.name);
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
  return 'new';
}

export interface Judged {
  readonly answer: Answer;
  /** The files to be added; none when the request is refused. */
  readonly fresh: readonly ProcessedFile[];
}

/** Judges one request against the catalog and against itself. */
export function judgeRequest(request: FileProcess, world: World): Judged {
  const ids = new Map<string, KnownFile>();
  const names = new Map<string, KnownFile>();
  const added = new Map<string, number>();
  const within: World = {
    ...world,
    dataset(id) {
      const dataset = world.dataset(id);
      return dataset && { ...dataset, bytes: dataset.bytes + (added.get(id) ?? 0) };
    },
    fileById: (id) => ids.get(id) ?? world.fileById(id),
    fileByName: (datasetId, name) => names.get(`${datasetId}/${name}`) ?? world.fileByName(datasetId, name),
  };
  const fresh: ProcessedFile[] = [];
  const refused = new Map<ProcessedFile, ItemRefusal>();
  for (const file of request.files) {
    const verdict = judge(file, request.kind, within);
    if (verdict === 'known') continue;
    if (verdict !== 'new') {
      refused.set(file, verdict);
      continue;
    }
    const known = { ...file, id: file.fileId };
    ids.set(file.fileId, known);
    names.set(`${file.datasetId}/${file.name}`, known);
    added.set(file.datasetId, (added.get(file.datasetId) ?? 0) + file.size);
    fresh.push(file);
  }
  return { answer: answerOf(request, refused), fresh: refused.size > 0 ? [] : fresh };
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
