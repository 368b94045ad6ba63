import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { faults } from './faults-conformance.ts';
import {
  consumer,
  decode,
  effectsOf,
  event,
  newService,
  newTopic,
  recordEffects,
  range,
  createRecorder,
} from './kit.ts';
import type { Harness, Join } from './kit.ts';

export type { Harness, Member } from './kit.ts';

/** What every event log promises; run over each kind. */
export function conformance(kind: string, open: () => Promise<Harness>): void {
  describe(`event log in ${kind}`, () => {
    let harness: Harness;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => {
      await harness[Symbol.asyncDispose]();
    });
    const join: Join = (service = newService()) => harness.join(service);
    deliveries(join);
    faults(join);
  });
}

function deliveries(join: Join): void {
  test('messages are read again from any place, up to the end of now', async () => {
    const topic = newTopic();
    await using member = await join();
    const { log } = member;
    await log.append(range(30).map((n) => event(topic, { n }, { key: `key ${n % 3}` })));
    await until(async () => (await log.ranges(topic)).reduce((sum, { next }) => sum + Number(next), 0) === 30);
    const ranges = await log.ranges(topic);
    const read = await log.read(topic, new Map(ranges.map(({ partition, first }) => [partition, first])));
    expect(read.map(({ value }) => (JSON.parse(String(value)) as { n: number }).n).toSorted((a, b) => a - b)).toEqual(
      range(30),
    );
    const [some] = ranges.filter(({ next }) => next > 2n);
    if (!some) throw new Error('no partition has three messages');
    const later = new Map(
      ranges.map(({ partition, next }) => [partition, partition === some.partition ? next - 2n : next]),
    );
    const rest = await log.read(topic, later);
    expect(rest.map(({ partition, offset }) => [partition, offset])).toEqual([
      [some.partition, some.next - 2n],
      [some.partition, some.next - 1n],
    ]);
    expect(await log.read(topic, new Map(ranges.map(({ partition, next }) => [partition, next])))).toEqual([]);
  });

  test('a batch published in a transaction arrives in order, with keys, types, headers and ids', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    const seen = createRecorder();
    await database.transaction(async (tx) => {
      log.publish(
        tx,
        range(20).map((n) => event(topic, { n }, { key: `key ${n % 3}`, type: `t${n}`, id: `id-${n}` })),
      );
    });
    await using _ = await log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await seen.see(20);

    expect(new Set(seen.events.map(({ id }) => id)).size).toBe(20);
    for (const key of ['key 0', 'key 1', 'key 2']) {
      const ofKey = seen.events.filter((each) => each.key === key).map(({ value }) => (value as { n: number }).n);
      expect(ofKey).toEqual(range(20).filter((n) => `key ${n % 3}` === key));
    }
    const fifth = seen.events.find(({ id }) => id === 'id-5');
    expect(fifth).toMatchObject({ topic, key: 'key 2', type: 't5', value: { n: 5 } });
    expect(fifth?.raw.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: 'id-5',
      ce_type: 't5',
      ce_source: 'test',
    });
    expect(fifth?.time.toISOString()).toBe(fifth?.raw.headers.ce_time);
  });

  test('events of one key keep their order though many transactions send them at once', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    const sent = new Map<string, number[]>();
    const send = async (key: string) => {
      for (const n of range(15)) {
        await database.transaction(async (tx) => log.publish(tx, [event(topic, { key, n }, { key })]));
        sent.set(key, [...(sent.get(key) ?? []), n]);
      }
    };
    const seen = createRecorder();
    await using _ = await log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await Promise.all(['a', 'b', 'c', 'd'].map(send));
    await seen.see(60);
    for (const [key, numbers] of sent)
      expect(
        seen.values().flatMap((value) => ((value as { key: string }).key === key ? [(value as { n: number }).n] : [])),
      ).toEqual(numbers);
  });

  test('each group gets every message', async () => {
    const topic = newTopic();
    await using member = await join();
    const [first, second] = [createRecorder(), createRecorder()];
    await using _first = await member.log.subscribe(
      consumer({ group: 'one', topics: [topic], handle: recordEffects(first) }),
    );
    await using _second = await member.log.subscribe(
      consumer({ group: 'two', topics: [topic], handle: recordEffects(second) }),
    );
    await member.log.append(range(10).map((n) => event(topic, n)));
    await Promise.all([first.see(10), second.see(10)]);
    expect(first.values()).toEqual(range(10));
    expect(second.values()).toEqual(range(10));
  });

  test('two subscriptions of one group to different topics get all of theirs', async () => {
    const topics = [newTopic(), newTopic()];
    await using member = await join();
    const seen = topics.map(() => createRecorder());
    await using stack = new AsyncDisposableStack();
    for (const [index, topic] of topics.entries())
      stack.use(
        await member.log.subscribe(
          consumer({ topics: [topic], handle: recordEffects(seen[index] ?? createRecorder()) }),
        ),
      );
    const events = topics.flatMap((topic) => range(8).map((n) => event(topic, n, { key: `k${n}` })));
    await member.log.append(events);
    await Promise.all(seen.map((recorder) => recorder.see(8)));
    for (const recorder of seen) expect(recorder.values().toSorted()).toEqual(range(8));
  });

  test('two members of one group share the messages, and one takes over when the other leaves', async () => {
    const topic = newTopic();
    const service = newService();
    await using first = await join(service);
    await using second = await join(service);
    const seen = createRecorder();
    await using _ = await first.log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    const two = await second.log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await first.log.append(range(40).map((n) => event(topic, n, { key: `k${n}` })));
    const inAnyOrder = async () => (await effectsOf(first.database, 0)).map(Number).sort((a, b) => a - b);
    await until(async () => (await inAnyOrder()).length >= 40);
    await two[Symbol.asyncDispose]();
    await second.log.append(range(40).map((n) => event(topic, 40 + n, { key: `k${n}` })));
    await until(async () => (await inAnyOrder()).length >= 80);
    expect(await inAnyOrder()).toEqual(range(80));
  });

  test('after a restart a group goes on where it was', async () => {
    const topic = newTopic();
    const service = newService();
    await using before = await join(service);
    const seen = createRecorder();
    const subscription = await before.log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await before.log.append(range(5).map((n) => event(topic, n)));
    expect(await effectsOf(before.database, 5)).toEqual(range(5));
    await subscription[Symbol.asyncDispose]();
    await before.log.append(range(5).map((n) => event(topic, 5 + n)));

    await using after = await join(service);
    const later = createRecorder();
    await using two = await after.log.subscribe(consumer({ topics: [topic], handle: recordEffects(later) }));
    expect(await effectsOf(after.database, 10)).toEqual(range(10));
    expect(later.values()).toEqual([5, 6, 7, 8, 9]);
    expect(await two.lag()).toBe(0);
  });

  test('a message that is delivered again has its effect once', async () => {
    const topic = newTopic();
    await using member = await join();
    const seen = createRecorder();
    const same = event(topic, 'once', { id: 'same' });
    await using _ = await member.log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await member.log.append([same, same]);
    await member.log.append([same]);
    await member.log.append([event(topic, 'last')]);
    expect(await effectsOf(member.database, 2)).toEqual(['once', 'last']);
  });

  test('a group whose stored offset is set back has each effect once', async () => {
    const topic = newTopic();
    await using member = await join();
    const seen = createRecorder();
    const subscription = await member.log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await member.log.append(range(5).map((n) => event(topic, n)));
    expect(await effectsOf(member.database, 5)).toEqual(range(5));
    await subscription[Symbol.asyncDispose]();
    await member.database.query('update consumer_offset set next = 0');
    await using _ = await member.log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await member.log.append([event(topic, 5)]);
    expect(await effectsOf(member.database, 6)).toEqual(range(6));
  });

  test('a transaction that rolls back sends nothing, a savepoint that does drops its own events', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    const failing = database.transaction(async (tx) => {
      log.publish(tx, [event(topic, 'never')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await database.transaction(async (tx) => {
      log.publish(tx, [event(topic, 'before')]);
      const undone = database.savepoint(tx, async () => {
        log.publish(tx, [event(topic, 'undone')]);
        throw new Error('no');
      });
      await expect(undone).rejects.toThrow('no');
      log.publish(tx, [event(topic, 'after')]);
    });
    const seen = createRecorder();
    await using _ = await log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    expect(await effectsOf(database, 2)).toEqual(['before', 'after']);
  });

  test('what a handler publishes commits with its effect', async () => {
    const [topic, reply] = [newTopic(), newTopic()];
    await using member = await join();
    const seen = createRecorder();
    await using _ = await member.log.subscribe(consumer({ group: 'r', topics: [reply], handle: recordEffects(seen) }));
    await using _first = await member.log.subscribe(
      consumer({
        topics: [topic],
        async handle(tx, events) {
          member.log.publish(
            tx,
            events.map(({ value }) => event(reply, { answers: value })),
          );
        },
      }),
    );
    await member.log.append(range(3).map((n) => event(topic, n)));
    await seen.see(3);
    expect(seen.values()).toEqual([{ answers: 0 }, { answers: 1 }, { answers: 2 }]);
  });

  test('a tail sees every message appended after it began, and no other', async () => {
    const topic = newTopic();
    await using member = await join();
    await member.log.append([event(topic, 'old')]);
    // With an outbox an appended message reaches the broker a little later.
    const old = createRecorder();
    await using _old = await member.log.subscribe(consumer({ topics: [topic], handle: recordEffects(old) }));
    await old.see(1);

    const [first, second] = [createRecorder(), createRecorder()];
    await using _first = await member.log.tail({ topics: [topic], decode, handle: first.add });
    await using _second = await member.log.tail({ topics: [topic], decode, handle: second.add });
    await member.log.append([event(topic, 'new')]);
    await member.log.appendRaw(topic, 'k', Buffer.from('not json'));
    await member.log.append([event(topic, 'newer')]);
    await Promise.all([first.see(2), second.see(2)]);
    expect(first.values()).toEqual(['new', 'newer']);
    expect(second.values()).toEqual(['new', 'newer']);
  });
}
