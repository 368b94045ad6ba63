import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { isJsonDeeperThan } from '@visor/service';
import { printableText } from '@visor/schema';

/** Most nested lists and objects in an answer. */
const MAX_ANSWER_NESTING = 64;
const IS_JSON = /^application\/([\w.-]+\+)?json\b/i;
const MAX_QUOTED_LENGTH = 100;

/** A request to a program that Visor does not control. */
interface BoundedRequest {
  readonly dispatcher: Dispatcher;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

const quote = (text: string): string => JSON.stringify(printableText(text).slice(0, MAX_QUOTED_LENGTH));

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 102.4) / 10} MiB`;

/** Reads a body and stops at the first byte too many. @throws Error */
async function readBody(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`its answer is larger than ${megabytes(maxBytes)}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Returns why the head of a response promises no answer. */
export function headFault(status: number, headers: Readonly<Record<string, unknown>>): string | undefined {
  const { location, 'content-type': type, 'content-encoding': encoding } = headers;
  if (status >= 300 && status < 400) {
    const to = location === undefined ? `nowhere (HTTP ${status})` : `to ${quote(String(location))}`;
    return `it redirects ${to}, which is not followed`;
  }
  if (typeof type !== 'string' || !IS_JSON.test(type))
    return `HTTP ${status}: it answers ${quote(String(type ?? 'without a content-type'))}, not JSON`;
  return encodingFault(encoding);
}

/** What servers write where nothing is packed; `none` is no encoding of the standard, and GraphQL Yoga sends it. */
const PLAIN: ReadonlySet<string> = new Set(['', 'identity', 'none']);

/** Nothing is unpacked: a few bytes can become any number. The request asks for no compression. */
export const encodingFault = (encoding: unknown = ''): string | undefined =>
  PLAIN.has(String(encoding).trim().toLowerCase())
    ? undefined
    : `its answer is compressed (${quote(String(encoding))}), which was not asked for`;

/**
 * Sends a request and returns the parsed JSON of its answer. Redirects are not followed; size and depth are bounded before
 * anything is parsed, time by the signal.
 * @throws Error that says what is wrong with the answer
 */
export async function requestJson(request: BoundedRequest): Promise<unknown> {
  const { dispatcher, path, headers, body, signal, maxBytes } = request;
  const response = await dispatcher.request({ method: 'POST', path, headers, body, signal });
  const stream: Readable = response.body;
  try {
    const fault = headFault(response.statusCode, response.headers);
    if (fault !== undefined) throw new Error(fault);
    const text = await readBody(stream, maxBytes);
    if (isJsonDeeperThan(text, MAX_ANSWER_NESTING))
      throw new Error(`its answer nests lists and objects deeper than ${MAX_ANSWER_NESTING}`);
    return parseJson(text);
  } finally {
    // What is left of an answer that was refused is not read. The error of the end that this makes is of no interest.
    if (!stream.readableEnded) stream.on('error', () => {}).destroy();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`its answer is not JSON: ${quote(text)}`, { cause: error });
  }
}

/** Parses the text of one event. @throws Error */
export function parseEvent(text: string): unknown {
  if (isJsonDeeperThan(text, MAX_ANSWER_NESTING))
    throw new Error(`its event nests lists and objects deeper than ${MAX_ANSWER_NESTING}`);
  return parseJson(text);
}
