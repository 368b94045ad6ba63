import type { GraphQLError } from 'graphql';
import { distance, type Cursor, type Logger } from '@visor/service';
import { jitteredBackoffMs, type BackoffPolicy } from '@visor/schema/backoff';
import { cursorOf, STREAM_END, type StreamEnd, type UpstreamEvent } from './event.ts';
import type { Upstream, UpstreamRequest } from './options.ts';
import { UpstreamFault } from './upstream-fault.ts';

/** Where a subscription at a subgraph begins. */
export interface SourceStart {
  readonly after: Cursor | undefined;
  /** The same as text, also where it is no cursor: the subgraph says what is wrong with it. */
  readonly afterText: string | undefined;
  readonly snapshot: boolean;
}

/** A stream that needs the events. */
interface Listener {
  push(event: UpstreamEvent | StreamEnd): void;
  /** Who reads the stream. */
  readonly context: object;
}

/** What only a subgraph with cursors may say. */
const RESERVED: ReadonlySet<string> = new Set(['cursor', 'opening', 'snapshot']);

const withoutReserved = (extensions: UpstreamEvent['extensions'] = {}) =>
  Object.fromEntries(Object.entries(extensions).filter(([name]) => !RESERVED.has(name)));

interface SourceOptions {
  readonly subgraph: string;
  readonly request: UpstreamRequest;
  readonly hasCursors: boolean;
  readonly start: SourceStart;
  readonly backoff: BackoffPolicy;
  readonly logger: Logger;
  /** Returns the upstream for one of its readers. */
  upstream(subgraph: string, context: object): Upstream;
  /** Returns the `extensions` of a request that is made for this reader. */
  forward(context: object): Record<string, unknown>;
  /** Whether the token of this reader has ended. */
  hasExpired(context: object): boolean;
  /** Called once, when the source has closed. */
  closed(source: Source): void;
  /** Called before each new attempt. */
  reconnecting(): void;
}

/**
 * One subscription at a subgraph, shared by all streams that need it. It reconnects when the connection breaks: a stream with
 * cursors goes on where it was. Of another one events are lost; the first one afterwards has `extensions.gap`.
 */
export class Source {
  readonly #options: SourceOptions;
  readonly #listeners = new Set<Listener>();
  #start: SourceStart;
  #opening: UpstreamEvent | undefined;
  #stop: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #gap = false;
  #lagged = 0;
  #closed = false;
  /** The fault that its readers got last, since the last event. */
  #lastFault: string | undefined;
  /** Of the reader in whose name it is subscribed. */
  #context: object | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#start = options.start;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    // A later listener begins where the source is now.
    if (this.#opening) listener.push(this.#opening);
  }

  /** Closes the subscription at once when the last listener leaves. */
  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#close();
  }

  start(): void {
    let hasFinished = false;
    const finish = (work: () => void): void => {
      if (hasFinished || this.#closed) return;
      hasFinished = true;
      work();
    };
    const { subgraph, upstream } = this.#options;
    // One of its readers of now: the first one may have left, and its token ended.
    const [listener] = this.#listeners;
    if (!listener) return;
    try {
      const { context } = listener;
      this.#context = context;
      this.#stop = upstream(subgraph, context).subscribe(this.#request(context), {
        next: (event) => {
          if (!hasFinished && !this.#closed) this.#next(event);
        },
        error: (error) => finish(() => this.#failed(error)),
        complete: () => finish(() => this.#end()),
      });
    } catch (error) {
      // A timer calls it too, and nothing catches what is thrown there.
      finish(() => this.#failed(error));
    }
  }

  #request(context: object): UpstreamRequest {
    const { request, hasCursors, forward } = this.#options;
    const { afterText, snapshot } = this.#start;
    const stream = { snapshot, ...(afterText === undefined ? {} : { after: afterText }) };
    return { ...request, extensions: { ...forward(context), ...(hasCursors ? { stream } : {}) } };
  }

  #next(event: UpstreamEvent): void {
    this.#failures = 0;
    this.#lastFault = undefined;
    if (this.#options.hasCursors && event.extensions?.opening) return this.#opened(event);
    const gap = this.#gap;
    this.#gap = false;
    const marks = {
      ...(gap ? { gap: true } : {}),
      ...(this.#options.hasCursors ? {} : { cursor: null }),
      ...(this.#lagged > 0 ? { lagged: this.#lagged + (event.extensions?.lagged ?? 0) } : {}),
    };
    this.#lagged = 0;
    this.#moveTo(cursorOf(event), event.extensions?.cursor);
    const extensions = this.#options.hasCursors ? event.extensions : withoutReserved(event.extensions);
    this.#emit({ ...event, extensions: { ...extensions, ...marks } });
  }

  /** The subgraph says where the stream begins: for the listeners the first time, and else what was lost in between. */
  #opened(event: UpstreamEvent): void {
    const from = cursorOf(event);
    const { after, snapshot } = this.#start;
    const isFirst = this.#opening === undefined;
    if (!isFirst && from && after) this.#lagged += distance(after, from);
    if (!snapshot) this.#moveTo(from, event.extensions?.cursor);
    this.#opening ??= event;
    if (isFirst) this.#emit(event);
  }

  #moveTo(after: Cursor | undefined, text: string | null | undefined): void {
    if (!after || typeof text !== 'string') return;
    this.#start = { after, afterText: text, snapshot: false };
    if (this.#opening)
      this.#opening = {
        data: null,
        extensions: { ...this.#opening.extensions, cursor: text, opening: { head: text } },
      };
  }

  /** graphql-ws reports a list of errors when the subgraph refused the operation, anything else when the socket broke. */
  #failed(error: unknown): void {
    const { subgraph, backoff, logger } = this.#options;
    if (Array.isArray(error) && !this.#isPassing(error as GraphQLError[])) {
      this.#emit({ errors: error as GraphQLError[] });
      return this.#end();
    }
    if (error instanceof UpstreamFault && error.message !== this.#lastFault) {
      this.#lastFault = error.message;
      this.#emit({ errors: error.errors });
    }
    this.#gap = !this.#options.hasCursors;
    const retryInMs = jitteredBackoffMs(backoff, this.#failures++, Math.random());
    const { code, reason, message } = error as { code?: unknown; reason?: string; message?: string };
    logger.warn({ subgraph, code, reason: reason ?? message, retryInMs }, 'subscription to subgraph lost');
    this.#options.reconnecting();
    this.#timer = setTimeout(() => this.start(), retryInMs);
  }

  /**
   * A subgraph that starts again refuses at first. A token that has ended, or whose key was taken away since the stream began, is the end of
   * its reader, not of the others: the gateway itself closes the sockets of such a reader.
   */
  #isPassing(errors: readonly GraphQLError[]): boolean {
    const { hasCursors, hasExpired } = this.#options;
    const are = (code: string): boolean => errors.every(({ extensions }) => extensions?.['code'] === code);
    if (are('UNAUTHENTICATED'))
      return this.#opening !== undefined || (this.#context !== undefined && hasExpired(this.#context));
    return hasCursors && are('UNAVAILABLE');
  }

  #emit(event: UpstreamEvent | StreamEnd): void {
    for (const listener of this.#listeners) listener.push(event);
  }

  #end(): void {
    this.#close();
    this.#emit(STREAM_END);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#options.closed(this);
    this.#stop?.();
  }
}
