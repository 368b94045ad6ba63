import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { testDatabase, until } from '@visor/testkit';
import fc from 'fast-check';
import pg from 'pg';
import { testMigrations } from '../test/migrations.ts';
import { openMessageLog } from './open-log.ts';
import { applyRetention } from './retention.ts';

const HOUR_MS = 3_600_000;
const decode = (_topic: string, value: Buffer): unknown => JSON.parse(value.toString());
const event = (topic: string, value: unknown) => ({ topic, key: 'k', type: 'noted', value });
const never = new AbortController().signal;

type Server = Awaited<ReturnType<typeof testDatabase>>;
let server: Server;
beforeAll(async () => void (server = await testDatabase()));
afterAll(async () => server[Symbol.asyncDispose]());

/** A log with a virtual clock: the messages of a topic have the time of their append on it. */
async function openWorld(topic: string) {
  const stack = new AsyncDisposableStack();
  const url = await server.url('one');
  const database = stack.use(await connect({ url, schema: server.name('one'), migrations: testMigrations }));
  const log = stack.use(
    await openMessageLog({ kind: 'postgres', database, source: 'test', installation: server.installation }),
  );
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  stack.defer(() => admin.end());
  const schema = server.name('event_log');
  const readers = [`${topic}.a`, `${topic}.b`] as const;
  const seen = new Map<string, unknown[]>(readers.map((group) => [group, []]));
  const retention = { messageHours: 24, deadLetterDays: 90, readers: { [topic]: readers } };
  let hours = 0;
  return {
    database,
    readers,
    seen,
    pass: (more: number) => void (hours += more),
    now: () => hours,
    async append(...values: readonly number[]) {
      await log.append(values.map((value) => event(topic, value)));
      const at = new Date(hours * HOUR_MS);
      await admin.query(
        `update ${schema}.message set "time" = $2 where topic = $1 and "time" > now() - interval '1 hour'`,
        [topic, at],
      );
    },
    /** Runs the consumer of a group until it has read everything, and stops it. */
    async read(group: string) {
      await using consumer = await log.subscribe({
        group,
        topics: [topic],
        decode,
        handle: async (_tx, events) => void seen.get(group)?.push(...events.map(({ value }) => value)),
        maxBatch: 3,
      });
      await until(async () => (await consumer.lag()) === 0);
    },
    trim: () =>
      applyRetention(
        {
          database,
          retention,
          groups: readers.map((group) => ({ group, topics: [topic] })),
          log: schema,
        },
        new Date(hours * HOUR_MS),
        never,
      ),
    trimUnreported: () =>
      applyRetention({ database, retention, groups: [], log: schema }, new Date(hours * HOUR_MS), never),
    /** A round of a process that has this group alone. */
    trimOf: (group: string) =>
      applyRetention(
        { database, retention, groups: [{ group, topics: [topic] }], log: schema },
        new Date(hours * HOUR_MS),
        never,
      ),
    trimAt: (now: Date) => applyRetention({ database, retention, groups: [], log: schema }, now, never),
    async kept(): Promise<number[]> {
      const { rows } = await admin.query<{ offset: string }>(
        `select "offset" from ${schema}.message where topic = $1 order by 1`,
        [topic],
      );
      return rows.map(({ offset }) => Number(offset));
    },
    forget: (group: string) => admin.query(`select ${schema}.forget($1)`, [group]),
    log,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const step = fc.oneof(
  fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ do: fc.constant('pass' as const), count: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constantFrom('readA' as const, 'readB' as const, 'trim' as const), count: fc.constant(0) }),
);

let topics = 0;
test('whatever the order of appends, slow readers and trims: what goes is old and read by all, and all is read once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
      await using world = await openWorld(`t${topics++}`);
      const times: number[] = [];
      const read: [number, number] = [0, 0];
      let first = 0;
      for (const { do: action, count } of steps) {
        if (action === 'append') {
          await world.append(...Array.from({ length: count }, (_, index) => times.length + index));
          times.push(...Array.from({ length: count }, () => world.now()));
        } else if (action === 'pass') world.pass(count);
        else if (action === 'trim') {
          await world.trim();
          while (first < Math.min(...read) && (times[first] ?? Infinity) < world.now() - 24) first++;
          expect(await world.kept()).toEqual(times.map((_, offset) => offset).slice(first));
        } else {
          const place = action === 'readA' ? 0 : 1;
          await world.read(world.readers[place]);
          read[place] = times.length;
        }
      }
      for (const group of world.readers) {
        await world.read(group);
        expect(world.seen.get(group)).toEqual(times.map((_, value) => value));
      }
      expect(await world.database.query('select code from dead_letter')).toEqual([]);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test('nothing goes before every group that needs it has reported', async () => {
  await using world = await openWorld('needed');
  await world.append(1, 2);
  await world.read('needed.a');
  world.pass(100);
  expect(await world.trimUnreported()).toMatchObject({ messages: 0 });
  await world.read('needed.b');
  expect(await world.trim()).toMatchObject({ messages: 2 });
});

test('a removed group holds nothing; when it comes back, a dead letter says what it missed, and it reads on', async () => {
  await using world = await openWorld('removed');
  await world.append(0, 1, 2);
  for (const group of world.readers) await world.read(group);
  await world.append(3, 4);
  await world.read('removed.a');
  await expect(world.log.removeGroup('removed.b')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(world.log.removeGroup('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await world.forget('removed.b');
  world.pass(48);
  expect(await world.trimOf('removed.a')).toMatchObject({ messages: 5 });
  await world.append(5);
  await world.read('removed.b');
  expect(world.seen.get('removed.b')).toEqual([0, 1, 2, 5]);
  expect(await world.database.query('select code, "offset", reason from dead_letter')).toEqual([
    { code: 'LAGGED', offset: '3', reason: expect.stringContaining('the messages 3 to 4') },
  ]);
  await world.database.query('delete from dead_letter');
});

test('a group is named with the time since which a message waits for it', async () => {
  await using world = await openWorld('waits');
  const waits = async () =>
    (await world.log.status()).readers.filter(({ topic }) => topic === 'waits').map((reader) => reader.waits);
  world.pass(7);
  await world.append(0);
  for (const group of world.readers) await world.read(group);
  await world.trim();
  expect(await waits()).toEqual([null, null]);
  world.pass(2);
  await world.append(1);
  world.pass(1);
  await world.append(2);
  await world.read('waits.b');
  await world.trim();
  expect(await waits()).toEqual([new Date(9 * HOUR_MS), null]);
});

test('ids of the inbox go with the messages, dead letters keep their own time', async () => {
  await using world = await openWorld('inbox');
  await world.append(0, 1);
  await world.read('inbox.a');
  const group = `"group" = 'inbox.a'`;
  await world.database.query(`update inbox set seen_at = to_timestamp(0) where ${group}`);
  world.pass(23);
  expect(await world.trim()).toMatchObject({ inboxIds: 0 });
  world.pass(2);
  await world.trim();
  expect(await world.database.query(`select from inbox where ${group}`)).toEqual([]);
  const days = (count: number) => new Date(Date.now() + count * 24 * HOUR_MS);
  const letters = () => world.database.query('select reason from dead_letter order by id');
  for (const [reason, at] of [
    ['old', 0],
    ['young', Date.now()],
  ] as const)
    await world.database.query(
      `insert into dead_letter (id, "group", topic, partition, "offset", key, value, headers, code, reason)
       values ($1, 'g', 't', 0, 0, '', '', '{}', 'INVALID', $2)`,
      [
        `${at
          .toString(16)
          .padStart(12, '0')
          .replace(/^(.{8})/, '$1-')}-7abc-8000-000000000001`,
        reason,
      ],
    );
  expect(await world.trimAt(days(89))).toMatchObject({ deadLetters: 1 });
  expect(await letters()).toEqual([{ reason: 'young' }]);
  expect(await world.trimAt(days(91))).toMatchObject({ deadLetters: 1 });
});
