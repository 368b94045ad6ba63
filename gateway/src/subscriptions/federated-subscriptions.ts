import { GraphQLError, type DocumentNode, type GraphQLSchema } from 'graphql';
import { traced } from '@visor/service';
import type { ParsedSupergraph } from '../parse-supergraph.ts';
import { completeEvent } from './complete-event.ts';
import { STREAM_END, type Result } from './event.ts';
import { DEFAULT_BACKOFF, DEFAULT_LIMITS, type StreamLimits, type SubscriptionOptions } from './options.ts';
import {
  textWithoutName,
  createGeneration,
  pickVariables,
  type Generation,
  type SubscriptionPlan,
} from './subscription-plan.ts';
import { Source } from './upstream-source.ts';
import { Stream } from './stream.ts';

interface Subscription<Context> {
  readonly document: DocumentNode;
  /** The document's text. */
  readonly text: string;
  readonly operationName?: string | undefined;
  readonly variables: Record<string, unknown>;
  readonly context: Context;
}

const createError = (code: string, text: string, retryable: boolean): GraphQLError =>
  new GraphQLError(text, { extensions: { code, retryable } });

/**
 * Subscriptions across subgraphs, which @apollo/gateway refuses to run: events come from the subgraph that owns the
 * root field, the rest of the selection is fetched from the others. Subscribers of equal operation, variables and scope
 * share one stream; streams of equal source share one subscription at the subgraph.
 */
export class FederatedSubscriptions<Context extends object> {
  readonly #options: SubscriptionOptions<Context>;
  readonly #limits: StreamLimits;
  readonly #streams = new Map<string, Stream>();
  readonly #sources = new Map<string, Source>();
  #generation: Generation | undefined;
  readonly #counts = { subscribers: 0, reconnects: 0, dropped: 0 };

  constructor(options: SubscriptionOptions<Context>) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** Open streams and sources, and counters since the start. */
  get counts() {
    return { ...this.#counts, streams: this.#streams.size, sources: this.#sources.size };
  }

  /** The schema that operations are validated against. @throws Error before the first load. */
  get schema(): GraphQLSchema {
    return this.#current.supergraph.schema;
  }

  get #current(): Generation {
    if (!this.#generation) throw new Error('the supergraph is not loaded yet');
    return this.#generation;
  }

  /** Loads a supergraph. Running streams end with SUBSCRIPTION_SCHEMA_RELOAD: their plans may use removed fields. */
  load(supergraph: ParsedSupergraph): void {
    const before = this.#generation;
    this.#generation = createGeneration((before?.number ?? 0) + 1, supergraph);
    const error = createError('SUBSCRIPTION_SCHEMA_RELOAD', 'the schema was reloaded, subscribe again', true);
    for (const stream of this.#streams.values()) {
      stream.push({ errors: [error] });
      stream.push(STREAM_END);
    }
  }

  /** Returns the results of a validated subscription, until the reader returns; or an error. */
  subscribe(subscription: Subscription<Context>): AsyncIterableIterator<Result> | Result {
    if (this.#counts.subscribers >= this.#limits.subscribers)
      return { errors: [createError('SUBSCRIPTION_LIMIT', 'there are too many subscriptions', true)] };
    const generation = this.#current;
    const { document, text, operationName, variables, context } = subscription;
    const plan = generation.plan(document, text, operationName);
    const key = JSON.stringify([generation.number, plan.key, variables, this.#options.scope(context)]);
    const running = this.#streams.get(key);
    this.#counts.subscribers += 1;
    if (running) return running.subscribe();
    return this.#open(key, generation, plan, subscription);
  }

  #open(key: string, generation: Generation, plan: SubscriptionPlan, subscription: Subscription<Context>) {
    const { variables, context } = subscription;
    const { logger } = this.#options;
    const completion = { generation, plan, variables, context, logger, source: this.#options.source };
    const { source, isNew } = this.#openSource(generation, plan, subscription);
    const stream = new Stream({
      limits: this.#limits,
      complete: (event) => traced(undefined, () => completeEvent(completion, event)),
      ended: () => {
        if (this.#streams.get(key) === stream) this.#streams.delete(key);
        source.remove(stream.push);
      },
      left: () => (this.#counts.subscribers -= 1),
      dropped: () => (this.#counts.dropped += 1),
    });
    this.#streams.set(key, stream);
    const subscriber = stream.subscribe();
    source.add(stream.push);
    if (isNew) source.start();
    return subscriber;
  }

  #openSource(generation: Generation, { owner }: SubscriptionPlan, subscription: Subscription<Context>) {
    const { context } = subscription;
    const variables = pickVariables(owner, subscription.variables);
    const scope = this.#options.scope(context);
    const key = JSON.stringify([generation.number, owner.serviceName, textWithoutName(owner), variables, scope]);
    const running = this.#sources.get(key);
    if (running) return { source: running, isNew: false };
    const { operation, operationName } = owner;
    const source = new Source({
      subgraph: owner.serviceName,
      request: { query: operation, variables, operationName, extensions: this.#options.forward(context) },
      backoff: this.#options.backoff ?? DEFAULT_BACKOFF,
      logger: this.#options.logger,
      upstream: this.#options.upstream,
      closed: () => {
        if (this.#sources.get(key) === source) this.#sources.delete(key);
      },
      reconnecting: () => (this.#counts.reconnects += 1),
    });
    this.#sources.set(key, source);
    return { source, isNew: true };
  }
}
