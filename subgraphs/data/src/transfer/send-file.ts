import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { contentDisposition } from './content-disposition.rules.ts';
import { isForRange, statusByConditions } from './entity-tag.rules.ts';
import { readRanges, type ByteRange } from './range.rules.ts';
import type { Transfer } from './transfer-slots.ts';

/** A file that is sent. */
interface SentFile {
  readonly handle: FileHandle;
  readonly name: string;
  /** Bytes; no more are sent, and with fewer the answer breaks off. */
  readonly size: number;
  readonly tag: string;
  /** Time for which a browser may keep it. */
  readonly maxAgeSeconds: number;
}

const CONTENT_TYPE = 'application/octet-stream';
const CHUNK_BYTES = 256 * 1024;

/** A browser saves what it gets and shows nothing of it, and no proxy keeps it for others. */
const headersOf = ({ name, tag, maxAgeSeconds }: SentFile): OutgoingHttpHeaders => ({
  etag: tag,
  'accept-ranges': 'bytes',
  'content-disposition': contentDisposition(name),
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': `private, max-age=${Math.max(maxAgeSeconds, 0)}`,
});

/** Answers GET or HEAD with a file or with the ranges of it that were asked for (RFC 9110). */
export async function sendFile(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  file: SentFile,
  transfer: Transfer,
): Promise<void> {
  const { size, tag } = file;
  const common = headersOf(file);
  const status = statusByConditions(headers, tag);
  if (status !== undefined) return void response.writeHead(status, common).end();
  // A HEAD has no ranges: it tells of the whole file.
  const ranges = method === 'GET' && isForRange(headers, tag) ? readRanges(headers.range, size) : undefined;
  if (ranges?.length === 0)
    return void response.writeHead(416, { ...common, 'content-range': `bytes */${size}`, 'content-length': 0 }).end();
  const parts = partsOf(ranges, size);
  response.writeHead(ranges ? 206 : 200, { ...common, ...parts.headers });
  if (method === 'HEAD') return void response.end();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.destroyed) gone.abort();
  const ending = { ...transfer, signal: AbortSignal.any([transfer.signal, gone.signal]) };
  for (const part of parts.body)
    if (typeof part === 'string') response.write(part);
    else if (!(await isSent(file.handle, part, response, ending))) return void response.destroy();
  response.end(parts.end);
}

interface Parts {
  readonly headers: OutgoingHttpHeaders;
  readonly body: readonly (string | ByteRange)[];
  readonly end: string;
}

const lengthOf = ({ start, end }: ByteRange): number => end - start + 1;

/** Returns what is sent of a file: all of it, one range, or several as multipart/byteranges. */
function partsOf(ranges: readonly ByteRange[] | undefined, size: number): Parts {
  const [only, ...others] = ranges ?? [{ start: 0, end: size - 1 }];
  if (!only || others.length === 0) {
    const range = only ?? { start: 0, end: size - 1 };
    const contentRange = ranges ? { 'content-range': `bytes ${range.start}-${range.end}/${size}` } : {};
    return {
      headers: { 'content-type': CONTENT_TYPE, 'content-length': lengthOf(range), ...contentRange },
      body: [range],
      end: '',
    };
  }
  const boundary = `visor-${randomUUID()}`;
  const body = [only, ...others].flatMap((range, index) => [
    `${index === 0 ? '' : '\r\n'}--${boundary}\r\ncontent-type: ${CONTENT_TYPE}\r\ncontent-range: bytes ${range.start}-${range.end}/${size}\r\n\r\n`,
    range,
  ]);
  const end = `\r\n--${boundary}--\r\n`;
  const length = body.reduce(
    (sum, part) => sum + (typeof part === 'string' ? part.length : lengthOf(part)),
    end.length,
  );
  return {
    headers: { 'content-type': `multipart/byteranges; boundary=${boundary}`, 'content-length': length },
    body,
    end,
  };
}

/** Sends one range at the speed of the client. @returns false where the file is shorter, or the client has gone or is too slow */
async function isSent(
  handle: FileHandle,
  range: ByteRange,
  response: ServerResponse,
  { signal, moved }: Transfer,
): Promise<boolean> {
  for (let position = range.start; position <= range.end;) {
    const length = Math.min(CHUNK_BYTES, range.end - position + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0 || signal.aborted || response.destroyed) return false;
    position += bytesRead;
    const isTaken = response.write(buffer.subarray(0, bytesRead));
    if (!isTaken && !(await hasDrained(response, signal))) return false;
    moved(bytesRead);
  }
  return true;
}

/** Waits until the client has taken what was written. @returns false where the answer ends instead */
async function hasDrained(response: ServerResponse, signal: AbortSignal): Promise<boolean> {
  try {
    await once(response, 'drain', { signal });
    return true;
  } catch {
    return false;
  }
}
