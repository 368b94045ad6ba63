import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '@visor/schema';
import { HttpFault } from '@visor/service';
import { checkMarker } from '../storage/check-marker.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import type { Transfer, TransferSlots } from '../transfer/transfer-slots.ts';
import { UPLOAD_PATH, type UploadParts } from './start-uploads.ts';
import type { Upload } from './upload.entity.ts';
import { markStored, touchUpload } from './upload.store.ts';

interface AnswerParts extends UploadParts {
  readonly slots: TransferSlots;
  /** Uploads that somebody adds to now, in this process. */
  readonly busy: Set<string>;
}

const TUS_VERSION = '1.0.0';
const CONTENT_TYPE = 'application/offset+octet-stream';

/** Answers the link of an upload by the core protocol of tus 1.0: HEAD tells the offset, PATCH adds at it. Returns whether it answered. */
export async function answerUpload(
  request: IncomingMessage,
  response: ServerResponse,
  parts: AnswerParts,
): Promise<boolean> {
  const { method, url = '/' } = request;
  if (!url.startsWith(UPLOAD_PATH)) return false;
  if (method !== 'HEAD' && method !== 'PATCH') {
    response.setHeader('allow', 'HEAD, PATCH');
    throw new HttpFault(405, 'BAD_REQUEST', `${method ?? ''} is not answered for uploads: use HEAD or PATCH`);
  }
  const claims = await parts.links.verify('put', url.slice(UPLOAD_PATH.length));
  const upload = await touchUpload(parts.db, claims.id);
  if (!upload) throw new HttpFault(410, 'NOT_FOUND', 'this upload was given up: begin it again');
  response.setHeader('tus-resumable', TUS_VERSION).setHeader('cache-control', 'no-store');
  response.setHeader('upload-length', upload.size);
  using transfer = parts.slots.enter(claims.subject);
  const offset = upload.storedAt ? upload.size : await receive(request, upload, parts, transfer);
  response
    .setHeader('upload-offset', offset)
    .writeHead(method === 'HEAD' ? 200 : 204)
    .end();
  return true;
}

/** Returns the bytes that are there, after those of a PATCH. A part that broke off is kept. */
async function receive(
  request: IncomingMessage,
  upload: Upload,
  parts: AnswerParts,
  transfer: Transfer,
): Promise<number> {
  const { busy, uploadFiles, db, now } = parts;
  if (busy.has(upload.id))
    throw new HttpFault(409, 'CONFLICT', 'this upload is being added to: ask for its offset later');
  busy.add(upload.id);
  try {
    await assertRoot(parts, upload);
    await using part = await uploadFiles.openPart(upload);
    let { size: offset } = await part.stat();
    if (request.method === 'PATCH') offset = await append(request, part, offset, upload, transfer);
    if (offset < upload.size) return offset;
    await uploadFiles.store(upload, part);
    await markStored(db, upload.id, now());
    return offset;
  } catch (error) {
    throw toFault(error);
  } finally {
    busy.delete(upload.id);
  }
}

/** Nothing is made in the empty folder under a lost mount. @throws Refusal UNAVAILABLE */
async function assertRoot({ db, roots }: AnswerParts, { storageId }: Upload): Promise<void> {
  const [storage] = await findStorageRows(db, [storageId], []);
  if (!storage) return;
  const problem = await checkMarker(roots, storage, await roots.installation());
  if (problem !== undefined) throw new Refusal('UNAVAILABLE', `storage ${storage.name} takes no files now: ${problem}`);
}

const NO_SPACE_CODES = ['ENOSPC', 'EDQUOT'];

function toFault(error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (NO_SPACE_CODES.includes(code))
    return new HttpFault(
      507,
      'UNAVAILABLE',
      'the storage is full: make room and go on; what was sent is kept for a day',
    );
  return error instanceof Refusal && error.code === 'CONFLICT' ? new HttpFault(422, 'CONFLICT', error.message) : error;
}

/** @throws HttpFault where the request does not fit what is there */
function assertFits({ headers }: IncomingMessage, offset: number, size: number): void {
  if (headers['content-type'] !== CONTENT_TYPE)
    throw new HttpFault(415, 'BAD_REQUEST', `content-type must be ${CONTENT_TYPE}`);
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (!Number.isSafeInteger(length)) throw new HttpFault(411, 'BAD_REQUEST', 'content-length is missing');
  if (!/^\d{1,16}$/.test(String(headers['upload-offset'])))
    throw new HttpFault(400, 'BAD_REQUEST', 'upload-offset must be a whole number');
  if (Number(headers['upload-offset']) !== offset)
    throw new HttpFault(409, 'CONFLICT', `upload-offset is not ${offset}, the number of bytes that are there`);
  if (offset + length > size)
    throw new HttpFault(413, 'BAD_REQUEST', `${length} bytes from ${offset} on are more than the ${size} of the file`);
}

/** Adds the body of a request. A client that leaves, or is too slow, ends it: what came before is there. */
async function append(
  request: IncomingMessage,
  part: FileHandle,
  from: number,
  { size }: Upload,
  { signal, moved }: Transfer,
): Promise<number> {
  assertFits(request, from, size);
  let offset = from;
  signal.addEventListener('abort', () => request.destroy());
  for await (const chunk of request as AsyncIterable<Buffer>)
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await part.write(chunk, done, chunk.length - done, offset);
      done += bytesWritten;
      offset += bytesWritten;
      moved(bytesWritten);
    }
  return offset;
}
