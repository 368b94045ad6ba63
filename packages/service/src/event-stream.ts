import { Refusal } from '@visor/schema';
import { pause } from '@visor/schema/pause';
import { writeCursor } from './cursor.rules.ts';
import type { Feed } from './event-feed.ts';
import type { FeedEvent } from './feed-reader.ts';
import type { StreamRequest } from './request-context.ts';

/** What is sent beside an event of a stream, in the `extensions` of its result. */
export interface StreamExtensions {
  /** Send it as `after` to go on behind this event. Null within a snapshot: what was sent of it does not help. */
  readonly cursor: string | null;
  /** Most events before this one that were lost: the event log no longer holds them. */
  readonly lagged?: number;
  /** The event shows a state, no change; the last one of a snapshot has `more: false` and the cursor after it. */
  readonly snapshot?: { readonly more: boolean };
  /** For the gateway: there is no event yet; the stream begins at `cursor`, and its topic ends at `head`. */
  readonly opening?: { readonly head: string };
}

/** One event of a subscription with cursors: the root value that its fields are resolved from. */
export class StreamItem {
  readonly value: unknown;
  readonly extensions: StreamExtensions;

  constructor(value: unknown, extensions: StreamExtensions) {
    this.value = value;
    this.extensions = extensions;
  }
}

interface Arguments {
  readonly after?: string | null | undefined;
  readonly snapshot?: boolean | null | undefined;
}

interface StreamDefinition<V, Value> {
  wanted(value: V): boolean;
  /** The events that subscribers get of messages that came together: in order, at most one per message. */
  events(messages: readonly FeedEvent<V>[]): readonly { readonly value: Value; readonly cursor: string }[];
  /** Live messages are collected for so long after the first. */
  readonly batchMs?: number;
  /** The state of now, in pages; or why there is none. */
  readonly snapshot: (() => AsyncIterable<Value>) | Refusal;
}

/** Why a stream of everything has no snapshot. */
export const noSnapshot = (field: string): Refusal =>
  new Refusal('INVALID', `a snapshot needs ${field}: the state of everything is read in pages by a query`, {
    field: 'snapshot',
  });

/** The last message of each key, in order: an event shows the state of what it names, so earlier ones say nothing more. */
export function lastByKey<V>(
  messages: readonly FeedEvent<V>[],
  keyOf: (value: V) => string,
): readonly { readonly value: V; readonly cursor: string }[] {
  const last = new Map<string, FeedEvent<V>>();
  for (const message of messages) {
    const key = keyOf(message.value);
    last.delete(key);
    last.set(key, message);
  }
  return [...last.values()];
}

/**
 * Opens the stream of one subscription: a snapshot if it is wanted, then what changes; or, with `after`, what has changed
 * since. With both, the snapshot comes only where the gap since `after` can't be filled.
 * @throws Refusal INVALID for a wrong cursor, and where there is no snapshot
 */
export async function openStream<V, Value>(
  feed: Feed<V>,
  given: Arguments,
  forwarded: StreamRequest | undefined,
  definition: StreamDefinition<V, Value>,
): Promise<AsyncIterableIterator<StreamItem>> {
  const after = forwarded ? forwarded.after : given.after;
  const wantsSnapshot = forwarded ? forwarded.snapshot : given.snapshot;
  const { snapshot, batchMs, events } = definition;
  if (wantsSnapshot && snapshot instanceof Refusal) throw snapshot;
  const { reader, end } = await feed.follow({ after }, definition.wanted);

  async function* items(): AsyncGenerator<StreamItem, undefined> {
    const isWhole = after != null && reader.lagged === 0;
    // The gateway counts for each of its subscribers what it lost before the place where the stream opens.
    const lost = forwarded ? 0 : reader.lagged;
    if (forwarded) reader.forgetLag();
    const pages = wantsSnapshot && !isWhole && !(snapshot instanceof Refusal) ? snapshot() : undefined;
    if (pages) await reader.moveToEnd();
    const head = pages ? reader.cursor : writeCursor(end);
    if (forwarded) yield new StreamItem(undefined, { cursor: reader.cursor, opening: { head } });
    if (pages) yield* snapshotItems(pages, reader.cursor, lost);
    for (let chunk = await reader.next(); chunk; chunk = await reader.next()) {
      let messages = chunk.events;
      let { lagged } = chunk;
      if (batchMs !== undefined) {
        await pause(batchMs, reader.closed);
        messages = [...messages, ...reader.poll()];
      }
      for (const { value, cursor } of events(messages)) {
        yield new StreamItem(value, lagged > 0 ? { cursor, lagged } : { cursor });
        lagged = 0;
      }
    }
    return undefined;
  }
  const stream = items();
  const closing: AsyncIterableIterator<StreamItem> = {
    next: () => stream.next(),
    return: () => {
      // A generator that waits can't be ended; its reader can.
      reader.close();
      return stream.return(undefined);
    },
    [Symbol.asyncIterator]: () => closing,
  };
  return closing;
}

/** The last page is known when the source ends, so each waits for the next. */
async function* snapshotItems<Value>(
  pages: AsyncIterable<Value>,
  cursor: string,
  lost: number,
): AsyncGenerator<StreamItem> {
  let lagged = lost;
  let page: { readonly value: Value } | undefined;
  const item = (value: Value, more: boolean): StreamItem => {
    const extensions = { cursor: more ? null : cursor, snapshot: { more }, ...(lagged > 0 ? { lagged } : {}) };
    lagged = 0;
    return new StreamItem(value, extensions);
  };
  for await (const value of pages) {
    if (page) yield item(page.value, true);
    page = { value };
  }
  if (page) yield item(page.value, false);
}
