import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '@visor/schema/backoff';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { reasonOf, refusalText } from '../get/fetch-by-link.ts';

/** A file that is sent, and how far it is. */
interface SentFile {
  readonly path: string;
  readonly size: number;
  /** Bytes that the server has. */
  readonly offset: number;
}

interface SendOptions {
  /** Returns a link that takes the bytes; called again when one is over. */
  readonly link: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

const RETRY_POLICY = { firstMs: 200, longestMs: 10_000 };
const MAX_FAILURES = 8;
/** Bytes of one request, which has a minute to arrive; fewer after a break. */
const MAX_CHUNK_BYTES = 8 * 1024 * 1024;
const MIN_CHUNK_BYTES = 256 * 1024;
/** What no other try changes. */
const FINAL_STATUS = [404, 405, 410, 411, 413, 415, 422, 507];

/**
 * Sends what is missing of a file, and returns when it is on the storage: goes on where the server says, also after breaks.
 * @throws CommandError with the server's reason; the error of the local disk; the reason of `signal`
 */
export async function sendFile(file: SentFile, options: SendOptions): Promise<void> {
  await using source = await open(file.path);
  const backoff = new Backoff(RETRY_POLICY);
  let url = await options.link();
  let [offset, chunk, isStored] = [file.offset, MAX_CHUNK_BYTES, false];
  options.onBytes(offset);
  while (!isStored) {
    const outcome = await sendPart(source, { ...file, offset, chunk, url, signal: options.signal });
    if (outcome.offset !== undefined) {
      options.onBytes(outcome.offset - offset);
      if (outcome.offset > offset || outcome.isStored) backoff.reset();
      offset = outcome.offset;
      isStored = outcome.isStored;
      if (outcome.text === undefined) continue;
    }
    if (backoff.failures >= MAX_FAILURES)
      throw new CommandError(EXIT_CODE.unreachable, `${outcome.text}; run the command again to go on`);
    chunk = Math.max(chunk / 2, MIN_CHUNK_BYTES);
    await delay(backoff.next(), undefined, { signal: options.signal });
    if (outcome.isOver) url = await options.link();
  }
}

interface Part extends SentFile {
  readonly chunk: number;
  readonly url: string;
  readonly signal: AbortSignal;
}
interface Outcome {
  /** Bytes that the server has, where it said so. */
  readonly offset?: number;
  readonly isStored: boolean;
  /** Whether the link is over. */
  readonly isOver: boolean;
  /** What went wrong. */
  readonly text?: string;
}

async function sendPart(source: FileHandle, part: Part): Promise<Outcome> {
  const length = Math.min(part.chunk, part.size - part.offset);
  const body = Buffer.allocUnsafe(length);
  const { bytesRead } = await source.read(body, 0, length, part.offset);
  if (bytesRead < length)
    throw new CommandError(
      EXIT_CODE.failed,
      'became shorter while it was announced: announce it again when it is complete',
    );
  try {
    const answer = length > 0 ? await patch(part, body) : await askOffset(part);
    if (answer.ok) return acceptedBy(answer, part.size);
    const text = await refusalText(answer);
    if (FINAL_STATUS.includes(answer.status)) throw new CommandError(EXIT_CODE.failed, text);
    if (answer.status === 409) return { ...acceptedBy(await askOffset(part), part.size), text };
    return { isStored: false, isOver: answer.status === 403, text };
  } catch (error) {
    part.signal.throwIfAborted();
    if (error instanceof CommandError) throw error;
    return { ...(await offsetAfterBreak(part)), text: `the connection broke: ${reasonOf(error)}` };
  }
}

const patch = ({ url, offset, signal }: Part, body: Buffer<ArrayBuffer>): Promise<Response> =>
  fetch(url, {
    method: 'PATCH',
    body,
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    redirect: 'error',
    signal,
  });

const askOffset = ({ url, signal }: Part): Promise<Response> =>
  fetch(url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' }, redirect: 'error', signal });

function acceptedBy(answer: Response, size: number): Outcome {
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN);
  if (!answer.ok || !Number.isSafeInteger(offset)) return { isStored: false, isOver: answer.status === 403 };
  return { offset, isStored: offset === size, isOver: false };
}

/** Part of what was sent may be there. */
async function offsetAfterBreak(part: Part): Promise<Outcome> {
  try {
    return acceptedBy(await askOffset(part), part.size);
  } catch {
    return { isStored: false, isOver: false };
  }
}
