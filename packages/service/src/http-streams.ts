import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionArgs, ExecutionResult, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import { Refusal } from '@visor/schema';
import { checkRequest } from './check-request.ts';
import type { Documents } from './documents.ts';
import type { Verifier } from './identity.ts';
import { LIMITS } from './limits.rules.ts';
import { errorsOf } from './operation-errors.ts';
import { HttpFault } from './request-body.ts';
import type { RequestContext } from './request-context.ts';
import { streamFormatOf, type StreamedResult, type StreamFormat } from './stream-format.rules.ts';

type PromiseOrValue<T> = T | Promise<T>;
type Results = AsyncIterableIterator<ExecutionResult> | ExecutionResult;

/** How operations are executed whose results are streamed over HTTP. */
export interface HttpStreamOptions {
  readonly documents: Documents;
  readonly verify: Verifier;
  schema(): GraphQLSchema;
  execute(operation: ExecutionArgs): PromiseOrValue<ExecutionResult>;
  /** @param after the cursor that the client got last, by the header Last-Event-ID */
  subscribe(operation: ExecutionArgs, after: string | undefined): PromiseOrValue<Results>;
  format(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError;
}

interface OpenStream {
  readonly response: ServerResponse;
  readonly format: StreamFormat;
  readonly request: RequestContext;
  /** A query or mutation is answered once. */
  readonly isSubscription: boolean;
  results: AsyncIterableIterator<ExecutionResult> | undefined;
}

/** How often the tokens of open streams are verified again. */
const VERIFY_INTERVAL_MS = 500;
const HEARTBEAT_INTERVAL_MS = 12_000;
/** A client that takes nothing for so long is cut off; it can come back with its cursor. */
const STALLED_MS = 60_000;

const isIterator = (value: Results): value is AsyncIterableIterator<ExecutionResult> => Symbol.asyncIterator in value;

/** Answers operations by server-sent events, and subscriptions by Apollo's multipart protocol. */
export class HttpStreams implements AsyncDisposable {
  readonly #options: HttpStreamOptions;
  readonly #open = new Set<OpenStream>();
  readonly #timer: NodeJS.Timeout;
  readonly #heartbeats: NodeJS.Timeout;
  #isStopping = false;

  constructor(options: HttpStreamOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#verifyAgain(), VERIFY_INTERVAL_MS).unref();
    this.#heartbeats = setInterval(() => {
      for (const { response, format } of this.#open) if (!response.writableNeedDrain) response.write(format.heartbeat);
    }, HEARTBEAT_INTERVAL_MS).unref();
  }

  /** Answers by a stream where the client wants one. Returns whether it did. @throws HttpFault, Refusal */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    identity: RequestContext,
    body: Record<string, unknown>,
  ): Promise<boolean> {
    const { accept } = request.headers;
    if (!streamFormatOf(accept, true)) return false;
    if (identity.caller.kind === 'anonymous') {
      if (!streamFormatOf(accept, false)) return false;
      throw new Refusal('UNAUTHENTICATED', 'a stream needs a token: send "authorization: Bearer <token>"');
    }
    const { query, operationName, variables } = body;
    const { documents, schema } = this.#options;
    const { type, ...operation } = checkRequest(documents, schema(), {
      query: typeof query === 'string' ? query : '',
      operationName: typeof operationName === 'string' ? operationName : undefined,
      variables: readVariables(variables),
    });
    const isSubscription = type === 'subscription';
    const format = streamFormatOf(accept, isSubscription);
    if (!format) return false;
    this.#admit(request, identity, type);
    const stream: OpenStream = { response, format, request: identity, isSubscription, results: undefined };
    this.#open.add(stream);
    response.once('close', () => {
      this.#open.delete(stream);
      void stream.results?.return?.();
    });
    response.writeHead(200, {
      'content-type': format.contentType,
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.write(format.begin);
    const { 'last-event-id': lastEventId } = request.headers;
    const after = typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined;
    await this.#run(stream, { ...operation, contextValue: identity }, after);
    return true;
  }

  /** Ends subscriptions so that their clients come back, with their cursors. What is answered once is answered first. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    clearInterval(this.#heartbeats);
    const text = 'the service restarts: subscribe again, with the cursor of the last event as `after`';
    for (const stream of this.#open) if (stream.isSubscription) this.#interrupt(stream, 'UNAVAILABLE', text, true);
  }

  #admit({ method }: IncomingMessage, { caller }: RequestContext, type: string): void {
    if (method === 'GET' && type === 'mutation')
      throw new HttpFault(405, 'BAD_REQUEST', 'mutations are not answered by GET: use POST');
    if (this.#isStopping) throw new Refusal('UNAVAILABLE', 'the service is stopping: try again');
    const own = [...this.#open].filter(
      ({ request }) => request.caller.kind === caller.kind && request.caller.subject === caller.subject,
    );
    if (own.length >= LIMITS.operationsPerCaller)
      throw new Refusal('UNAVAILABLE', `a caller has at most ${LIMITS.operationsPerCaller} streams at once`);
  }

  async #run(stream: OpenStream, operation: ExecutionArgs, after: string | undefined) {
    const { response, format, isSubscription } = stream;
    try {
      const results = await (isSubscription
        ? this.#options.subscribe(operation, after)
        : this.#options.execute(operation));
      if (!isIterator(results)) {
        await this.#send(stream, results);
      } else {
        stream.results = results;
        if (response.destroyed) await results.return?.();
        for await (const result of results) await this.#send(stream, result);
      }
    } catch (error) {
      await this.#send(stream, { errors: errorsOf(error) });
    }
    if (!response.writableEnded && !response.destroyed) response.end(format.complete);
  }

  /** Sends a result and waits until the client takes it: what follows waits in the stream, which is bounded. */
  async #send({ response, format }: OpenStream, result: ExecutionResult): Promise<void> {
    if (response.writableEnded || response.destroyed) return;
    if (response.write(format.next(this.#formatted(result)))) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stalled = setTimeout(() => response.destroy(), STALLED_MS);
    response.once('drain', resolve);
    response.once('close', resolve);
    await promise;
    clearTimeout(stalled);
    response.off('drain', resolve);
    response.off('close', resolve);
  }

  #formatted(result: ExecutionResult): StreamedResult {
    if (!result.errors) return result;
    const errors = result.errors.map((error) => {
      if (!(error instanceof GraphQLError)) return error;
      const { extensions = {}, ...formatted } = this.#options.format(error.toJSON(), error);
      const { http: _http, ...shown } = extensions;
      return { ...formatted, ...(Object.keys(shown).length > 0 && { extensions: shown }) };
    });
    return { ...result, errors };
  }

  /** Ends streams whose token has ended or is no longer admitted. */
  #verifyAgain(): void {
    const byBearer = Map.groupBy(this.#open, ({ request }) => request.authorization);
    for (const [authorization, streams] of byBearer)
      this.#options.verify(authorization).catch((error: unknown) => {
        if (!(error instanceof Refusal)) return;
        const text = `the token is no longer valid: ${error.message}`;
        for (const stream of streams) this.#interrupt(stream, 'UNAUTHENTICATED', text, false);
      });
  }

  #interrupt({ response, format, results }: OpenStream, code: string, message: string, retryable: boolean): void {
    const error = { message, extensions: { code, retryable } };
    if (!response.writableEnded) response.end(retryable ? format.interrupted(error) : format.refused(error));
    void results?.return?.();
  }
}

/** Variables of a GET are JSON in the URL. */
function readVariables(variables: unknown): Record<string, unknown> | undefined {
  if (variables === undefined || variables === null) return undefined;
  if (typeof variables === 'object' && !Array.isArray(variables)) return variables as Record<string, unknown>;
  throw new HttpFault(400, 'BAD_REQUEST', 'variables must be a JSON object');
}
