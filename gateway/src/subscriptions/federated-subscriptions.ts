import { GraphQLError, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { parseCursor, traced, writeCursor } from '@visor/service';
import type { ParsedSupergraph } from '../parse-supergraph.ts';
import { completeEvent } from './complete-event.ts';
import { isUnadmitted } from './complete-for-readers.ts';
import { STREAM_END, type Result } from './event.ts';
import { DEFAULT_BACKOFF, DEFAULT_LIMITS, type StreamLimits, type SubscriptionOptions } from './options.ts';
import type { PreparedSubscription } from './prepare-subscription.ts';
import {
  createGeneration,
  isSamePlan,
  pickVariables,
  type Generation,
  type SubscriptionPlan,
} from './subscription-plan.ts';
import { StreamGroup } from './stream-group.ts';
import { Stream } from './stream.ts';
import { Subscriber } from './subscriber.ts';
import { Source, type SourceStart } from './upstream-source.ts';

interface Subscription<Context> {
  readonly document: DocumentNode;
  /** The document's text. */
  readonly text: string;
  readonly operationName?: string | undefined;
  readonly variables: Record<string, unknown>;
  readonly context: Context;
  /** Goes on behind this cursor, whatever the subscription's argument says: the client has it from another request. */
  readonly after?: string | undefined;
}

/** A subscription that runs for its present readers. */
interface Running {
  readonly prepared: Pick<PreparedSubscription, 'document' | 'text' | 'hasStart'>;
  readonly variables: Record<string, unknown>;
  readonly scope: string;
  readonly group: StreamGroup;
  generation: Generation;
  plan: SubscriptionPlan;
}

const createError = (code: string, text: string, retryable: boolean): GraphQLError =>
  new GraphQLError(text, { extensions: { code, retryable } });

const reloadError = (): GraphQLError =>
  createError('SUBSCRIPTION_SCHEMA_RELOAD', 'the schema was reloaded, subscribe again', true);

function endSubscriber(subscriber: Subscriber): void {
  subscriber.push({ errors: [reloadError()] });
  subscriber.push(STREAM_END);
  subscriber.leave();
}

/** Results that a snapshot may have ready for one reader, and events of it that wait to be completed. */
const MAX_SNAPSHOT_QUEUE = 10_000;

/**
 * Subscriptions across subgraphs, which @apollo/gateway refuses to run: events come from the subgraph that owns the
 * root field, the rest of the selection is fetched from the others. Subscribers of equal operation, variables and scope
 * share one stream; streams of equal source share one subscription at the subgraph.
 */
export class FederatedSubscriptions<Context extends object> {
  readonly #options: SubscriptionOptions<Context>;
  readonly #limits: StreamLimits;
  readonly #running = new Map<string, Running>();
  readonly #sources = new Map<string, Source>();
  #generation: Generation | undefined;
  #openSources = 0;
  readonly #counts = { subscribers: 0, reconnects: 0, dropped: 0 };

  constructor(options: SubscriptionOptions<Context>) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** Open streams and sources, and counters since the start. */
  get counts() {
    const streams = [...this.#running.values()].reduce((sum, { group }) => sum + group.streams.length, 0);
    return { ...this.#counts, streams, sources: this.#openSources };
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
   * Loads a supergraph. Streams whose plan is the same in it go on; others end with SUBSCRIPTION_SCHEMA_RELOAD: their plans may
   * use removed fields.
   */
  load(supergraph: ParsedSupergraph): void {
    const generation = createGeneration(supergraph, this.#options.hasCursors);
    this.#generation = generation;
    for (const [key, running] of this.#running) {
      const plan = planOrNone(generation, running.prepared);
      if (plan && isSamePlan(plan, running.plan)) {
        running.generation = generation;
        running.plan = plan;
        continue;
      }
      this.#endToReload(key, running);
    }
  }

  /** Ends streams whose readers may not share them any more: what a subgraph is told of them has changed. */
  endMisshared(): void {
    for (const [key, running] of this.#running) {
      const { group, plan, scope } = running;
      const isShared = group.streams.every(
        ({ context }) => this.#options.scope(context as Context, plan.subgraphs) === scope,
      );
      if (!isShared) this.#endToReload(key, running);
    }
  }

  #endToReload(key: string, { group }: Running): void {
    this.#running.delete(key);
    for (const stream of group.streams) stream.endWith(reloadError());
  }

  /** Returns the results of a validated subscription, until the reader returns; or an error. */
  subscribe(subscription: Subscription<Context>): AsyncIterableIterator<Result> | Result {
    if (this.#counts.subscribers >= this.#limits.subscribers)
      return { errors: [createError('SUBSCRIPTION_LIMIT', 'there are too many subscriptions', true)] };
    const { document, text, operationName, context } = subscription;
    const prepared = this.#current.prepare(document, text, operationName);
    const { variables, snapshot, ...asked } = prepared.read(subscription.variables);
    // Another subscription has no cursors: that of a header is of one before it.
    const afterText = prepared.hasStart ? (subscription.after ?? asked.after) : undefined;
    const scope = this.#options.scope(context, this.#current.plan(prepared).subgraphs);
    let current: Running | undefined;
    const subscriber = new Subscriber({
      queue: this.#limits.queue,
      mostQueued: prepared.hasStart ? MAX_SNAPSHOT_QUEUE : this.#limits.queue,
      after: afterText === undefined ? undefined : parseCursor(afterText),
      afterText,
      snapshot,
      context,
      expires: this.#options.expires(context),
      leave: (leaving) => {
        this.#counts.subscribers -= 1;
        current?.group.remove(leaving);
      },
      dropped: () => (this.#counts.dropped += 1),
      attach: (returning) => {
        // It had left its stream, which may be one of those that a new supergraph has ended.
        if (!planOrNone(this.#current, prepared)) return endSubscriber(returning);
        current = this.#run(prepared, variables, scope);
        current.group.attach(returning);
      },
    });
    current = this.#run(prepared, variables, scope);
    this.#counts.subscribers += 1;
    current.group.attach(subscriber);
    return subscriber;
  }

  #run(prepared: Running['prepared'], variables: Record<string, unknown>, scope: string): Running {
    const key = JSON.stringify([prepared.text, variables, scope]);
    const known = this.#running.get(key);
    if (known) return known;
    const generation = this.#current;
    const plan = generation.plan(prepared);
    const hasCursors = prepared.hasStart && this.#options.hasCursors(plan.owner.serviceName);
    const group: StreamGroup = new StreamGroup({
      create: (subscriber) => this.#createStream(running, hasCursors, subscriber),
      ended: () => {
        if (this.#running.get(key) === running) this.#running.delete(key);
      },
    });
    const running: Running = { prepared, variables, scope, group, generation, plan };
    this.#running.set(key, running);
    return running;
  }

  #createStream(running: Running, hasCursors: boolean, { after, afterText, snapshot }: Subscriber): Stream {
    const { variables, group } = running;
    const { logger, source } = this.#options;
    const stream = new Stream({
      limits: this.#limits,
      hasCursors,
      start: { after, afterText: afterText ?? (after ? writeCursor(after) : undefined), snapshot },
      complete: (event, context) => {
        const { generation, plan } = running;
        return traced(undefined, () => completeEvent({ generation, plan, variables, context, logger, source }, event));
      },
      isUnadmitted: (result) => isUnadmitted(result, this.#options.hasCursors),
      open: (start, opened) => this.#openSource(running, hasCursors, start, opened),
      isAhead: (subscriber) => group.attach(subscriber),
      moved: (moved) => group.merge(moved),
      ended: (ended) => group.ended(ended),
      dropped: () => (this.#counts.dropped += 1),
    });
    return stream;
  }

  /** Subscribes at the subgraph, or shares a subscription that begins now as well. */
  #openSource(running: Running, hasCursors: boolean, start: SourceStart, stream: Stream): () => void {
    const { owner } = running.plan;
    const variables = pickVariables(owner, running.variables);
    const isFromNow = start.afterText === undefined && !start.snapshot;
    const key = JSON.stringify([owner.serviceName, owner.operation, variables, running.scope]);
    const known = isFromNow ? this.#sources.get(key) : undefined;
    const source = known ?? this.#createSource(key, hasCursors, start, running.plan, variables);
    source.add(stream);
    if (!known) {
      if (isFromNow) this.#sources.set(key, source);
      source.start();
    }
    return () => source.remove(stream);
  }

  #createSource(
    key: string,
    hasCursors: boolean,
    start: SourceStart,
    { owner }: SubscriptionPlan,
    variables: Record<string, unknown>,
  ): Source {
    const { operation, operationName, serviceName } = owner;
    this.#openSources += 1;
    const source: Source = new Source({
      subgraph: serviceName,
      request: { query: operation, variables, operationName },
      hasCursors,
      start,
      backoff: this.#options.backoff ?? DEFAULT_BACKOFF,
      logger: this.#options.logger,
      upstream: (subgraph, context) => this.#options.upstream(subgraph, context as Context),
      forward: (context) => this.#options.forward(context as Context),
      hasExpired: (context) => this.#options.expires(context as Context) <= Date.now() / 1_000,
      closed: () => {
        this.#openSources -= 1;
        if (this.#sources.get(key) === source) this.#sources.delete(key);
      },
      reconnecting: () => (this.#counts.reconnects += 1),
    });
    return source;
  }
}

function planOrNone(generation: Generation, prepared: Running['prepared']): SubscriptionPlan | undefined {
  try {
    if (validate(generation.supergraph.schema, prepared.document, undefined, { maxErrors: 1 }).length > 0)
      return undefined;
    return generation.plan(prepared);
  } catch {
    return undefined;
  }
}
