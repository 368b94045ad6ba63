import { readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';
import { readBearer, type Credentials, type FindCredentials } from '../credentials.ts';
import { StorageError, toStorageError } from '../storage-error.ts';
import { isLoopback, reasonOfStatus, toHttpUrl } from './dav.rules.ts';

/** Longest wait for a connection, and for a head or a part of a body, milliseconds. */
const CONNECT_MS = 10_000;
const QUIET_MS = 60_000;
/** Redirects within one host. */
const MAX_REDIRECTS = 3;
/** Longest text of a failure that is read. */
const MAX_FAULT_BYTES = 16 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

interface DavRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE' | 'MOVE' | 'MKCOL' | 'PROPFIND';
  readonly url: URL;
  /** Some servers know the names of headers in the usual capitals only. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the head of the answer, milliseconds. */
  readonly headMs?: number;
  /** The connection is not used again. */
  readonly isLast?: boolean;
  /** Statuses that are answers, not failures. */
  readonly accept: readonly number[];
}

export type DavAnswer = Dispatcher.ResponseData;

/** Sends requests to WebDAV servers; credentials go to their host only. */
export class DavClient {
  readonly #find: FindCredentials;
  readonly #agents = new Map<string, Agent>();

  constructor(find: FindCredentials) {
    this.#find = find;
  }

  /** @throws StorageError for a status that is not among those that are accepted */
  async send(request: DavRequest): Promise<DavAnswer> {
    try {
      const answer = await this.#follow(request, toHttpUrl(request.url));
      if (request.accept.includes(answer.statusCode)) return answer;
      await discard(answer);
      throw new StorageError(reasonOfStatus(answer.statusCode), describe(request, answer));
    } catch (error) {
      throw toDavError(error, request.signal);
    }
  }

  async #follow(request: DavRequest, first: URL): Promise<DavAnswer> {
    let url = first;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#request(request, url);
      const { location } = answer.headers;
      if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string') return answer;
      await discard(answer);
      const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
      const mayFollow = ['GET', 'HEAD', 'PROPFIND'].includes(request.method) && redirects < MAX_REDIRECTS;
      if (!mayFollow || next?.origin !== first.origin)
        throw new StorageError(
          'UNAVAILABLE',
          `the server redirects to ${JSON.stringify(location.slice(0, 200))}, which is not followed`,
        );
      url = next;
    }
  }

  async #request(
    { method, headers, body, signal, isLast = false, headMs = QUIET_MS }: DavRequest,
    url: URL,
  ): Promise<DavAnswer> {
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
      throw new StorageError('DENIED', 'http: is for this machine only; use https: or davs:');
    const credentials = this.#find(url);
    const authorization =
      credentials.bearerFile === undefined ? {} : { Authorization: `Bearer ${readBearer(credentials.bearerFile)}` };
    const agent = await this.#agentOf(url, credentials);
    return await agent.request({
      origin: url.origin,
      path: url.pathname,
      method,
      headers: { 'Accept-Encoding': 'identity', ...headers, ...authorization },
      headersTimeout: headMs,
      bodyTimeout: QUIET_MS,
      body:
        typeof body === 'string' || body === undefined ? (body ?? null) : Readable.from(body, { objectMode: false }),
      signal: signal ?? null,
      reset: isLast,
    });
  }

  /** Connections to a host with its certificates, which are read again when they have changed. */
  async #agentOf(url: URL, { certificate, key, ca }: Credentials): Promise<Agent> {
    const paths = [certificate, key, ca];
    const state = [url.origin, ...paths.map((path) => (path === undefined ? '' : `${path} ${statSync(path).mtimeMs}`))];
    const name = state.join('\n');
    const known = this.#agents.get(name);
    if (known) return known;
    const [cert, keyText, caText] = paths.map((path) => (path === undefined ? undefined : readFileSync(path, 'utf8')));
    // Loaded when it is first needed: helpers that copy local files start without it.
    const { Agent } = await import('./agent.ts');
    const agent = new Agent({
      maxHeaderSize: MAX_HEADER_BYTES,
      connect: {
        timeout: CONNECT_MS,
        ...(cert === undefined ? {} : { cert }),
        ...(keyText === undefined ? {} : { key: keyText }),
        ...(caText === undefined ? {} : { ca: caText }),
      },
    });
    this.#agents.set(name, agent);
    return agent;
  }
}

/** Reads no more of an answer than is short. */
export const discard = (answer: DavAnswer): Promise<void> =>
  answer.body.dump({ limit: MAX_FAULT_BYTES }).catch(() => {});

const describe = ({ method }: DavRequest, { statusCode }: DavAnswer): string => {
  const text = `the server answers ${method} with HTTP ${statusCode}`;
  return statusCode === 401 ? `${text}: VISOR_STORAGE_CREDENTIALS has no credentials that it accepts` : text;
};

/** Codes of TLS for a certificate that is not believed. */
const NOT_BELIEVED = /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_CERT_.*)$/;

export function toDavError(error: unknown, signal: AbortSignal | undefined): StorageError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const isLate = /^UND_ERR_(?:HEADERS|BODY|CONNECT)_TIMEOUT$/.test(code);
  if (isLate && !signal?.aborted)
    return new StorageError('TIMEOUT', `the server does not answer: ${message}`, { cause: error });
  if (NOT_BELIEVED.test(code))
    return new StorageError(
      'UNAVAILABLE',
      `the certificate of the server is not believed (${code}): \`ca\` in VISOR_STORAGE_CREDENTIALS names what it is checked with`,
      { cause: error },
    );
  return toStorageError(error, signal);
}
