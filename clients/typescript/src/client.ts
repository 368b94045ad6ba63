import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Kind, print, type DocumentNode } from 'graphql';
import { createClient, type Client as Socket } from 'graphql-ws';
import type { VisorClient, VisorClientOptions } from '../index.d.ts';
import { VisorError, type AnswerError } from './visor-error.ts';

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: { readonly cursor?: unknown };
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** A client of Visor's gateway. The documents of this package, and any other typed ones, are its operations. */
export function connectVisor(options: VisorClientOptions): VisorClient {
  const bearer = async (): Promise<string> => {
    const token = typeof options.token === 'function' ? await options.token() : options.token;
    return /^bearer /i.test(token) ? token : `Bearer ${token}`;
  };
  let connection: Connection | undefined;
  const connect = (): Connection => (connection ??= openConnection(options, bearer));
  return {
    async request<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) {
      const answer = await post<Data>(options, await bearer(), { query: print(document), variables });
      return dataOf(answer);
    },
    subscribe: (document, variables) => watch(connect(), document, variables),
    async close() {
      await connection?.socket.dispose();
      connection = undefined;
    },
  };
}

function dataOf<Data>({ data, errors }: Answer<Data>): Data {
  if (errors?.length) throw VisorError.of(errors);
  if (data === undefined || data === null) throw new VisorError('the answer has no data', 'UNAVAILABLE', true);
  return data;
}

async function post<Data>(options: VisorClientOptions, authorization: string, body: object): Promise<Answer<Data>> {
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    return (await response.json()) as Answer<Data>;
  } catch (error) {
    throw new VisorError(`no answer: ${(error as Error).message}`, 'UNAVAILABLE', true, {}, { cause: error });
  }
}

interface Connection {
  readonly socket: Socket;
  /** The refusal in what ended a subscription; undefined for a connection that was lost, which is made again. */
  refusalOf(error: unknown): Promise<VisorError | undefined>;
}

const FORBIDDEN_CLOSE = 4403;

function openConnection(options: VisorClientOptions, bearer: () => Promise<string>): Connection {
  let sent: string | undefined;
  let hasConnected = false;
  const socket = createClient({
    url: options.url.replace(/^http/, 'ws'),
    ...(options.webSocket === undefined ? {} : { webSocketImpl: options.webSocket }),
    connectionParams: async () => ({ authorization: (sent = await bearer()) }),
    keepAlive: 10_000,
    // `watch` subscribes again itself, since it must say behind which event.
    retryAttempts: 0,
    on: { connected: () => (hasConnected = true) },
  });
  return {
    socket,
    async refusalOf(error) {
      if (Array.isArray(error)) {
        const refusal = VisorError.of(error as readonly AnswerError[]);
        return refusal.retryable ? undefined : refusal;
      }
      const { code, reason } = (error ?? {}) as { readonly code?: unknown; readonly reason?: unknown };
      // A token that has ended in a stream: there may be another one by now.
      if (code === FORBIDDEN_CLOSE && (await bearer()) === sent)
        return new VisorError(String(reason), 'UNAUTHENTICATED', false);
      // The address may be wrong.
      return hasConnected
        ? undefined
        : new VisorError(`no connection to ${options.url}`, 'UNAVAILABLE', true, {}, { cause: error });
    },
  };
}

const hasAfter = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.variableDefinitions?.some(({ variable }) => variable.name.value === 'after'),
  );

/** Is not a generator, because its `return` must end the subscription also while `next` waits for an event. */
function watch<Data, Variables extends Record<string, unknown>>(
  connection: Connection,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): AsyncIterableIterator<Data> {
  const query = print(document);
  const resumes = hasAfter(document);
  let after: string | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let ended = false;
  let answers: AsyncIterableIterator<Answer<Data>> | undefined;
  const subscribe = (): AsyncIterableIterator<Answer<Data>> => {
    const place = resumes && after !== undefined ? { after } : {};
    return connection.socket.iterate<Data>({ query, variables: { ...variables, ...place } });
  };
  const nextAnswer = async (): Promise<Answer<Data> | undefined> => {
    while (!ended) {
      answers ??= subscribe();
      try {
        const { done, value } = await answers.next();
        pauseMs = FIRST_PAUSE_MS;
        return done ? undefined : value;
      } catch (error) {
        answers = undefined;
        const refusal = await connection.refusalOf(error);
        if (refusal) throw refusal;
        await delay(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
    return undefined;
  };
  return {
    async next() {
      for (let answer = await nextAnswer(); answer; answer = await nextAnswer()) {
        const cursor = answer.extensions?.cursor;
        if (typeof cursor === 'string') after = cursor;
        // A field that a service could not give is null in it: no reason to end the stream.
        if (answer.data) return { done: false, value: answer.data };
        if (answer.errors?.length) throw VisorError.of(answer.errors);
      }
      return { done: true, value: undefined };
    },
    async return() {
      ended = true;
      await answers?.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2)));
