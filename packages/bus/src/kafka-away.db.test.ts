import { expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { startProxy, testDatabase, until } from '@visor/testkit';
import { openMessageLog } from './open-log.ts';
import { testMigrations } from '../test/migrations.ts';

const decode = (_topic: string, value: Buffer): unknown => JSON.parse(value.toString());

test.each(['refuse', 'block'] as const)(
  'while the broker is away (%s) a service opens, keeps what it publishes, says why it is not well, and ends',
  async (how) => {
    await using server = await testDatabase({ log: false });
    // Port 1 has no listener: the proxy has no server.
    await using proxy = await startProxy({ host: '127.0.0.1', port: 1 });
    proxy[how]();
    const url = await server.url('one');
    await using database = await connect({ url, schema: server.name('one'), migrations: testMigrations });
    const brokers = [`${proxy.host}:${proxy.port}`];
    await using log = await openMessageLog({
      kind: 'kafka',
      database,
      source: 'test',
      installation: server.installation,
      brokers,
    });
    const handle = async (): Promise<void> => {};
    await using _tail = await log.tail({ topics: ['away'], decode, handle });
    await using _consumer = await log.subscribe({ group: 'g', topics: ['away'], decode, handle });
    await log.append([1, 2, 3].map((value) => ({ topic: 'away', key: 'k', type: 'noted', value })));

    const health = await until(async () => {
      const answer = await log.health(database);
      return answer.failing.length >= 2 ? answer : undefined;
    });
    expect(health).toMatchObject({ ok: false, kind: 'kafka', lag: null, unsent: 3 });
    expect(health.text).toMatch(new RegExp(`^Kafka at ${brokers[0]} does not answer: .`));
    expect(health.failing.map(({ what }) => what)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^membership/), expect.stringMatching(/^relay of away/)]),
    );
    expect(await database.query('select from outbox_message')).toHaveLength(3);
  },
);
