import { GraphQLError } from 'graphql';
import { isDeeperThan, MAX_JSON_DEPTH } from '@visor/schema';
import type { RequestContext } from '@visor/service';
import type { Upstream } from '../subscriptions/options.ts';
import type { ExternalBorder } from './external-answer.ts';
import { GATEWAY_CALLER, type TokenMinter } from './gateway-keys.ts';
import { SocketUpstream } from './socket-upstream.ts';
import { SseUpstream } from './sse-upstream.ts';
import { invalidEvent, StreamFault, upstreamFault } from './stream-fault.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';
import { reasonOf } from './transport.ts';

type Caller = RequestContext['caller'];

interface ExternalUpstreamOptions {
  readonly config: SubgraphConfig;
  readonly mint: TokenMinter;
  /** Rules of the supergraph as it is now. */
  border(): ExternalBorder;
  /** Called with what the service sends that cannot be used as a stream. */
  faulty(text: string): void;
}

function openTransport({ config, mint }: ExternalUpstreamOptions): SocketUpstream | SseUpstream | undefined {
  if (!config.subscriptions) return undefined;
  return config.subscriptions.protocol === 'sse'
    ? new SseUpstream(config)
    : new SocketUpstream(config, () => mint(config, GATEWAY_CALLER));
}

/** Subscribes at a subgraph that Visor does not control; each event is checked against what was asked. */
export class ExternalUpstream implements AsyncDisposable {
  readonly #options: ExternalUpstreamOptions;
  readonly #transport: SocketUpstream | SseUpstream | undefined;

  constructor(options: ExternalUpstreamOptions) {
    this.#options = options;
    this.#transport = openTransport(options);
  }

  /** Returns the upstream of one caller. */
  of(caller: Caller): Upstream {
    const { config, mint, border, faulty } = this.#options;
    return {
      subscribe: (request, sink) => {
        const rules = border();
        const { name } = config;
        // The rules of the caller come first: a refusal is final and says why.
        let operation: ReturnType<ExternalBorder['check']>;
        try {
          operation = rules.check(request.query, caller);
          if (!this.#transport)
            throw new GraphQLError(`${name} has no subscriptions: its configuration needs subscriptions.protocol`, {
              extensions: { code: 'UNSUPPORTED', retryable: false, serviceName: name },
            });
        } catch (error) {
          sink.error([error instanceof GraphQLError ? error : new GraphQLError((error as Error).message)]);
          return () => {};
        }
        const read = (event: unknown) => {
          if (isDeeperThan(event, MAX_JSON_DEPTH)) throw new Error(`its event nests deeper than ${MAX_JSON_DEPTH}`);
          return rules.read(operation, undefined, event);
        };
        return this.#transport.subscribe(request, () => mint(config, caller), {
          next: (event) => sink.next(readEvent(read, event, config, faulty)),
          error: (error) => {
            if (!(error instanceof StreamFault)) return sink.error(finalErrors(read, error));
            faulty(error.message);
            sink.error(upstreamFault(name, error));
          },
          complete: () => sink.complete(),
        });
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport?.[Symbol.asyncDispose]();
  }
}

type ReadAnswer = (event: unknown) => ReturnType<ExternalBorder['read']>;

/** An event that is no answer becomes an error that names the subgraph; the stream goes on. */
function readEvent(
  read: ReadAnswer,
  event: unknown,
  { name, timeoutMs }: SubgraphConfig,
  faulty: ExternalUpstreamOptions['faulty'],
) {
  try {
    return read(event);
  } catch (error) {
    const reason = reasonOf(error, timeoutMs);
    faulty(reason);
    return { errors: [invalidEvent(name, reason)] };
  }
}

/** A list of errors refuses the operation; each is passed on as one of an answer is. */
function finalErrors(read: ReadAnswer, error: unknown): unknown {
  if (!Array.isArray(error)) return error;
  const { errors = [] } = read({
    errors: error.map((item: unknown) => (item instanceof GraphQLError ? item.toJSON() : item)),
  });
  return errors.map(({ message, extensions = {} }) => new GraphQLError(message, { extensions }));
}
