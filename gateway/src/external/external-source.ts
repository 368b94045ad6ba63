import type { GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import { Pool } from 'undici';
import { printableText } from '@visor/schema';
import { anonymous, traceparent, type RequestContext } from '@visor/service';
import type { GatewayContext } from '../context.ts';
import { clientGoneError, unavailableError } from '../subgraph-source.ts';
import { requestJson } from './bounded-request.ts';
import { Circuit } from './circuit.ts';
import type { ExternalBorder } from './external-answer.ts';
import { GATEWAY_CALLER, type TokenMinter } from './gateway-keys.ts';
import { MAX_SDL_BYTES } from './sdl-limits.rules.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';
import { connectOptions, reasonOf } from './transport.ts';

type Options = Parameters<GraphQLDataSource['process']>[0];
type SubgraphAnswer = Awaited<ReturnType<GraphQLDataSource['process']>>;

interface ExternalRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_PING_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 16;
/** Most requests under way: a subgraph that is slow must not fill the gateway's memory. */
const MAX_IN_FLIGHT = 256;
const MAX_ERROR_LENGTH = 100;
const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
  'accept-encoding': 'identity',
};

/** Returns the first error of an answer in brackets, or nothing. */
function errorOf(answer: unknown): string {
  const errors = (answer as { errors?: unknown } | null)?.errors;
  const message = Array.isArray(errors) ? (errors[0] as { message?: unknown } | null)?.message : undefined;
  return typeof message === 'string' ? ` (${printableText(message).slice(0, MAX_ERROR_LENGTH)})` : '';
}

interface ExternalSourceOptions {
  readonly config: SubgraphConfig;
  readonly mint: TokenMinter;
  /** Rules of the supergraph as it is now. */
  border(): ExternalBorder;
  /** Called with the outcome of each request: undefined, or why there is no answer. */
  answered(fault: string | undefined): void;
}

/**
 * Sends sub-requests to a subgraph that Visor does not control. It gets neither the caller's bearer nor the gateway's own token.
 * Its answers are bounded and checked against what was asked; a fault costs only its own fields and names it.
 */
export class ExternalSource implements GraphQLDataSource, AsyncDisposable {
  readonly #options: ExternalSourceOptions;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #circuit = new Circuit();
  #inFlight = 0;

  constructor(options: ExternalSourceOptions) {
    const { origin, pathname, search } = new URL(options.config.url);
    this.#options = options;
    this.#path = pathname + search;
    this.#pool = new Pool(origin, {
      connections: MAX_CONNECTIONS,
      connect: connectOptions(options.config),
      keepAliveTimeout: 4_000,
    });
  }

  /** @throws GraphQLError when there is no answer, or the caller may not ask */
  async process({ request, context }: Options): Promise<SubgraphAnswer> {
    const { query = '', variables, operationName } = request;
    return this.read(await this.ask({ query, variables, operationName }, context as Partial<GatewayContext>));
  }

  /** Returns the checked answer as text. @throws GraphQLError when there is none, or the caller may not ask */
  async ask(request: ExternalRequest, context: Partial<GatewayContext>): Promise<string> {
    const border = this.#options.border();
    const operation = border.check(request.query, context.caller ?? anonymous);
    const fault =
      this.#circuit.fault ?? (this.#inFlight >= MAX_IN_FLIGHT ? 'too many requests wait for it' : undefined);
    if (fault !== undefined) throw unavailableError(this.#options.config.name, fault);
    this.#inFlight += 1;
    try {
      const answer = border.read(operation, request.variables, await this.#send(request, context));
      this.#answered(undefined);
      return JSON.stringify(answer);
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      if (context.signal?.aborted) throw clientGoneError();
      const reason = reasonOf(error, this.#options.config.timeoutMs);
      this.#answered(reason);
      throw unavailableError(this.#options.config.name, reason, error);
    } finally {
      this.#inFlight -= 1;
    }
  }

  #answered(fault: string | undefined): void {
    if (fault === undefined) this.#circuit.succeeded();
    else this.#circuit.failed(fault);
    this.#options.answered(fault);
  }

  async #send(request: ExternalRequest, { caller = anonymous, signal }: Partial<GatewayContext>): Promise<unknown> {
    const trace = traceparent();
    const timeout = AbortSignal.timeout(this.#options.config.timeoutMs);
    return requestJson({
      dispatcher: this.#pool,
      path: this.#path,
      headers: {
        ...JSON_HEADERS,
        ...(await this.#authorization(caller)),
        ...(trace === undefined ? {} : { traceparent: trace }),
      },
      body: JSON.stringify({
        query: request.query,
        variables: request.variables,
        operationName: request.operationName,
      }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      maxBytes: MAX_ANSWER_BYTES,
    });
  }

  /** Asks the running service for its SDL. @throws Error that says why there is none */
  async fetchSdl(): Promise<string> {
    const answer = await this.#probe('{ _service { sdl } }', MAX_SDL_BYTES);
    const { data } = answer as { data?: { _service?: { sdl?: unknown } | null } | null };
    const sdl = data?._service?.sdl;
    if (typeof sdl === 'string' && Buffer.byteLength(sdl) > MAX_SDL_BYTES)
      throw new Error(`its SDL has ${Buffer.byteLength(sdl)} bytes; at most ${MAX_SDL_BYTES} are taken`);
    if (typeof sdl === 'string') return sdl;
    throw new Error(
      `it answers { _service { sdl } } without a text${errorOf(answer)}: is it a subgraph of Apollo Federation?`,
    );
  }

  /** Asks whether the service answers at all. @throws Error that says why not */
  async ping(): Promise<void> {
    const answer = await this.#probe('{ __typename }', MAX_PING_BYTES);
    if (typeof answer !== 'object' || answer === null || !('data' in answer))
      throw new Error('its answer to { __typename } is no GraphQL');
  }

  /** Sends a request of the gateway itself; an answer lets callers ask again at once. */
  async #probe(query: string, maxBytes: number): Promise<unknown> {
    const { timeoutMs } = this.#options.config;
    try {
      const headers = { ...JSON_HEADERS, ...(await this.#authorization(GATEWAY_CALLER)) };
      const signal = AbortSignal.timeout(timeoutMs);
      const body = JSON.stringify({ query });
      const request = { dispatcher: this.#pool, path: this.#path, headers, body, signal };
      // The text is JSON: each of its characters may be escaped.
      const answer = await requestJson({ ...request, maxBytes: maxBytes * 2 });
      this.#circuit.succeeded();
      return answer ?? {};
    } catch (error) {
      throw new Error(reasonOf(error, timeoutMs), { cause: error });
    }
  }

  async #authorization(caller: RequestContext['caller']): Promise<{ readonly authorization?: string }> {
    const { config, mint } = this.#options;
    const authorization = await mint(config, caller);
    return authorization === undefined ? {} : { authorization };
  }

  /** Reads a text that `ask` returned. */
  read(text: string): SubgraphAnswer {
    return JSON.parse(text) as SubgraphAnswer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}
