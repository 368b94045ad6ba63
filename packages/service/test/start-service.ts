import { testDatabase, testDirectory, until, type TestDatabase } from '@visor/testkit';
import { newIdentity, type TestIdentity } from './identity.ts';

/** What every subgraph's configuration holds, for a test on one machine. */
interface TestConfig {
  readonly PORT: number;
  readonly VISOR_INSTALLATION: string;
  readonly EVENT_LOG: 'postgres';
  readonly KAFKA_BROKERS: readonly string[];
  readonly VISOR_JWKS_FILE: string;
  readonly VISOR_TOKEN_FILE: string;
  readonly GATEWAY_URL: string;
  readonly VISOR_HOSTS: readonly string[];
  readonly VISOR_ORIGINS: readonly string[];
  readonly LOG_LEVEL: 'silent';
  readonly DATABASE_URL: string;
  readonly VISOR_NO_MIGRATE: boolean;
  readonly VISOR_LOG_HOURS: number;
  readonly VISOR_DEAD_LETTER_DAYS: number;
  readonly VISOR_AUDIT_DAYS: number;
}

/** A subgraph that serves HTTP on a database and with keys of its own. */
interface TestService extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly identity: TestIdentity;
  /** Of its GraphQL endpoint. */
  readonly url: string;
}

/** The settings that all subgraphs share, for a test on one machine: no Kafka, no gateway, a port of its own. */
export const testConfig = async (
  name: string,
  database: TestDatabase,
  { jwksFile, tokenFile }: Pick<TestIdentity, 'jwksFile' | 'tokenFile'>,
): Promise<TestConfig> => ({
  PORT: 0,
  VISOR_INSTALLATION: database.installation,
  EVENT_LOG: 'postgres',
  KAFKA_BROKERS: [],
  VISOR_JWKS_FILE: jwksFile,
  VISOR_TOKEN_FILE: tokenFile,
  GATEWAY_URL: 'http://127.0.0.1:1/graphql',
  VISOR_HOSTS: [],
  VISOR_ORIGINS: [],
  LOG_LEVEL: 'silent',
  DATABASE_URL: await database.url(name),
  VISOR_NO_MIGRATE: false,
  VISOR_LOG_HOURS: 24,
  VISOR_DEAD_LETTER_DAYS: 90,
  VISOR_AUDIT_DAYS: 730,
});

/**
 * Starts a subgraph and waits until it is healthy.
 * @param start the subgraph's own, from the configuration that all subgraphs share
 * @param options `awaitHealth: false` for a subgraph that is not healthy without the others
 */
export async function startTestService(
  name: string,
  start: (config: TestConfig) => Promise<AsyncDisposable & { readonly port: number }>,
  { awaitHealth = true }: { readonly awaitHealth?: boolean } = {},
): Promise<TestService> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const directory = stack.use(testDirectory());
  const identity = await newIdentity(directory.path);
  const service = await start(await testConfig(name, database, identity));
  stack.use(service);
  const origin = `http://127.0.0.1:${service.port}`;
  if (awaitHealth) await until(async () => (await fetch(`${origin}/healthz`)).ok, { what: 'health' });
  const owned = stack.move();
  return { database, identity, url: `${origin}/graphql`, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
