import { UpstreamFault } from '../subscriptions/upstream-fault.ts';

/** What a service sends in a stream, or instead of one, and nobody can use. */
export class StreamFault extends Error {}

/** The error that subscribers see of an event, or of a stream, that cannot be used. */
export const invalidEvent = (name: string, reason: string) => ({
  message: `${name} sends an event that cannot be used: ${reason}`,
  extensions: { code: 'SUBGRAPH_INVALID_ANSWER', retryable: false, serviceName: name },
});

/** The same as the end of an upstream, which is tried again. */
export const upstreamFault = (name: string, { message }: StreamFault): UpstreamFault =>
  new UpstreamFault(message, [invalidEvent(name, message)]);

/** How long /healthz names it, unless it comes again: a fault of one event is over at once, and nobody would see it. */
const SHOWN_MS = 60_000;

/** The last fault of the streams of one service. */
export class LastStreamFault {
  #last: { readonly text: string; readonly at: number } | undefined;

  set(text: string): void {
    this.#last = { text, at: performance.now() };
  }

  get text(): string | undefined {
    return this.#last && performance.now() - this.#last.at < SHOWN_MS ? this.#last.text : undefined;
  }
}
