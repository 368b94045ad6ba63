import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import { Refusal } from '@visor/schema';
import type { DocumentNode, GraphQLError } from 'graphql';
import { AnswerHeads, type AnswerHead } from './answer-heads.ts';
import { withoutSuggestion, type Documents } from './documents.ts';
import { drain } from './drain.ts';
import { refusalError, statusOf } from './errors.ts';
import { hostFault, isListedOrigin, originFault, type AllowedHosts } from './hosts.rules.ts';
import type { Health } from './health.ts';
import { answerHealth } from './health-pages.ts';
import { traced, type Logger } from './log.ts';
import type { RequestContext } from './request-context.ts';
import { HttpStreams, type HttpStreamOptions } from './http-streams.ts';
import { OperationErrors } from './operation-errors.ts';
import { HttpFault, readOperation, readSearch, readSearchParameters } from './request-body.ts';

/** An operation of a POST: its document is valid. */
export interface Operation {
  readonly document: DocumentNode;
  /** The document as it came. */
  readonly text: string;
  /** The request's whole object. */
  readonly body: Readonly<Record<string, unknown>>;
}

interface HttpOptions<Context extends RequestContext> {
  readonly port: number;
  readonly apollo: ApolloServer<Context>;
  readonly documents: Documents;
  readonly logger: Logger;
  /** Names of this server and origins of pages, beside its own. */
  readonly allowed: AllowedHosts;
  /** Who asks, by headers alone: it is known before the body is read. @throws Refusal UNAUTHENTICATED */
  identify(request: IncomingMessage): Promise<RequestContext>;
  context(request: RequestContext): Context;
  /** How the service is, shown at /healthz; answers within 2 s. At /livez it only says that it runs. */
  health(): Promise<Health>;
  /** Why it can't be used now, shown at /readyz; undefined: it can. */
  notReady?(): string | undefined;
  /** Answers by streams, where a client wants one. */
  readonly streams?: HttpStreamOptions;
  /** Answers an operation without errors as Apollo's server would; undefined where that must answer. */
  direct?(operation: Operation, request: RequestContext): Promise<string | undefined>;
  /** Other pages; says whether it answered. */
  pages?(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

interface GraphqlHttp extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
}

/** A client that sends its request slower than this is answered 408. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 30_000;
const METHODS = 'GET, POST, OPTIONS';
/** What listed pages may send beside the headers that need no permission; Apollo Client and tracing add some. */
const ALLOWED_HEADERS =
  'authorization, content-type, accept, last-event-id, traceparent, apollo-require-preflight, x-apollo-operation-name, apollographql-client-name, apollographql-client-version';

interface Serving {
  readonly heads: AnswerHeads;
  readonly streams: HttpStreams | undefined;
  isStopping: boolean;
}

const GRAPHQL_TYPE = 'application/graphql-response+json';

/** Sends errors in GraphQL's own type to who takes it: in another one, Apollo Client shows nothing of them but the status. */
function sendErrors(response: ServerResponse, status: number, errors: readonly object[]): void {
  const { accept = '' } = response.req.headers;
  const type = accept.toLowerCase().includes(GRAPHQL_TYPE) ? GRAPHQL_TYPE : 'application/json';
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(JSON.stringify({ errors }));
}

function refuse(response: ServerResponse, { status, code, message, details }: HttpFault): void {
  sendErrors(response, status, [{ message, extensions: { code, retryable: false, ...details } }]);
}

const faultOf = (error: unknown): unknown =>
  error instanceof Refusal
    ? new HttpFault(statusOf(error), error.code, error.message, { retryable: error.retryable, ...error.details })
    : error;

/** Aborted when the client has gone before its answer was complete. */
function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new Error('the client has gone'));
  });
  return gone.signal;
}

async function answerGraphql<Context extends RequestContext>(
  options: HttpOptions<Context>,
  { streams, heads }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  if (method !== 'GET' && method !== 'POST') {
    response.setHeader('allow', METHODS);
    throw new HttpFault(405, 'BAD_REQUEST', `${method} is not answered at /graphql: use POST`);
  }
  const signal = untilGone(response);
  const identity = await options.identify(request);
  const search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  const hasToken = identity.caller.kind !== 'anonymous' || identity.service.kind !== 'anonymous';
  const body = method === 'POST' ? await readOperation(request, hasToken) : undefined;
  const query = body ? body['query'] : readSearch(search);
  if (signal.aborted) return;
  const operation = body ?? readSearchParameters(search);
  const identified: RequestContext = { ...identity, signal };
  if (await streams?.answer(request, response, identified, operation)) return;
  const document = typeof query === 'string' && query !== '' ? options.documents.read(query) : undefined;
  if (document && !('kind' in document)) return refuseDocument(response, document, hasToken);
  const head = heads.of(request);
  if (head && options.direct && document && body && typeof query === 'string') {
    const direct = await options.direct({ document, text: query, body }, identified);
    if (direct !== undefined) return sendDirect(response, head, direct);
  }
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const answer = await options.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers, search, body },
    context: async () => contextOf(options, identified),
  });
  heads.learn(request, answer);
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.statusCode = answer.status ?? 200;
  if (answer.body.kind === 'complete') return void response.end(answer.body.string);
  for await (const chunk of answer.body.asyncIterator) response.write(chunk);
  response.end();
}

function sendDirect(response: ServerResponse, head: AnswerHead, text: string): void {
  const length = Buffer.byteLength(text);
  response.writeHead(200, { ...head, 'content-length': length });
  // Without other characters than ASCII, Latin-1 gives the same bytes, for less.
  response.end(text, length === text.length ? 'latin1' : 'utf8');
}

function refuseDocument(response: ServerResponse, errors: readonly GraphQLError[], hasToken: boolean): void {
  const shown = errors.map((error) => error.toJSON());
  sendErrors(response, 400, hasToken ? shown : shown.map(withoutSuggestion));
}

function contextOf<Context extends RequestContext>(options: HttpOptions<Context>, request: RequestContext): Context {
  try {
    return options.context(request);
  } catch (error) {
    throw error instanceof Refusal ? refusalError(error) : error;
  }
}

/** Refuses foreign names and pages; says to browsers what listed pages may do. Returns whether the request was answered. */
function answerOrigin(allowed: AllowedHosts, request: IncomingMessage, response: ServerResponse): boolean {
  const { host, origin } = request.headers;
  const fault = hostFault(host, allowed) ?? originFault(origin, host, allowed);
  if (fault) throw new HttpFault(403, 'FORBIDDEN', fault);
  if (origin !== undefined && isListedOrigin(origin, allowed)) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('vary', 'origin');
  }
  if (request.method !== 'OPTIONS') return false;
  response.writeHead(204, {
    allow: METHODS,
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': '600',
  });
  response.end();
  return true;
}

async function answer<Context extends RequestContext>(
  options: HttpOptions<Context>,
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  try {
    if (answerOrigin(options.allowed, request, response)) return;
    const notReady = (): string | undefined => (serving.isStopping ? 'the service is stopping' : options.notReady?.());
    if (await answerHealth(path, { health: options.health, notReady }, response)) return;
    if (path === '/graphql') return await answerGraphql(options, serving, request, response);
    if (await options.pages?.(request, response)) return;
    throw new HttpFault(404, 'NOT_FOUND', `nothing is at ${path}; GraphQL is at /graphql`);
  } catch (error) {
    if (error instanceof OperationErrors && !response.headersSent) return refuseDocument(response, error.errors, true);
    answerFault(options.logger, response, faultOf(error));
  } finally {
    // What is left of a body that was refused is read and dropped, so that the client gets the answer.
    if (!request.complete) request.resume();
  }
}

function answerFault(logger: Logger, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (error instanceof HttpFault) return refuse(response, error);
  logger.error({ err: error }, 'unexpected error in a request');
  const text = 'internal error; the log of the service says more';
  sendErrors(response, 500, [{ message: text, extensions: { code: 'INTERNAL', retryable: true } }]);
}

/** Serves GraphQL at /graphql and health at /healthz on loopback. Port 0: any free one. */
export async function listen<Context extends RequestContext>(options: HttpOptions<Context>): Promise<GraphqlHttp> {
  const limits = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: 5_000,
  };
  const serving: Serving = {
    streams: options.streams && new HttpStreams(options.streams),
    heads: new AnswerHeads(),
    isStopping: false,
  };
  const running = new Set<ServerResponse>();
  const server = createServer(limits, (request, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    if (serving.isStopping) response.setHeader('connection', 'close');
    const header = request.headers['traceparent'];
    const trace = typeof header === 'string' ? header : undefined;
    const answered = traced(trace, () => answer(options, serving, request, response));
    answered.catch((error: unknown) => {
      options.logger.error({ err: error }, 'request not answered');
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, process.env['VISOR_HOST'] ?? '127.0.0.1', resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      serving.isStopping = true;
      const closed = new Promise((resolve) => server.close(resolve));
      await serving.streams?.[Symbol.asyncDispose]();
      await drain([...running].map((response) => new Promise((resolve) => response.once('close', resolve))));
      server.closeAllConnections();
      await closed;
    },
  };
}
