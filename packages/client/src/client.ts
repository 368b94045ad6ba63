import { setTimeout as delay } from 'node:timers/promises';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentNode } from 'graphql';
import { Kind } from 'graphql/language/kinds.js';
import { print } from 'graphql/language/printer.js';
import { createClient as createSocket, type Client as Socket } from 'graphql-ws';
import { errors, Pool } from 'undici';
import { WebSocket } from 'ws';
import { backoffMs } from '@visor/schema/backoff';
import { RequestError } from './request-error.ts';

interface ClientOptions {
  /** GraphQL endpoint, usually the gateway's: http://host:port/graphql. */
  readonly url: string;
  /** Returns the current `Bearer <token>`; called for every request, because tokens are renewed. */
  readonly token: () => string;
  /** Longest wait for an answer, milliseconds (default 30,000). */
  readonly timeoutMs?: number;
  readonly connections?: number;
  /** Returns the W3C trace context to send; called for every request. */
  readonly traceparent?: () => string | undefined;
  /** Is called when the connection of subscriptions breaks, and when it is there (again). */
  readonly onConnection?: (isOpen: boolean) => void;
}

/** A client for typed GraphQL operations over HTTP and graphql-ws. */
export interface Client extends AsyncDisposable {
  /** @throws RequestError with the service's code, or UNAVAILABLE when there is no answer. */
  request<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /**
   * Yields events from now on, and reconnects until the reader returns; a document with a variable `$after` then goes on behind the
   * last event that had a cursor, before one behind the `after` of `variables`. @throws RequestError when the operation is refused.
   */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncIterableIterator<Data>;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

const printed = new WeakMap<DocumentNode, string>();
function textOf(document: DocumentNode): string {
  let text = printed.get(document);
  if (!text) printed.set(document, (text = print(document)));
  return text;
}

export function createClient(options: ClientOptions): Client {
  const url = new URL(options.url);
  const timeout = options.timeoutMs ?? 30_000;
  const pool = new Pool(url.origin, { connections: options.connections ?? 16, keepAliveTimeout: 20_000 });
  let socket: Socket | undefined;
  const connect = (): Socket => (socket ??= openSocket(url, options));

  return {
    async request<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) {
      const trace = options.traceparent?.();
      const headers = { authorization: options.token(), ...(trace !== undefined && { traceparent: trace }) };
      const answer = await post<Data>(pool, url.pathname, headers, timeout, textOf(document), variables);
      if (answer.errors?.length) throw RequestError.of(answer.errors);
      if (answer.data === undefined || answer.data === null)
        throw new RequestError('the answer holds no data', 'UNAVAILABLE');
      return answer.data;
    },
    subscribe: (document, variables) => subscribeOver(connect(), document, variables),
    async [Symbol.asyncDispose]() {
      // A socket that is still connecting rejects when it is closed.
      await Promise.resolve(socket?.dispose()).catch(() => {});
      await pool.destroy();
    },
  };
}

async function post<Data>(
  pool: Pool,
  path: string,
  headers: Readonly<Record<string, string>>,
  timeout: number,
  query: string,
  variables: unknown,
): Promise<Answer<Data>> {
  try {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    const answer = answerOf<Data>(await body.text());
    if (statusCode !== NOTHING_THERE && answer) return answer;
    // Visor itself says which address is right.
    const text = `what answers at ${path} (status ${statusCode}) is no GraphQL endpoint; that of Visor ends with /graphql`;
    throw new RequestError(answer?.errors?.[0]?.message ?? text, 'UNAVAILABLE');
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const reason = isTimeout(error)
      ? `no answer within ${timeout / 1_000} s`
      : `no answer: ${(error as Error).message}`;
    throw new RequestError(reason, 'UNAVAILABLE', {}, { cause: error });
  }
}

/** Status of an address that takes no operations; GraphQL answers have another one. */
const NOTHING_THERE = 404;

/** Returns the answer in a text; undefined where it is none. */
function answerOf<Data>(text: string): Answer<Data> | undefined {
  try {
    const answer = JSON.parse(text) as Answer<Data> | null;
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;

const RECONNECT_POLICY = { firstMs: 50, longestMs: 2_000 };

/** The code with which a client closes. */
const CLOSED_HERE = 1000;

function openSocket(url: URL, { token, onConnection }: Pick<ClientOptions, 'token' | 'onConnection'>): Socket {
  return createSocket({
    url: url.href.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization: token() }),
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    on: {
      connected: () => onConnection?.(true),
      closed(event) {
        if ((event as { readonly code?: number }).code !== CLOSED_HERE) onConnection?.(false);
      },
    },
    retryWait: (retries) => delay(backoffMs(RECONNECT_POLICY, retries)),
  });
}

/** Whether a subscription can be told behind which event it goes on. */
const takesCursor = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.variableDefinitions?.some(({ variable }) => variable.name.value === 'after'),
  );

/** Is not a generator, because its `return` must end the subscription also while `next` waits for an event. */
function subscribeOver<Data>(
  socket: Socket,
  document: DocumentNode,
  variables: Record<string, unknown>,
): AsyncIterableIterator<Data> {
  const resumes = takesCursor(document);
  // The socket sends this very object again when it has reconnected.
  const request = { query: textOf(document), variables: { ...variables } };
  const answers = socket.iterate<Data, { readonly cursor?: unknown }>(request);
  return {
    async next() {
      for (;;) {
        const { done, value: answer } = await answers.next();
        if (done) return { done: true, value: undefined };
        if (answer.errors?.length) throw RequestError.of(answer.errors);
        const cursor = answer.extensions?.cursor;
        if (resumes && typeof cursor === 'string') request.variables['after'] = cursor;
        if (answer.data !== undefined && answer.data !== null) return { done: false, value: answer.data };
      }
    },
    async return() {
      await answers.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
