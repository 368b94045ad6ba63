import { once } from 'node:events';
import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '@visor/schema';
import { HttpFault } from '@visor/service';

/** Links to files and uploads; their tokens say all that the data service needs to know, so no bearer is passed on. */
const LINK_PATH = /^\/(files|uploads)\/(.*)$/;
const TOKEN = /^[A-Za-z0-9._-]{1,2048}$/;

const METHODS: Readonly<Record<string, readonly string[]>> = {
  files: ['GET', 'HEAD'],
  uploads: ['HEAD', 'PATCH'],
};
const PASSED_REQUEST_HEADERS = [
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'upload-offset',
  'tus-resumable',
  'content-type',
  'content-length',
  'traceparent',
];
const PASSED_RESPONSE_HEADERS = [
  'accept-ranges',
  'allow',
  'cache-control',
  'content-disposition',
  'content-length',
  'content-range',
  'content-security-policy',
  'content-type',
  'cross-origin-resource-policy',
  'etag',
  'referrer-policy',
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'x-content-type-options',
];

const MAX_CONNECTIONS = 256;
/** Longest wait for an answer to begin: one to the last bytes of an upload begins when their checksum has been verified. */
const ANSWER_TIMEOUT_MS = { files: 30_000, uploads: 30 * 60_000 } as const;

/** Answers links by passing them on to the data service, in streams; returns whether it answered. @param dataUrl its GraphQL endpoint */
export function createTransferHandler(
  dataUrl: string | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  return async (request, response) => {
    const [, kind, token = ''] = LINK_PATH.exec(request.url ?? '') ?? [];
    if (dataUrl === undefined || (kind !== 'files' && kind !== 'uploads')) return false;
    const methods = METHODS[kind] ?? [];
    if (!methods.includes(request.method ?? '')) {
      response.setHeader('allow', methods.join(', '));
      throw new HttpFault(405, 'BAD_REQUEST', `${request.method} is not answered here: use ${methods.join(' or ')}`);
    }
    if (!TOKEN.test(token)) throw new HttpFault(403, 'FORBIDDEN', 'this link was altered: ask the API for a new one');
    const hasBody = request.method === 'PATCH';
    if (hasBody && request.headers['content-length'] === undefined)
      throw new HttpFault(411, 'BAD_REQUEST', 'an upload states its content-length: it is not sent in chunks');
    const url = new URL(`/${kind}/${token}`, dataUrl);
    const headers = pick(request.headers, hasBody ? PASSED_REQUEST_HEADERS : withoutBody);
    const upstream = httpRequest(url, { method: request.method, headers, agent });
    response.once('close', () => upstream.destroy());
    if (hasBody) pipeline(request, upstream).catch(() => {});
    else upstream.end();
    await passAnswer(await answerOf(upstream, ANSWER_TIMEOUT_MS[kind]), response);
    return true;
  };
}

const withoutBody = PASSED_REQUEST_HEADERS.filter((name) => !name.startsWith('content-'));

function pick(headers: IncomingMessage['headers'], names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** @throws Refusal where the data service does not answer */
async function answerOf(upstream: ReturnType<typeof httpRequest>, timeoutMs: number): Promise<IncomingMessage> {
  const timer = setTimeout(() => upstream.destroy(new Error('no answer in time')), timeoutMs);
  try {
    const [answer] = (await once(upstream, 'response')) as [IncomingMessage];
    // What goes wrong from now on ends the answer; nobody listens here any more.
    upstream.on('error', () => {});
    return answer;
  } catch (error) {
    throw new Refusal('UNAVAILABLE', 'the data service does not answer: try again', {}, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Sends an answer at the speed of the client. One that breaks off breaks off for the client, too. */
async function passAnswer(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(answer.statusCode ?? 502, pick(answer.headers, PASSED_RESPONSE_HEADERS));
  await pipeline(answer, response).catch(() => response.destroy());
}
