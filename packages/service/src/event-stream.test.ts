import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '@visor/schema';
import { MemoryTopic } from '../test/memory-topic.ts';
import { parseCursor, writeCursor } from './cursor.rules.ts';
import { lastByKey, openStream, type StreamItem } from './event-stream.ts';
import type { StreamRequest } from './request-context.ts';

const changed = (taskId: string) => ({ taskId, jobs: [] });

/** A stream of the tasks whose jobs changed. */
const open = (
  topic: MemoryTopic,
  given: { after?: string | null; snapshot?: boolean } = {},
  forwarded?: StreamRequest,
  wanted = (_taskId: string): boolean => true,
) =>
  openStream(topic.feed, given, forwarded, {
    wanted: ({ taskId }) => wanted(taskId),
    events: (messages) => messages,
    snapshot: async function* () {
      yield { taskId: 'now 1' };
      yield { taskId: 'now 2' };
    },
  });

async function take(stream: AsyncIterableIterator<StreamItem>, count: number): Promise<StreamItem[]> {
  const items: StreamItem[] = [];
  while (items.length < count) {
    const step = await stream.next();
    if (step.done) break;
    items.push(step.value);
  }
  return items;
}
const tasksOf = (items: readonly StreamItem[]) => items.map(({ value }) => (value as { taskId: string }).taskId);

test('each event has the cursor behind it; with it as `after` another process goes on there', async () => {
  const topic = new MemoryTopic();
  const first = await open(topic);
  topic.append(changed('a'), changed('b'));
  const [a, b] = await take(first, 2);
  await first.return?.();
  topic.append(changed('c'));
  topic.newFeed();
  topic.append(changed('d'));
  const next = await open(topic, { after: a?.extensions.cursor ?? null });
  expect(tasksOf(await take(next, 3))).toEqual(['b', 'c', 'd']);
  topic.append(changed('e'));
  expect(tasksOf(await take(next, 1))).toEqual(['e']);
  await next.return?.();
  expect(b?.extensions.cursor).not.toBe(a?.extensions.cursor);
  expect(topic.feed.readers).toBe(0);
});

test('whatever the order of appends, tails and reads, nothing is missed, repeated or reordered', async () => {
  const step = fc.oneof(
    fc.record({ append: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ read: fc.integer({ min: 1, max: 8 }) }),
    fc.constant({ tail: true }),
    fc.constant({ flood: true }),
    fc.constant({ restart: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const topic = new MemoryTopic();
      topic.isTailing = false;
      let cursor: string | null = null;
      let stream = await open(topic, {}, { snapshot: false });
      const seen: string[] = [];
      const read = async (count: number): Promise<void> => {
        for (const { value, extensions } of await take(stream, count)) {
          cursor = extensions.cursor;
          if (!extensions.opening) seen.push((value as { taskId: string }).taskId);
        }
      };
      await read(1);
      for (const now of steps) {
        if ('append' in now) for (let i = 0; i < now.append; i++) topic.append(changed(String(topic.length)));
        if ('flood' in now) for (let i = 0; i < 1_100; i++) topic.append(changed(String(topic.length)));
        if ('tail' in now || 'flood' in now) topic.tail();
        if ('restart' in now) {
          await stream.return?.();
          topic.newFeed();
          stream = await open(topic, {}, { snapshot: false, ...(cursor === null ? {} : { after: cursor }) });
          await read(1);
        }
        if ('read' in now) {
          topic.tail();
          await read(Math.min(now.read, topic.length - seen.length));
        }
      }
      topic.tail();
      await read(topic.length - seen.length);
      expect(seen).toEqual(Array.from({ length: topic.length }, (_, index) => String(index)));
      await stream.return?.();
    }),
    { numRuns: 40 },
  );
});

test('a snapshot comes first, and only its last part has a cursor, behind which the changes follow', async () => {
  const topic = new MemoryTopic();
  topic.append(changed('before'));
  const stream = await open(topic, { snapshot: true });
  const first = stream.next();
  topic.append(changed('after'));
  const items = [(await first).value as StreamItem, ...(await take(stream, 2))];
  expect(tasksOf(items)).toEqual(['now 1', 'now 2', 'after']);
  expect(items.map(({ extensions }) => extensions.snapshot)).toEqual([{ more: true }, { more: false }, undefined]);
  expect(items[0]?.extensions.cursor).toBeNull();
  const again = await open(topic, { after: items[1]?.extensions.cursor ?? null, snapshot: true });
  expect(tasksOf(await take(again, 1))).toEqual(['after']);
});

test('a gap that the log no longer fills is counted; a snapshot takes its place where one is wanted', async () => {
  const topic = new MemoryTopic();
  const at = (offset: number) =>
    writeCursor({ installation: 'here', topic: 'wms.jobs.status', offsets: new Map([[0, offset]]) });
  for (let i = 0; i < 10; i++) topic.append(changed(String(i)));
  topic.trim(6);
  const [lagged, next] = await take(await open(topic, { after: at(2) }), 2);
  expect([lagged?.extensions.lagged, next?.extensions.lagged]).toEqual([4, undefined]);
  expect(tasksOf([lagged as StreamItem])).toEqual(['6']);
  const [snapshot] = await take(await open(topic, { after: at(2), snapshot: true }), 1);
  expect(snapshot?.extensions).toMatchObject({ snapshot: { more: true }, lagged: 4 });
});

test.each([
  ['no cursor', 'x'],
  ['no cursor', ''],
  ['no cursor', 'A'.repeat(100_000)],
  ['no cursor', Buffer.from('v1:here:wms.jobs.status:0--1').toString('base64url')],
  ['no cursor', Buffer.from('v1:here:wms.jobs.status:0-9999999999999999').toString('base64url')],
  ['cursor of another installation', Buffer.from('v1:there:wms.jobs.status:0-0').toString('base64url')],
  ['a cursor of wms.pilots.status', Buffer.from('v1:here:wms.pilots.status:0-0').toString('base64url')],
  ['in the future', Buffer.from('v1:here:wms.jobs.status:0-1').toString('base64url')],
  ['in the future', Buffer.from('v1:here:wms.jobs.status:3-1').toString('base64url')],
])('%s: refused by name', async (text, after) => {
  const topic = new MemoryTopic();
  const refused = open(topic, { after });
  await expect(refused).rejects.toThrow(text);
  await expect(refused).rejects.toBeInstanceOf(Refusal);
  expect(topic.feed.readers).toBe(0);
});

test('a cursor is read as it was written', () => {
  const cursor = fc.record({
    installation: fc.stringMatching(/^[\w.-]{1,20}$/),
    topic: fc.stringMatching(/^[\w.-]{1,20}$/),
    offsets: fc
      .array(fc.tuple(fc.nat(127), fc.nat(Number.MAX_SAFE_INTEGER)), { minLength: 1 })
      .map((at) => new Map(at)),
  });
  fc.assert(fc.property(cursor, (given) => expect(parseCursor(writeCursor(given))).toEqual(given)));
  fc.assert(fc.property(fc.string(), (text) => void parseCursor(text)));
});

test('of messages of one key the last one counts, in the order of the last ones', () => {
  const messages = ['a', 'b', 'a', 'c'].map((value, index) => ({ value, cursor: String(index) }));
  expect(lastByKey(messages, (value) => value)).toEqual([messages[1], messages[2], messages[3]]);
});
