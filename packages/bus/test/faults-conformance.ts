import { expect, test } from '@jest/globals';
import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import { until } from '@visor/testkit';
import { consumer, effectsOf, event, newTopic, recordEffects, range, createRecorder, type Join } from './kit.ts';

/** What every event log promises when something is wrong: with a message, with a handler, with the database. */
export function faults(join: Join): void {
  test('any bytes may arrive: the unreadable become dead letters, with reason and bytes, and the rest is applied', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    const [seen, dead] = [createRecorder(), createRecorder()];
    await log.append([event(topic, 'first')]);
    const odd = [Buffer.alloc(0), Buffer.from([0, 255, 0, 13]), Buffer.alloc(1_000_000, 7), Buffer.from('{"open":')];
    for (const bytes of odd) await log.appendRaw(topic, 'k', bytes);
    await log.appendRaw(topic, 'k', Buffer.from('"bare"'));
    await log.append([event(topic, 'last')]);
    await using _ = await log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    await using _dlq = await log.subscribe(
      consumer({
        group: 'dead',
        topics: [`${topic}.dlq`],
        decode: (_topic, value) => value,
        handle: async (_tx, events) => dead.add(events),
      }),
    );
    await Promise.all([seen.see(3), dead.see(odd.length)]);

    expect(seen.values()).toEqual(['first', 'bare', 'last']);
    expect(seen.events[1]?.id).toMatch(new RegExp(`^${topic}/\\d+/\\d+$`));
    expect(
      dead.events.map(({ raw }) => raw.value.equals(odd[dead.events.findIndex((each) => each.raw === raw)]!)),
    ).toEqual(odd.map(() => true));
    expect(dead.events[0]?.raw.headers).toMatchObject({
      dlq_reason: `${topic}: not JSON`,
      dlq_code: 'INVALID',
      dlq_topic: topic,
      dlq_group: 'g',
    });
    const rows = await database.query<{ value: Buffer; code: string; reason: string }>(
      'select value, code, reason from dead_letter order by "offset"',
    );
    expect(rows.map(({ value }) => value.length)).toEqual(odd.map(({ length }) => length));
    expect(rows[0]).toMatchObject({ code: 'INVALID', reason: `${topic}: not JSON` });
  });

  test('a refused message in the middle of a batch becomes a dead letter and the others have their effect once', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    await log.append(range(9).map((n) => event(topic, n)));
    const seen = createRecorder();
    const note = recordEffects(seen);
    await using _ = await log.subscribe(
      consumer({
        topics: [topic],
        async handle(tx, events) {
          await note(tx, events);
          log.publish(
            tx,
            events.map(({ value }) => event(`${topic}.out`, value)),
          );
          if (events.some(({ value }) => value === 4)) throw new Refusal('CONFLICT', 'four is taken');
        },
      }),
    );
    expect(await effectsOf(database, 8)).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
    expect(await database.query('select code, reason, key from dead_letter')).toEqual([
      { code: 'CONFLICT', reason: 'four is taken', key: 'k' },
    ]);
    const out = createRecorder();
    await using _out = await log.subscribe(
      consumer({ group: 'out', topics: [`${topic}.out`], handle: recordEffects(out) }),
    );
    await out.see(8);
    expect(out.values()).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
  });

  test('a message that the handler hands back becomes a dead letter, and what was done with it stays', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    const note = recordEffects(createRecorder());
    await using _ = await log.subscribe(
      consumer({
        topics: [topic],
        async handle(tx, events) {
          await note(tx, events);
          const late = events.filter(({ value }) => value === 2);
          return late.map((event) => ({ event, code: 'CONFLICT', reason: 'two comes too late' }));
        },
      }),
    );
    await log.append(range(4).map((n) => event(topic, n)));
    expect(await effectsOf(database, 4)).toEqual([0, 1, 2, 3]);
    expect(await database.query('select code, reason from dead_letter')).toEqual([
      { code: 'CONFLICT', reason: 'two comes too late' },
    ]);
  });

  test.each([
    ['a fault of the database', (tx: Tx) => tx.query('select 1 / 0')],
    ['a refusal that may heal', () => Promise.reject(new Refusal('UNAVAILABLE', 'not now'))],
  ])('%s is tried again, not dead-lettered, and holds up no other topic', async (_title, fail) => {
    const [topic, other] = [newTopic(), newTopic()];
    await using member = await join();
    const { database, log } = member;
    const [seen, others] = [createRecorder(), createRecorder()];
    const healed = Promise.withResolvers<void>();
    let ill = true;
    void healed.promise.then(() => (ill = false));
    const note = recordEffects(seen);
    await using _ = await log.subscribe(
      consumer({
        topics: [topic, other],
        async handle(tx, events) {
          if (events[0]?.topic === other) return others.add(events);
          await note(tx, events);
          if (ill) await fail(tx);
        },
      }),
    );
    await log.append(range(3).map((n) => event(topic, n)));
    await seen.see(2); // The batch, then one by one.
    await log.append([event(other, 'free')]);
    await others.see(1);
    expect(await effectsOf(database, 0)).toEqual([]);
    healed.resolve();
    expect(await effectsOf(database, 3)).toEqual([0, 1, 2]);
    expect(await database.query('select from dead_letter')).toEqual([]);
  });

  test('a message that alone causes a bug again and again becomes a dead letter, and the others are applied', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    const note = recordEffects(createRecorder());
    await using _ = await log.subscribe(
      consumer({
        topics: [topic],
        async handle(tx, events) {
          await note(tx, events);
          if (events.some(({ value }) => value === 1)) await tx.query('select \'{"a":"\\u0000"}\'::jsonb');
          if (events.some(({ value }) => value === 2)) throw new TypeError('not foreseen');
        },
      }),
    );
    await log.append(range(4).map((n) => event(topic, n)));
    await until(async () => (await database.query('select from dead_letter')).length === 2, { within: 110_000 });
    expect(await effectsOf(database, 2)).toEqual([0, 3]);
    const letters = await database.query<{ code: string; reason: string }>(
      'select code, reason from dead_letter order by id',
    );
    expect(letters).toMatchObject([
      { code: 'INTERNAL', reason: expect.stringContaining('a fault of Visor, 8 times') },
      { code: 'INTERNAL', reason: expect.stringContaining('not foreseen') },
    ]);
  }, 120_000);

  test('a message too large to be sent is refused when it is published', async () => {
    await using member = await join();
    const large = event(newTopic(), 'x'.repeat(5_000_000));
    await expect(member.log.append([large])).rejects.toThrow('at most');
  });

  test('odd keys, ids and headers pass and become dead letters without harm', async () => {
    const topic = newTopic();
    await using member = await join();
    const { database, log } = member;
    const seen = createRecorder();
    await using _ = await log.subscribe(consumer({ topics: [topic], handle: recordEffects(seen) }));
    const odd = ['', 'nul \0 nul', 'lone \uD800', 'x'.repeat(5_000)];
    await log.append(odd.map((text) => event(topic, text, { key: text, id: text || 'id', type: text })));
    for (const key of odd) await log.appendRaw(topic, key, Buffer.from('{'));
    await log.append([event(topic, 'last', { key: '' })]);
    await seen.see(5);
    await until(async () => (await database.query('select from dead_letter')).length === 4);
    expect(await effectsOf(database, 5)).toHaveLength(5);
  });
}
