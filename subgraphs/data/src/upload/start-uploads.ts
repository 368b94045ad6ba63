import { createHash } from 'node:crypto';
import type { Database } from '@visor/db';
import { assertValid, Refusal } from '@visor/schema';
import type { StartUploadsInput, Upload as UploadAnswer } from '../../generated/types.ts';
import type { Links } from '../link/links.ts';
import { checkMarker } from '../storage/check-marker.ts';
import type { Roots } from '../storage/mark-root.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { findAllStorages } from '../storage/storage.reads.ts';
import type { UploadFiles } from './upload-files.ts';
import { offerProblem, uploadNameProblem, type OfferedFile } from './upload.rules.ts';
import { beginUploads, findKnownFiles, sumUnfinished, type KnownFile, type NewUpload } from './upload.store.ts';

/** What uploads need. */
export interface UploadParts {
  readonly db: Database;
  readonly links: Links;
  readonly uploadFiles: UploadFiles;
  readonly roots: Roots;
  readonly publicUrl: string;
  /** Largest file, bytes. */
  readonly maxBytes: number;
  readonly now: () => Date;
}

/** Path of uploads; the token of the link follows. */
export const UPLOAD_PATH = '/uploads/';

const MAX_FILES = 200;

/** Begins or continues uploads, with an answer for each file. @throws Refusal for the request as a whole */
export async function startUploads(
  parts: UploadParts,
  { dataset, files }: StartUploadsInput,
  subject: string,
): Promise<UploadAnswer[]> {
  const { db } = parts;
  assertValid('input.dataset', uploadNameProblem('dataset', dataset));
  const { length } = files;
  assertValid(
    'input.files',
    length < 1 || length > MAX_FILES ? `has ${length} elements; 1 to ${MAX_FILES} are taken` : undefined,
  );
  const storage = await findInput(parts);
  const known = new Map(
    (
      await findKnownFiles(
        db,
        dataset,
        files.map(({ name }) => name),
      )
    ).map((file) => [file.name, file]),
  );
  let room = await roomOf(parts, storage);
  const refusals = files.map((file) => {
    const problem = problemOf(file, known.get(file.name), { maxBytes: parts.maxBytes, room, storage: storage.name });
    if (problem === undefined && !known.has(file.name)) room -= file.size;
    return problem;
  });
  const row = (file: OfferedFile): NewUpload => ({
    ...file,
    id: idOf(storage.id, dataset, file),
    storageId: storage.id,
    dataset,
    subject,
    storedAt: null,
  });
  const taken = files.filter(({ name }, index) => refusals[index] === undefined && !known.has(name));
  const begun = await beginUploads(db, uniqueRows(taken.map(row)));
  const answerOf = async (file: OfferedFile, index: number): Promise<UploadAnswer> => {
    const answer = { storage: storage.name, path: `${dataset}/${file.name}`, offset: 0, link: null, text: null };
    const refused = refusals[index];
    if (refused !== undefined) return { ...answer, state: 'REFUSED', text: refused };
    if (known.has(file.name)) return { ...answer, state: 'REGISTERED', offset: file.size };
    const id = idOf(storage.id, dataset, file);
    if (begun.get(id)?.storedAt) return { ...answer, state: 'STORED', offset: file.size };
    const place = { id, storageUrl: storage.url, storageName: storage.name };
    return { ...answer, state: 'RECEIVING', ...(await openUpload(parts, place, subject)) };
  };
  return await Promise.all(files.map(answerOf));
}

/** The first storage that takes files, and whose root is the right one: an empty folder under a lost mount takes none. @throws Refusal */
async function findInput({ db, roots }: UploadParts): Promise<Storage> {
  const storages = (await findAllStorages(db.orm.em)).filter(
    ({ kind, url, writable }) => kind === 'input' && writable && url.startsWith('file:'),
  );
  if (storages.length === 0)
    throw new Refusal(
      'NOT_FOUND',
      'no storage of the kind input takes files: register one, or let this one be written (storage set NAME --write)',
    );
  const installation = await roots.installation();
  const problems: string[] = [];
  for (const storage of storages) {
    const problem = await checkMarker(roots, storage, installation);
    if (problem === undefined) return storage;
    problems.push(`${storage.name}: ${problem}`);
  }
  throw new Refusal('UNAVAILABLE', `no storage of the kind input takes files now: ${problems.join('; ')}`);
}

/** Returns how many bytes of an upload are there, and a link that takes the rest. */
async function openUpload(
  { uploadFiles, links, publicUrl }: UploadParts,
  place: Parameters<UploadFiles['openPart']>[0],
  subject: string,
) {
  await using part = await uploadFiles.openPart(place);
  const { size: offset } = await part.stat();
  const { token, expiresAt } = await links.sign('put', { id: place.id, replica: '', subject });
  return { offset, link: { url: `${publicUrl}${UPLOAD_PATH}${token}`, expiresAt } };
}

async function roomOf({ db, uploadFiles }: UploadParts, { id, name, url }: Storage): Promise<number> {
  const free = await uploadFiles.freeBytes({ storageUrl: url, storageName: name });
  return free - (await sumUnfinished(db, id));
}

interface Bounds {
  readonly maxBytes: number;
  readonly room: number;
  readonly storage: string;
}

/** Returns why a file is not taken. */
function problemOf(
  file: OfferedFile,
  known: KnownFile | undefined,
  { maxBytes, room, storage }: Bounds,
): string | undefined {
  const problem = offerProblem(file);
  if (problem !== undefined) return problem;
  if (known) {
    const isSame = (['size', 'checksum', 'checksumKind'] as const).every((key) => known[key] === file[key]);
    return isSame
      ? undefined
      : 'name belongs to another file of the dataset: announced files do not change; give this one another name';
  }
  if (file.size > maxBytes) return `size is more than the ${maxBytes} bytes that may be sent (VISOR_UPLOAD_MAX_GB)`;
  return file.size > room
    ? `size is more than the room on storage ${storage}, ${Math.max(room, 0)} bytes: make room, or wait until other uploads have ended`
    : undefined;
}

/** The same file of the same dataset has the same id, from each sender. */
const idOf = (storageId: string, dataset: string, { name, size, checksum, checksumKind }: OfferedFile): string =>
  createHash('sha256')
    .update(JSON.stringify([storageId, dataset, name, size, checksumKind, checksum]))
    .digest('hex')
    .slice(0, 40);

const uniqueRows = (rows: readonly NewUpload[]): NewUpload[] => [...new Map(rows.map((row) => [row.id, row])).values()];
