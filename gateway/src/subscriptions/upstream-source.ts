import type { GraphQLError } from 'graphql';
import type { Logger } from '@visor/service';
import { jitteredBackoffMs, type BackoffPolicy } from '@visor/schema/backoff';
import { STREAM_END, type StreamEnd, type UpstreamEvent } from './event.ts';
import type { Upstream } from './options.ts';

export type Listener = (event: UpstreamEvent | StreamEnd) => void;

export interface SourceOptions {
  readonly subgraph: string;
  readonly request: Parameters<Upstream['subscribe']>[0];
  readonly backoff: BackoffPolicy;
  readonly logger: Logger;
  upstream(subgraph: string): Upstream;
  /** Told once, when the source has closed for any reason. */
  closed(source: Source): void;
  /** Told of each attempt to come back. */
  reconnecting(): void;
}

/**
 * One subscription at a subgraph, heard by every stream that needs the same. It comes back by itself when the
 * connection breaks; what happened in between is lost, and the first event afterwards says `extensions.gap`.
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

  /** The last listener's leaving closes the subscription at once, however quiet it is. */
  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#close();
  }

  start(): void {
    let over = false;
    const last = (work: () => void): void => {
      if (over || this.#closed) return;
      over = true;
      work();
    };
    const { subgraph, request, upstream } = this.#options;
    try {
      this.#stop = upstream(subgraph).subscribe(request, {
        next: (event) => {
          if (!over && !this.#closed) this.#next(event);
        },
        error: (error) => last(() => this.#failed(error)),
        complete: () => last(() => this.#end()),
      });
    } catch (error) {
      // It also runs from a timer, where nobody else would catch it.
      last(() => this.#failed(error));
    }
  }

  #next(event: UpstreamEvent): void {
    this.#failures = 0;
    const gap = this.#gap;
    this.#gap = false;
    this.#emit(gap ? { ...event, extensions: { ...event.extensions, gap: true } } : event);
  }

  /** graphql-ws gives a list of errors when the subgraph refused the operation, anything else when the socket broke. */
  #failed(error: unknown): void {
    const { subgraph, backoff, logger } = this.#options;
    if (Array.isArray(error)) {
      this.#emit({ errors: error as GraphQLError[] });
      return this.#end();
    }
    this.#gap = true;
    const pause = jitteredBackoffMs(backoff, this.#failures++, Math.random());
    const { code, reason, message } = error as { code?: unknown; reason?: string; message?: string };
    logger.warn(
      { subgraph, code, reason: reason ?? message, pause },
      'a subscription lost its subgraph, will come back',
    );
    this.#options.reconnecting();
    this.#timer = setTimeout(() => this.start(), pause);
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
