import { GraphQLError, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { traced } from '@visor/service';
import type { ParsedSupergraph } from '../parse-supergraph.ts';
import { completeEvent, type Completion } from './complete-event.ts';
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

/** A stream, the operation that it answers, and how its events are completed. */
interface RunningStream<Context> {
  readonly stream: Stream;
  readonly subscription: Subscription<Context>;
  completion: Completion;
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
  readonly #streams = new Map<string, RunningStream<Context>>();
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

  /**
   * Loads a supergraph. Streams that it answers in the same way go on; the others end with SUBSCRIPTION_SCHEMA_RELOAD, since
   * their plans may use removed fields.
   */
  load(supergraph: ParsedSupergraph): void {
    const generation = createGeneration((this.#generation?.number ?? 0) + 1, supergraph);
    this.#generation = generation;
    const error = createError('SUBSCRIPTION_SCHEMA_RELOAD', 'the schema was reloaded, subscribe again', true);
    for (const running of this.#streams.values()) {
      const plan = this.#planAgain(generation, running);
      if (plan) {
        running.completion = { ...running.completion, generation, plan };
        continue;
      }
      running.stream.push({ errors: [error] });
      running.stream.push(STREAM_END);
    }
  }

  /** Returns the plan of a running stream in another supergraph; undefined when it is not the same. */
  #planAgain(generation: Generation, { subscription, completion }: RunningStream<Context>) {
    const { document, text, operationName } = subscription;
    if (validate(generation.supergraph.schema, document, undefined, { maxErrors: 1 }).length > 0) return undefined;
    const plan = generation.plan(document, text, operationName);
    return plan.key === completion.plan.key ? plan : undefined;
  }

  /** Returns the results of a validated subscription, until the reader returns; or an error. */
  subscribe(subscription: Subscription<Context>): AsyncIterableIterator<Result> | Result {
    if (this.#counts.subscribers >= this.#limits.subscribers)
      return { errors: [createError('SUBSCRIPTION_LIMIT', 'there are too many subscriptions', true)] };
    const generation = this.#current;
    const { document, text, operationName, variables, context } = subscription;
    const plan = generation.plan(document, text, operationName);
    const key = JSON.stringify([plan.key, variables, this.#options.scope(context)]);
    const running = this.#streams.get(key);
    this.#counts.subscribers += 1;
    if (running) return running.stream.subscribe();
    return this.#open(key, generation, plan, subscription);
  }

  #open(key: string, generation: Generation, plan: SubscriptionPlan, subscription: Subscription<Context>) {
    const { variables, context } = subscription;
    const { logger } = this.#options;
    const completion = { generation, plan, variables, context, logger, source: this.#options.source };
    const { source, isNew } = this.#openSource(plan, subscription);
    const stream = new Stream({
      limits: this.#limits,
      complete: (event) => traced(undefined, () => completeEvent(running.completion, event)),
      ended: () => {
        if (this.#streams.get(key) === running) this.#streams.delete(key);
        source.remove(stream.push);
      },
      left: () => (this.#counts.subscribers -= 1),
      dropped: () => (this.#counts.dropped += 1),
    });
    const running: RunningStream<Context> = { stream, subscription, completion };
    this.#streams.set(key, running);
    const subscriber = stream.subscribe();
    source.add(stream.push);
    if (isNew) source.start();
    return subscriber;
  }

  #openSource({ owner }: SubscriptionPlan, subscription: Subscription<Context>) {
    const { context } = subscription;
    const variables = pickVariables(owner, subscription.variables);
    const scope = this.#options.scope(context);
    const key = JSON.stringify([owner.serviceName, textWithoutName(owner), variables, scope]);
    const running = this.#sources.get(key);
    if (running) return { source: running, isNew: false };
    const { operation, operationName } = owner;
    const source = new Source({
      subgraph: owner.serviceName,
      request: { query: operation, variables, operationName, extensions: this.#options.forward(context) },
      backoff: this.#options.backoff ?? DEFAULT_BACKOFF,
      logger: this.#options.logger,
      upstream: (subgraph) => this.#options.upstream(subgraph, context),
      closed: () => {
        if (this.#sources.get(key) === source) this.#sources.delete(key);
      },
      reconnecting: () => (this.#counts.reconnects += 1),
    });
    this.#sources.set(key, source);
    return { source, isNew: true };
  }
}
