import { createConnection, createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { ConfigResourceTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import { conformance, type Harness } from '../test/conformance.ts';
import {
  brokers as real,
  BROKERS_VARIABLE as VARIABLE,
  decode,
  joinKafka as join,
  testServer,
} from '../test/kafka-kit.ts';
import { installTopics, removeTopics } from './index.ts';
import { openMessageAppender } from './open-log.ts';
import type { Event } from './message-log.ts';
import { silentLogger } from './logger.ts';

// Without a broker: a failure in continuous integration, skipped with the reason elsewhere.
const suite = real.length > 0 || process.env.CI === 'true' ? describe : describe.skip;
suite(`with the broker that ${VARIABLE} names (host:port; scripts/kafka.sh start DIR PORT)`, () => {
  test('a broker is named', () => {
    expect(real).not.toEqual([]);
  });

  conformance('Kafka', async (): Promise<Harness> => {
    const server = await testServer();
    return {
      join: (service) => join(server, service),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  });

  test('a message sent by another program, without key, value or headers, is read', async () => {
    await using server = await testServer();
    await using member = await join(server, 'one');
    const kafka = new Kafka({ brokers: real, logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await using _made = await member.log.tail({ topics: ['by.hand'], decode, handle: () => {} });
    await producer.send({
      topic: `${server.installation}.by.hand`,
      messages: [
        { key: null, value: null, partition: 1 },
        { key: Buffer.from([0, 255]), value: '7', headers: { many: ['a', 'b'] }, partition: 1 },
      ],
    });
    await producer.disconnect();
    const seen: Event[] = [];
    await using _ = await member.log.subscribe({
      group: 'g',
      topics: ['by.hand'],
      decode,
      handle: async (_tx, events) => void seen.push(...events),
    });
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ id: 'by.hand/1/1', value: 7, raw: { headers: { many: 'b' } } });
    // Committed a moment after the handler has seen the batch.
    const dead = await until(async () => {
      const rows = await member.database.query('select "offset", value, key from dead_letter');
      return rows.length > 0 && rows;
    });
    expect(dead).toEqual([{ offset: '0', value: Buffer.alloc(0), key: '' }]);
  });

  test('while no broker answers, messages are kept and failures logged at growing intervals; then all arrive', async () => {
    await using server = await testServer();
    const [host = '', port = ''] = (real[0] ?? '').split(':');
    let open = false;
    const door = createServer((socket) => {
      if (!open) return void socket.destroy();
      const through = createConnection({ host, port: Number(port) });
      for (const each of [socket, through]) each.on('error', () => {});
      socket.pipe(through).pipe(socket);
    });
    await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
    const address = door.address();
    const brokers = [`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`];
    const warnings: { failures?: number; retryInMs?: number }[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) };

    await using member = await join(server, 'one', { brokers, logger });
    const values: unknown[] = [];
    await using _ = await member.log.subscribe({
      group: 'g',
      topics: ['kept'],
      decode,
      handle: async (_tx, events) => void values.push(...events.map(({ value }) => value)),
    });
    await member.log.append([1, 2, 3].map((value) => ({ topic: 'kept', key: 'k', type: 'noted', value })));
    await until(() => warnings.some(({ failures = 0 }) => failures >= 2));
    expect(await member.database.query('select from outbox_message')).toHaveLength(3);
    open = true;
    await until(() => values.length === 3, { within: 30_000 });
    expect(values).toEqual([1, 2, 3]);
    await until(async () => (await member.database.query('select from outbox_message')).length === 0);
    door.close();
  });

  test('a stored offset that the broker cannot serve is always reported', async () => {
    await using server = await testServer();
    const logged: string[] = [];
    const logger = {
      info() {},
      warn: (fields: { err?: Error }) => void logged.push(fields.err?.message ?? ''),
      error: (_fields: object, text: string) => void logged.push(text),
    };
    await using member = await join(server, 'one', { logger });
    const send = (topic: string, values: number[]) =>
      member.log.append(values.map((value) => ({ topic, key: 'k', type: 'noted', value })));
    const read = (topic: string, values: unknown[]) =>
      member.log.subscribe({
        group: 'g',
        topics: [topic],
        decode,
        handle: async (_tx, events) => void values.push(...events.map(({ value }) => value)),
      });
    const first: unknown[] = [];
    const reader = await read('trimmed', first);
    await send('trimmed', [1, 2]);
    await until(() => first.length === 2);
    await reader[Symbol.asyncDispose]();
    await send('trimmed', [3, 4, 5]);
    await until(async () => (await member.database.query('select from outbox_message')).length === 0);

    // Retention took 3 before it was read.
    const admin = new Kafka({ brokers: real, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topic = `${server.installation}.trimmed`;
    const used = (await admin.fetchTopicOffsets(topic)).find(({ high }) => high === '5')?.partition ?? -1;
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: used, offset: '3' }] });
    await admin.disconnect();
    const later: unknown[] = [];
    const again = await read('trimmed', later);
    await until(() => later.length === 2);
    expect(later).toEqual([4, 5]);
    expect(logged).toContain('unread messages lost: the log no longer holds them');
    expect(await member.database.query('select code, "offset" from dead_letter')).toEqual([
      { code: 'LAGGED', offset: '2' },
    ]);
    await again[Symbol.asyncDispose]();

    // The topic was created again: offsets begin at 0, below the stored offset.
    await member.database.query('update consumer_offset set next = 100');
    await using _ = await read('trimmed', later);
    await until(() => logged.some((text) => text.includes('was it created again?')));
    expect(later).toEqual([4, 5]);
  });

  test('an installation is removed with its topics and groups, and no other is', async () => {
    await using server = await testServer();
    await using member = await join(server, 'one');
    const { installation } = server;
    const other = `${installation}x`;
    await installTopics({ brokers: real, installation, topics: ['a', 'b'] });
    await installTopics({ brokers: real, installation: other, topics: ['a'] });
    const seen: Event[] = [];
    const reader = await member.log.subscribe({
      group: 'g',
      topics: ['a'],
      decode,
      handle: async (_tx, events) => void seen.push(...events),
    });
    await member.log.append([{ topic: 'a', key: 'k', type: 'noted', value: 1 }]);
    await until(() => seen.length === 1);
    await reader[Symbol.asyncDispose]();

    await removeTopics({ brokers: real, installation });
    const left = await namesOn(real);
    expect(left.filter((name) => name.startsWith(`${installation}.`))).toEqual([]);
    expect(left).toContain(`${other}.a`);
    await removeTopics({ brokers: real, installation: other });
    // Nothing is left to remove.
    await removeTopics({ brokers: real, installation: other });
    await expect(removeTopics({ brokers: real, installation: '' })).rejects.toThrow('installation');
  });

  test('topics keep their messages until an operator says otherwise', async () => {
    await using server = await testServer();
    const { installation } = server;
    await installTopics({ brokers: real, installation, topics: ['kept'] });
    const admin = new Kafka({ brokers: real, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: `${installation}.kept` }],
    });
    await admin.disconnect();
    const settings = new Map(
      resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
    );
    expect([settings.get('retention.ms'), settings.get('retention.bytes')]).toEqual(['-1', '-1']);
    await removeTopics({ brokers: real, installation });
  });

  test('brokers that do not answer are refused before anything is made', async () => {
    const brokers = ['127.0.0.1:1'];
    await expect(installTopics({ brokers, installation: 'none', topics: ['a'] })).rejects.toThrow(
      /no Kafka answers at 127.0.0.1:1/,
    );
  });

  test('messages sent in transactions are read, those of aborted ones are not, and their marks end no read', async () => {
    await using server = await testServer();
    await using member = await join(server, 'one');
    const ranges = await member.log.ranges('a');
    const begin = new Map(ranges.map(({ partition, first }) => [partition, first]));
    const kafka = new Kafka({ brokers: real, logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      transactionalId: server.installation,
      maxInFlightRequests: 1,
      idempotent: true,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    for (const [value, ends] of [
      ['1', 'commit'],
      ['2', 'abort'],
      ['3', 'commit'],
      ['4', 'abort'],
    ] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic: `${server.installation}.a`, messages: [{ value, partition: 1 }] });
      await transaction[ends]();
    }
    await producer.disconnect();
    const read = await member.log.read('a', begin);
    expect(read.map(({ value }) => String(value))).toEqual(['1', '3']);
    const next = (read.at(-1)?.offset ?? 0n) + 1n;
    expect(await member.log.read('a', new Map([...begin, [1, next]]))).toEqual([]);
    const seen: Event[] = [];
    await using _ = await member.log.subscribe({
      group: 'g',
      topics: ['a'],
      decode,
      handle: async (_tx, events) => void seen.push(...events),
    });
    await until(() => seen.length === 2);
    expect(seen.map(({ value }) => value)).toEqual([1, 3]);
  });

  test('an appender sends straight to the broker', async () => {
    await using server = await testServer();
    await using member = await join(server, 'one');
    const seen: Event[] = [];
    await using _ = await member.log.tail({ topics: ['a'], decode, handle: (events) => void seen.push(...events) });
    await using appender = await openMessageAppender({
      kind: 'kafka',
      brokers: real,
      installation: server.installation,
      source: 'daq',
    });
    await appender.append([{ topic: 'a', key: 'k', type: 'noted', value: 1 }]);
    await appender.appendRaw('a', 'k', Buffer.from('2'));
    await until(() => seen.length === 2);
    expect(seen.map(({ value, raw }) => [value, raw.headers.ce_source])).toEqual([
      [1, 'daq'],
      [2, undefined],
    ]);
  });
});

/** All topics and groups. */
async function namesOn(brokers: string[]): Promise<string[]> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return [...(await admin.listTopics()), ...(await admin.listGroups()).groups.map(({ groupId }) => groupId)];
  } finally {
    await admin.disconnect();
  }
}
