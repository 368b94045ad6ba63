import { connect } from '@visor/db';
import { testDatabase, type TestDatabase } from '@visor/testkit';
import { removeTopics } from '../src/index.ts';
import { silentLogger } from '../src/logger.ts';
import { openMessageLog } from '../src/open-log.ts';
import type { Member } from './conformance.ts';
import { testMigrations } from './migrations.ts';

export const BROKERS_VARIABLE = 'VISOR_TEST_KAFKA';
export const brokers = (process.env[BROKERS_VARIABLE] ?? '').split(',').filter(Boolean);

export const decode = (_topic: string, value: Buffer): unknown => JSON.parse(value.toString());

/** A database whose installation has nothing left on the broker afterwards. */
export async function testServer(): Promise<TestDatabase> {
  const server = await testDatabase({ log: false });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await removeTopics({ brokers, installation: server.installation });
      await server[Symbol.asyncDispose]();
    },
  };
}

interface JoinOptions {
  readonly brokers?: readonly string[];
  readonly logger?: typeof silentLogger;
  /** Host and port through which the database is reached. */
  readonly through?: { readonly host: string; readonly port: number };
}

/** Opens the log on Kafka, over a schema of its own. */
export async function joinKafka(server: TestDatabase, service: string, options: JoinOptions = {}): Promise<Member> {
  const url = new URL(await server.url(service));
  if (options.through) url.host = `${options.through.host}:${options.through.port}`;
  const database = await connect({ url: url.href, schema: server.name(service), migrations: testMigrations });
  const { installation } = server;
  const log = await openMessageLog({
    kind: 'kafka',
    database,
    source: 'test',
    installation,
    brokers: options.brokers ?? brokers,
    logger: options.logger ?? silentLogger,
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
