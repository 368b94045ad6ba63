import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from '@jest/globals';
import { connect, type Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import { testDatabase, until } from '@visor/testkit';
import pg from 'pg';
import { conformance, type Harness } from '../test/conformance.ts';
import type { Event } from './message-log.ts';
import { removeLog, type LogOptions } from './index.ts';
import { openMessageAppender, openMessageLog } from './open-log.ts';
import { testMigrations } from '../test/migrations.ts';

type Server = Awaited<ReturnType<typeof testDatabase>>;

async function join(server: Server, service: string, more: Partial<LogOptions> = {}) {
  const url = await server.url(service);
  const database = await connect({ url, schema: server.name(service), migrations: testMigrations });
  const log = await openMessageLog({
    kind: 'postgres',
    database,
    source: 'test',
    installation: server.installation,
    ...more,
  });
  return {
    database,
    log,
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

conformance('PostgreSQL', async (): Promise<Harness> => {
  const server = await testDatabase();
  return {
    join: (service) => join(server, service),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});

const decode = (_topic: string, value: Buffer): unknown => JSON.parse(value.toString());
const event = (topic: string, value: unknown) => ({ topic, key: 'k', type: 'noted', value });
const valuesOf = (events: readonly Event[]) => events.map(({ value }) => value);

test('whatever the order of their commits, a reader neither skips nor reorders', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  await using other = await join(server, 'two');
  const seen: unknown[] = [];
  await using _ = await other.log.subscribe({
    group: 'g',
    topics: ['a', 'b'],
    decode,
    handle: async (_tx, events) => void seen.push(...valuesOf(events)),
  });

  // The first transaction begins, and publishes, before the second; the second commits first.
  const begun = Promise.withResolvers<void>();
  const may = Promise.withResolvers<void>();
  const early = member.database.transaction(async (tx: Tx) => {
    member.log.publish(tx, [event('a', 'early 1'), event('a', 'early 2')]);
    begun.resolve();
    await may.promise;
  });
  await begun.promise;
  await other.database.transaction(async (tx) => other.log.publish(tx, [event('a', 'late')]));
  await until(() => seen.length === 1);
  may.resolve();
  await early;
  await until(() => seen.length === 3);
  expect(seen).toEqual(['late', 'early 1', 'early 2']);

  // A transaction that already holds offsets and is slow to commit: those after it wait, none is read before it.
  const holder = new pg.Client({ connectionString: await server.url('one') });
  await holder.connect();
  await holder.query('begin');
  const log = `${server.installation}_event_log`;
  await holder.query(`select ${log}.append('{a}', '{k}', '{"{}"}', array['"held"'::bytea])`);
  const after = other.log.append([event('a', 'after held')]);
  await other.log.append([event('b', 'elsewhere')]);
  await until(() => seen.includes('elsewhere'));
  expect(seen).not.toContain('after held');
  await holder.query('commit');
  await holder.end();
  await after;
  await until(() => seen.length === 6);
  expect(seen.slice(4)).toEqual(['held', 'after held']);
});

test('a rolled-back append leaves no gap, and transactions over the same topics never block each other for ever', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  const both = (n: number) => (n % 2 ? ['a', 'b'] : ['b', 'a']).map((topic) => event(topic, n));
  const work = Array.from({ length: 40 }, (_, n) =>
    member.database.transaction(async (tx) => {
      member.log.publish(tx, both(n));
      if (n % 5 === 0) throw new Error('undone');
    }),
  );
  const outcome = await Promise.allSettled(work);
  expect(outcome.filter(({ status }) => status === 'rejected')).toHaveLength(8);
  const places = new Map<string, bigint[]>();
  await using _ = await member.log.subscribe({
    group: 'g',
    topics: ['a', 'b'],
    decode,
    handle: async (_tx, events) => {
      for (const { topic, raw } of events) places.set(topic, [...(places.get(topic) ?? []), raw.offset]);
    },
  });
  await until(() => places.get('a')?.length === 32 && places.get('b')?.length === 32);
  const dense = Array.from({ length: 32 }, (_, n) => BigInt(n));
  expect(places.get('a')).toEqual(dense);
  expect(places.get('b')).toEqual(dense);
});

test('a member whose offset was advanced by another changes nothing', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  await using _ = await member.log.subscribe({
    group: 'g',
    topics: ['a'],
    decode,
    handle: async (tx, events) => {
      await tx.query('insert into effect select unnest($1::text[])', [valuesOf(events)]);
    },
    maxBatch: 1,
  });
  await member.log.append([event('a', '0')]);
  await until(async () => (await member.database.query('select from effect')).length === 1);
  // Another process handled "1" in the meantime.
  await member.database.query('update consumer_offset set next = 2');
  await member.log.append([event('a', '1'), event('a', '2')]);
  await until(async () => (await member.database.query('select from effect')).length === 2);
  expect(await member.database.query('select id from effect order by place')).toEqual([{ id: '0' }, { id: '2' }]);
});

test('a batch with messages that are not new has the effects of the new ones, once', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  const batches: unknown[][] = [];
  const asRaw = (id: string, value: string) => ({ ...event('a', value), id });
  await member.log.append([asRaw('1', 'first'), asRaw('2', 'second')]);
  const handle = async (tx: Tx, events: readonly Event[]): Promise<void> => {
    batches.push(valuesOf(events));
    await tx.query('insert into effect select unnest($1::text[])', [valuesOf(events)]);
  };
  const consumer = { group: 'g', topics: ['a'], decode, handle };
  await using _ = await member.log.subscribe(consumer);
  const effects = async () => (await member.database.query('select id from effect order by place')).map(({ id }) => id);
  await until(async () => (await effects()).length === 2);
  // One was there before, one comes twice in the batch.
  await member.log.append([asRaw('2', 'second again'), asRaw('3', 'third')]);
  await until(async () => (await effects()).length === 3);
  await member.log.append([asRaw('4', 'fourth'), asRaw('4', 'fourth again')]);
  await until(async () => (await effects()).length === 4);
  // None is new.
  await member.log.append([asRaw('3', 'third again')]);
  await until(async () => (await member.database.query('select from consumer_offset where next = 7')).length === 1);
  expect(await effects()).toEqual(['first', 'second', 'third', 'fourth']);
  expect(await member.database.query('select from dead_letter')).toEqual([]);
  // The handler's work of what is not new is undone before it is asked again; no message is handled one by one.
  expect(batches).toEqual([['first', 'second'], ['second again', 'third'], ['third'], ['fourth'], ['third again']]);
});

test('a message whose notice was lost is found, though by the last notice the topic ends before it', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  const seen: unknown[] = [];
  const handle = async (_tx: Tx, events: readonly Event[]): Promise<void> => void seen.push(...valuesOf(events));
  await using _ = await member.log.subscribe({ group: 'g', topics: ['a'], decode, handle });
  for (let number = 0; number < 3; number++) {
    await member.log.append([event('a', number)]);
    await until(() => seen.length === number + 1);
  }
  const log = `${server.installation}_event_log`;
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query(
    `insert into ${log}.message select topic, partition, 3, key, '{}', '3', "time" from ${log}.message where "offset" = 2`,
  );
  await admin.query(`update ${log}.head set next = 4`);
  await admin.end();
  await until(() => seen.length === 4);
  await member.log.append([event('a', 4)]);
  await until(() => seen.length === 5);
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test('a dropped connection is opened again and messages go on', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  const seen: unknown[] = [];
  await using _ = await member.log.subscribe({
    group: 'g',
    topics: ['a'],
    decode,
    handle: async (_tx, events) => void seen.push(...valuesOf(events)),
  });
  await member.log.append([event('a', 1)]);
  await until(() => seen.length === 1);
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await admin.end();
  await until(() => member.log.append([event('a', 2)]).then(() => true));
  await until(() => seen.length === 2);
  expect(seen).toEqual([1, 2]);
});

test('a service role may use the functions of the log and touch none of its tables', async () => {
  await using server = await testDatabase();
  const client = new pg.Client({ connectionString: await server.url('one') });
  await client.connect();
  const log = `${server.installation}_event_log`;
  for (const statement of [`select * from ${log}.message`, `delete from ${log}.head`, `create table ${log}.mine ()`])
    await expect(client.query(statement)).rejects.toThrow('permission denied');
  expect((await client.query(`select * from ${log}.heads('{a}')`)).rows).toEqual([]);
  await client.end();

  const stranger = new pg.Client({ connectionString: server.adminUrl });
  await stranger.connect();
  await stranger.query(`create role ${server.installation}_stranger`);
  await stranger.query(`set role ${server.installation}_stranger`);
  await expect(stranger.query(`select * from ${log}.heads('{a}')`)).rejects.toThrow('permission denied');
  await stranger.end();
});

test('an appender needs no schema of its own; a removed log is gone', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  const seen: Event[] = [];
  await using tail = await member.log.tail({ topics: ['a'], decode, handle: (events) => void seen.push(...events) });
  const url = await server.url('daq');
  const appender = await openMessageAppender({
    kind: 'postgres',
    url,
    installation: server.installation,
    source: 'daq',
  });
  await appender.append([event('a', 1)]);
  await appender.appendRaw('a', 'k', Buffer.from('2'));
  await until(() => seen.length === 2);
  expect(seen.map(({ value, raw }) => [value, raw.headers.ce_source])).toEqual([
    [1, 'daq'],
    [2, undefined],
  ]);
  await appender[Symbol.asyncDispose]();
  await tail[Symbol.asyncDispose]();
  await removeLog({ adminUrl: server.adminUrl, installation: server.installation });
  await expect(member.log.append([event('a', 3)])).rejects.toThrow('does not exist');
});

test('what is published while a message is handled carries its trace on, also when a batch is applied one by one', async () => {
  await using server = await testDatabase();
  const trace = new AsyncLocalStorage<string | undefined>();
  await using member = await join(server, 'one', {
    traced: (traceparent, work) => trace.run(traceparent, work),
    traceparent: () => trace.getStore(),
  });
  for (const name of ['first', 'second', 'refused', 'third'])
    await trace.run(`trace of ${name}`, () => member.log.append([event('asked', name)]));
  const answers: Event[] = [];
  await using _asked = await member.log.subscribe({
    group: 'g',
    topics: ['asked'],
    decode,
    async handle(tx, events) {
      await tx.query('select 1');
      if (events.some(({ value }) => value === 'refused')) throw new Refusal('INVALID', 'not this one');
      member.log.publish(tx, [
        event(
          'answered',
          events.map(({ value }) => value),
        ),
      ]);
    },
  });
  await using _answered = await member.log.subscribe({
    group: 'h',
    topics: ['answered'],
    decode,
    handle: async (_tx, events) => void answers.push(...events),
  });
  await until(() => answers.length === 3);
  await member.log.append([event('asked', 'without')]);
  await until(() => answers.length === 4);
  expect(answers.map(({ value, traceparent }) => [value, traceparent])).toEqual([
    [['first'], 'trace of first'],
    [['second'], 'trace of second'],
    [['third'], 'trace of third'],
    [['without'], undefined],
  ]);
});

test('a tail does not read what nobody wants, and has all that is appended once somebody does', async () => {
  await using server = await testDatabase();
  await using member = await join(server, 'one');
  const seen: unknown[] = [];
  let isWanted = false;
  const handle = (events: readonly Event[]) => void seen.push(...events.map(({ topic, value }) => `${topic}${value}`));
  const topics = ['a', 'b'];
  await using tail = await member.log.tail({
    topics,
    decode,
    handle,
    isWanted: (topic) => topic === 'b' || isWanted,
  });
  for (let number = 1; number <= 3; number++) await member.log.append([event('a', number), event('b', number)]);
  await until(async () => seen.length === 3 && (await tail.lag()) === 0);
  isWanted = true;
  for (let number = 4; number <= 6; number++) await member.log.append([event('a', number), event('b', number)]);
  await until(() => seen.length === 9);
  expect(seen.filter((text) => String(text).startsWith('a'))).toEqual(['a4', 'a5', 'a6']);
  expect(seen.filter((text) => String(text).startsWith('b'))).toEqual(['b1', 'b2', 'b3', 'b4', 'b5', 'b6']);
});
