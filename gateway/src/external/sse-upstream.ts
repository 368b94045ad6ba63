import { Agent } from 'undici';
import { traceparent } from '@visor/service';
import type { Upstream } from '../subscriptions/options.ts';
import { encodingFault, headFault, parseEvent } from './bounded-request.ts';
import { EventRate } from './event-rate.ts';
import { readSseEvents } from './sse-events.ts';
import { StreamFault } from './stream-fault.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';
import { connectOptions } from './transport.ts';

/** Largest event, in bytes. */
export const MAX_EVENT_BYTES = 1024 * 1024;
const EVENT_STREAM = /^text\/event-stream\b/i;

type Request = Parameters<Upstream['subscribe']>[0];
type Sink = Parameters<Upstream['subscribe']>[1];

const LINE_FEED = 10;

const countLines = (chunk: Buffer): number => {
  let count = 0;
  for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
};

/** Reads a body no faster than streams may be: also one of comments, or of events of another kind. */
async function* paced(body: AsyncIterable<Buffer>, rate: EventRate, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    yield chunk;
    await rate.wait({ bytes: chunk.length, lines: countLines(chunk) }, signal);
  }
}

function readPayload(data: string): object {
  const payload = parseEvent(data);
  return typeof payload === 'object' && payload !== null ? payload : {};
}

/** Subscribes by the distinct connections mode of graphql-sse: one request for each subscription. */
export class SseUpstream implements AsyncDisposable {
  readonly #agent: Agent;
  readonly #url: URL;

  constructor(config: SubgraphConfig) {
    const { timeoutMs, subscriptions, url } = config;
    this.#url = new URL(subscriptions?.url ?? url);
    // An event may be a long time coming; the head of the stream may not.
    this.#agent = new Agent({ connect: connectOptions(config), headersTimeout: timeoutMs, bodyTimeout: 0 });
  }

  /** @param authorization the token of the gateway, where the subgraph gets one */
  subscribe(request: Request, authorization: () => Promise<string | undefined>, sink: Sink): () => void {
    const stop = new AbortController();
    this.#run(request, authorization, sink, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) sink.error(error);
    });
    return () => stop.abort();
  }

  async #run(
    { query, variables, operationName }: Request,
    authorization: () => Promise<string | undefined>,
    sink: Sink,
    signal: AbortSignal,
  ): Promise<void> {
    const bearer = await authorization();
    const trace = traceparent();
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      ...(bearer === undefined ? {} : { authorization: bearer }),
      ...(trace === undefined ? {} : { traceparent: trace }),
    };
    const body = JSON.stringify({ query, variables, operationName });
    const { origin, pathname, search } = this.#url;
    const path = pathname + search;
    const response = await this.#agent.request({ origin, path, method: 'POST', headers, body, signal });
    response.body.on('error', () => {});
    try {
      const type = String(response.headers['content-type'] ?? '');
      if (!EVENT_STREAM.test(type))
        throw new StreamFault(headFault(response.statusCode, response.headers) ?? 'its answer is no event stream');
      const encoding = encodingFault(response.headers['content-encoding']);
      if (encoding !== undefined) throw new StreamFault(encoding);
      const rate = new EventRate();
      for await (const { event, data } of readSseEvents(paced(response.body, rate, signal), MAX_EVENT_BYTES)) {
        if (event === 'complete') return sink.complete();
        if (event === 'next') sink.next(readPayload(data));
        await rate.wait({ events: 1 }, signal);
      }
      throw new Error('its event stream ended');
    } finally {
      response.body.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}
