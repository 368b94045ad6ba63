// Written by scripts/generate.ts from the SDL. Do not edit.
import { Kind, print } from 'graphql';
import { createClient } from 'graphql-ws';

import { VisorError } from './visor-error.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** A client of Visor's gateway. The documents of this package, and any other typed ones, are its operations. */
export function connectVisor(options) {
  const bearer = async () => {
    const token = typeof options.token === 'function' ? await options.token() : options.token;
    return /^bearer /i.test(token) ? token : `Bearer ${token}`;
  };
  let connection;
  const connect = () => (connection ??= openConnection(options, bearer));
  return {
    async request(document, variables) {
      const answer = await post(options, await bearer(), { query: print(document), variables });
      return dataOf(answer);
    },
    subscribe: (document, variables) => watch(connect(), document, variables),
    async close() {
      await connection?.socket.dispose();
      connection = undefined;
    },
  };
}

function dataOf({ data, errors }) {
  if (errors?.length) throw VisorError.of(errors);
  if (data === undefined || data === null) throw new VisorError('the answer has no data', 'UNAVAILABLE', true);
  return data;
}

async function post(options, authorization, body) {
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    return await response.json();
  } catch (error) {
    throw new VisorError(`no answer: ${error.message}`, 'UNAVAILABLE', true, {}, { cause: error });
  }
}

const FORBIDDEN_CLOSE = 4403;

function openConnection(options, bearer) {
  let sent;
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
        const refusal = VisorError.of(error);
        return refusal.retryable ? undefined : refusal;
      }
      const { code, reason } = error ?? {};
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

const hasAfter = ({ definitions }) =>
  definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.variableDefinitions?.some(({ variable }) => variable.name.value === 'after'),
  );

/** Is not a generator, because its `return` must end the subscription also while `next` waits for an event. */
function watch(connection, document, variables) {
  const query = print(document);
  const resumes = hasAfter(document);
  let after;
  let pauseMs = FIRST_PAUSE_MS;
  let ended = false;
  let answers;
  const subscribe = () => {
    const place = resumes && after !== undefined ? { after } : {};
    return connection.socket.iterate({ query, variables: { ...variables, ...place } });
  };
  const nextAnswer = async () => {
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

const delay = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2)));
