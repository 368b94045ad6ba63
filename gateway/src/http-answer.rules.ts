const LINE_END = '\r\n';
const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING: Buffer = Buffer.alloc(0);
const MAX_HEAD_BYTES = 64 * 1024;
const MAX_SIZE_LINE_BYTES = 256;
const FIRST_SIZE = /^([0-9a-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r\n/i;
/** Behind the end of the chunk before. */
const NEXT_SIZE = /^\r\n([0-9a-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r\n/i;
const PART_OF_SIZE = /^[0-9a-f]*[ \t]*(?:;[^\r\n]*)?(?:\r\n?)*$/i;

/** An answer that is not HTTP/1.1 as servers of Node.js write it. */
class HttpAnswerError extends Error {
  readonly code = 'INVALID_HTTP_ANSWER';
}

interface Head {
  /** Bytes of the body; undefined where chunks or the end of the connection tell. */
  readonly length: number | undefined;
  readonly isChunked: boolean;
  readonly keepsConnection: boolean;
}

const headerOf = (head: string, name: string): string | undefined =>
  new RegExp(`${LINE_END}${name}:[ \\t]*([^\\r\\n]*)`, 'i').exec(head)?.[1]?.trim().toLowerCase();

/** @throws HttpAnswerError */
function parseHead(head: string): Head {
  if (!/^HTTP\/1\.1 [2-5]\d\d/.test(head))
    throw new HttpAnswerError(`it begins with ${JSON.stringify(head.slice(0, 40))}`);
  const isChunked = headerOf(head, 'transfer-encoding') === 'chunked';
  const text = headerOf(head, 'content-length');
  const length = isChunked || text === undefined ? undefined : Number(text);
  if (length !== undefined && !/^\d{1,15}$/.test(text ?? ''))
    throw new HttpAnswerError(`its content-length is ${JSON.stringify(text?.slice(0, 40))}`);
  const keepsConnection = headerOf(head, 'connection') !== 'close' && (isChunked || length !== undefined);
  return { length, isChunked, keepsConnection };
}

/** Heads are nearly all alike, but for their date. */
let last: { readonly text: string; readonly head: Head } | undefined;

function headOf(text: string): Head {
  if (last?.text !== text) last = { text, head: parseHead(text) };
  return last.head;
}

/**
 * Reads the body of one answer of HTTP/1.1, as it comes. It takes the bytes as they are, without the streams, events and timers
 * of a general client, which cost as much as the rest of the exchange.
 */
export class HttpAnswer {
  #head: Head | undefined;
  /** What came and is not read yet: a part of the head or of a chunk's size, or what follows the answer. */
  #rest = NOTHING;
  readonly #parts: Buffer[] = [];
  /** Bytes that the body, or its current chunk, still lacks. */
  #missing = 0;
  #isFirstChunk = true;

  /** Whether the connection can be used again, after the answer. */
  get keepsConnection(): boolean {
    return this.#head?.keepsConnection === true && this.#rest.length === 0;
  }

  /** Returns the text once it is complete. @throws HttpAnswerError */
  push(bytes: Buffer): string | undefined {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (!this.#head && !this.#readHead()) return undefined;
    if (this.#head?.isChunked) return this.#readChunks();
    this.#take();
    return this.#missing === 0 ? this.#text() : undefined;
  }

  /** Returns the text of an answer that ends with its connection; undefined where it is not complete. */
  end(): string | undefined {
    return this.#missing === Number.POSITIVE_INFINITY ? this.#text() : undefined;
  }

  #readHead(): boolean {
    const end = this.#rest.indexOf(HEAD_END);
    if (end < 0 && this.#rest.length <= MAX_HEAD_BYTES) return false;
    if (end < 0) throw new HttpAnswerError('its headers have no end');
    this.#head = headOf(this.#rest.toString('latin1', 0, end));
    this.#rest = this.#rest.subarray(end + HEAD_END.length);
    if (!this.#head.isChunked) this.#missing = this.#head.length ?? Number.POSITIVE_INFINITY;
    return true;
  }

  /** Moves what came of the body, or of its current chunk, to its parts. */
  #take(): void {
    const part = this.#rest.length > this.#missing ? this.#rest.subarray(0, this.#missing) : this.#rest;
    this.#rest = this.#rest.subarray(part.length);
    this.#missing -= part.length;
    this.#parts.push(part);
  }

  #readChunks(): string | undefined {
    for (;;) {
      this.#take();
      if (this.#missing > 0) return undefined;
      const size = this.#readSize();
      if (size === undefined) return undefined;
      if (size === 0) return this.#text();
      this.#missing = size;
    }
  }

  /** Reads the size of the next chunk; undefined where it is not there yet. The last one, 0, is read with the end of the body. */
  #readSize(): number | undefined {
    const line = this.#rest.toString('latin1', 0, MAX_SIZE_LINE_BYTES);
    const before = this.#isFirstChunk ? '' : LINE_END;
    const [whole, digits] = (this.#isFirstChunk ? FIRST_SIZE : NEXT_SIZE).exec(line) ?? [];
    const isLast = digits !== undefined && Number.parseInt(digits, 16) === 0;
    if (whole === undefined || digits === undefined || (isLast && line.length < whole.length + LINE_END.length)) {
      if (line.length < MAX_SIZE_LINE_BYTES && PART_OF_SIZE.test(line.slice(before.length))) return undefined;
      throw new HttpAnswerError(`the size of a chunk is ${JSON.stringify(line.slice(0, 40))}`);
    }
    if (isLast && !line.startsWith(LINE_END, whole.length)) throw new HttpAnswerError('it has trailers');
    this.#rest = this.#rest.subarray(whole.length + (isLast ? LINE_END.length : 0));
    this.#isFirstChunk = false;
    return Number.parseInt(digits, 16);
  }

  #text(): string {
    const [only] = this.#parts;
    return (this.#parts.length === 1 && only ? only : Buffer.concat(this.#parts)).toString('utf8');
  }
}
