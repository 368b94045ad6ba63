import type { GraphQLError } from 'graphql';
import type { Logger } from '@visor/service';
import { jitteredBackoffMs, type BackoffPolicy } from '@visor/schema/backoff';
import { STREAM_END, type StreamEnd, type UpstreamEvent } from './event.ts';
import type { Upstream } from './options.ts';

type Listener = (event: UpstreamEvent | StreamEnd) => void;

interface SourceOptions {
  readonly subgraph: string;
  readonly request: Parameters<Upstream['subscribe']>[0];
  readonly backoff: BackoffPolicy;
  readonly logger: Logger;
  upstream(subgraph: string): Upstream;
  /** Called once, when the source has closed. */
  closed(source: Source): void;
  /** Called before each new attempt. */
  reconnecting(): void;
}

/**
 * One subscription at a subgraph, shared by all streams that need it. It reconnects when the connection breaks. Events in
 * between are lost; the first event afterwards has `extensions.gap`.
 */
export class Source {
  readonly #options: SourceOptions;
  readonly #listeners = new Set<Listener>();
  #stop: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #gap = false;
  #closed = false;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
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
    const { subgraph, request, upstream } = this.#options;
    try {
      this.#stop = upstream(subgraph).subscribe(request, {
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

  #next(event: UpstreamEvent): void {
    this.#failures = 0;
    const gap = this.#gap;
    this.#gap = false;
    this.#emit(gap ? { ...event, extensions: { ...event.extensions, gap: true } } : event);
  }

  /** graphql-ws reports a list of errors when the subgraph refused the operation, anything else when the socket broke. */
  #failed(error: unknown): void {
    const { subgraph, backoff, logger } = this.#options;
    if (Array.isArray(error)) {
      this.#emit({ errors: error as GraphQLError[] });
      return this.#end();
    }
    this.#gap = true;
    const retryInMs = jitteredBackoffMs(backoff, this.#failures++, Math.random());
    const { code, reason, message } = error as { code?: unknown; reason?: string; message?: string };
    logger.warn({ subgraph, code, reason: reason ?? message, retryInMs }, 'subscription to subgraph lost');
    this.#options.reconnecting();
    this.#timer = setTimeout(() => this.start(), retryInMs);
  }

  #emit(event: UpstreamEvent | StreamEnd): void {
    for (const listener of this.#listeners) listener(event);
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
