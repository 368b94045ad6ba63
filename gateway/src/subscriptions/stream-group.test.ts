import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { until } from '@visor/testkit';
import { writeCursor, type Cursor } from '@visor/service';
import { DEFAULT_LIMITS, type StreamLimits } from './options.ts';
import { StreamGroup } from './stream-group.ts';
import { Stream } from './stream.ts';
import { Subscriber } from './subscriber.ts';

const place = (offset: number): Cursor => ({
  installation: 'here',
  topic: 'wms.jobs.status',
  offsets: new Map([[0, offset]]),
});
const text = (offset: number) => writeCursor(place(offset));

/** A group whose sources the test itself speaks for. */
function openGroup(limits: Partial<StreamLimits> = {}) {
  const streams: Stream[] = [];
  const group: StreamGroup = new StreamGroup({
    create: ({ after, snapshot }) => {
      const stream = new Stream({
        limits: { ...DEFAULT_LIMITS, ...limits },
        hasCursors: true,
        start: { after, afterText: undefined, snapshot },
        complete: async ({ data }) => ({ data: data ?? null }),
        isUnadmitted: () => false,
        open: () => () => {},
        isAhead: (subscriber) => group.attach(subscriber),
        moved: (moved) => group.merge(moved),
        ended: (ended) => group.ended(ended),
        dropped: () => {},
      });
      streams.push(stream);
      return stream;
    },
    ended: () => {},
  });
  const subscribe = (after: number) => {
    const subscriber = new Subscriber({
      queue: 100,
      mostQueued: 100,
      after: place(after),
      afterText: undefined,
      snapshot: false,
      context: {},
      expires: 1,
      leave: (leaving) => group.remove(leaving),
      dropped: () => {},
      attach: (returning) => group.attach(returning),
    });
    group.attach(subscriber);
    return subscriber;
  };
  return { streams, group, subscribe };
}

const begin = (stream: Stream | undefined, from: number, head: number) =>
  stream?.push({ extensions: { cursor: text(from), opening: { head: text(head) } } });
const send = (stream: Stream | undefined, offset: number) =>
  stream?.push({ data: { offset }, extensions: { cursor: text(offset) } });

async function read(subscriber: Subscriber, count: number): Promise<unknown[]> {
  const offsets = [];
  for (let i = 0; i < count; i++)
    offsets.push(((await subscriber.next()).value as { data: { offset: number } }).data.offset);
  return offsets;
}

test('a stream that has not begun takes nobody: what the other has kept serves who comes back later', async () => {
  const { streams, group, subscribe } = openGroup();
  const late = subscribe(3);
  const early = subscribe(1);
  begin(streams[1], 1, 4);
  for (const offset of [2, 3, 4]) send(streams[1], offset);
  expect(await read(early, 3)).toEqual([2, 3, 4]);
  expect(group.streams).toHaveLength(2);
  begin(streams[0], 3, 4);
  send(streams[0], 4);
  expect(await read(late, 1)).toEqual([4]);
  await until(() => group.streams.length === 1);
  expect(await read(subscribe(1), 3)).toEqual([2, 3, 4]);
  expect(streams).toHaveLength(2);
  send(streams[0], 5);
  expect(await read(early, 1)).toEqual([5]);
});

test('a subscriber who is further on than the stream it joined, when that begins, gets one of its own', async () => {
  const { streams, group, subscribe } = openGroup();
  const behind = subscribe(1);
  const ahead = subscribe(5);
  expect(streams).toHaveLength(1);
  begin(streams[0], 1, 4);
  expect(streams).toHaveLength(2);
  begin(streams[1], 5, 5);
  for (const offset of [2, 3, 4, 5]) send(streams[0], offset);
  expect(await read(behind, 4)).toEqual([2, 3, 4, 5]);
  await until(() => group.streams.length === 1);
  send(streams[0], 6);
  expect(await Promise.all([behind, ahead].map((subscriber) => read(subscriber, 1)))).toEqual([[6], [6]]);
});

test('a stream that has left its source for a while ends when it must, too', async () => {
  const { streams, subscribe } = openGroup({ pending: 2, concurrency: 1 });
  const reader = subscribe(5);
  begin(streams[0], 5, 9);
  for (const offset of [6, 7, 8, 9]) send(streams[0], offset);
  streams[0]?.endWith(new GraphQLError('reloaded'));
  expect(await read(reader, 4)).toEqual([6, 7, 8, 9]);
  expect(await reader.next()).toEqual({ done: false, value: { data: null } });
  expect((await reader.next()).done).toBe(true);
});

test('what is gone while a stream has left its source is counted for its subscribers', async () => {
  const { streams, subscribe } = openGroup({ pending: 2, concurrency: 1 });
  const reader = subscribe(5);
  begin(streams[0], 5, 9);
  // The last one is one too many: the stream leaves, and goes on when these are completed.
  for (const offset of [6, 7, 8, 9]) send(streams[0], offset);
  for (const offset of [6, 7, 8, 9]) expect(await reader.next()).toEqual({ done: false, value: { data: { offset } } });
  begin(streams[0], 20, 20);
  send(streams[0], 21);
  expect((await reader.next()).value).toEqual({ data: { offset: 21 }, extensions: { lagged: 11 } });
});
