import { Refusal } from '@visor/schema';
import { pause } from '@visor/schema/pause';
import { Broker } from './broker.ts';
import { kafkaPrefix } from './installation-names.ts';
import { silentLogger } from './logger.ts';

export interface TopicsOptions {
  /** Kafka's bootstrap servers, host:port. */
  readonly brokers: readonly string[];
  /** First part of the names of topics and groups. */
  readonly installation: string;
}

/** New topics get their leaders after a moment; killed members leave their groups after the session timeout. */
const TIMEOUT_MS = 20_000;
const RETRY_INTERVAL_MS = 200;

/**
 * Creates the topics that are missing, so that services that start together do not create them at the same time.
 * @throws Error at once when no broker answers
 */
export async function installTopics(options: TopicsOptions & { readonly topics: readonly string[] }): Promise<void> {
  await using broker = await connectToBroker(options);
  await repeatUntilDone(async () => {
    await broker.ensureTopics(options.topics);
    return true;
  });
}

/**
 * Deletes all topics and groups of an installation that has an id, on a broker that others use too.
 * @throws Error at once when no broker answers
 */
export async function removeTopics(options: TopicsOptions): Promise<void> {
  if (options.installation === '') throw new Refusal('INVALID', 'only an installation with an id can be removed');
  await using broker = await connectToBroker(options);
  await repeatUntilDone(async () => (await broker.deleteAll()).length === 0);
}

/**
 * Waits until no consumer of an installation is left; a killed one leaves its groups after the session timeout.
 * @returns whether none is left; false means that a process of the installation still runs
 */
export async function awaitNoConsumers(options: TopicsOptions): Promise<boolean> {
  await using broker = await connectToBroker(options);
  try {
    await repeatUntilDone(async () => (await broker.countMembers()) === 0);
    return true;
  } catch {
    return false;
  }
}

/** Lists the installations on the broker that have a topic and whose id matches the pattern. */
export async function listInstallations(brokers: readonly string[], pattern: RegExp): Promise<string[]> {
  await using broker = await connectToBroker({ brokers, installation: '' });
  const ids = (await broker.topicNames()).map((name) => name.split('.', 1)[0] ?? '');
  return [...new Set(ids.filter((id) => pattern.test(id)))].toSorted();
}

/** Connects to a broker. @throws Error at once when none answers */
async function connectToBroker({ brokers, installation }: TopicsOptions): Promise<Broker> {
  const broker = new Broker({
    brokers,
    prefix: kafkaPrefix(installation),
    clientId: 'visor/install',
    logger: silentLogger,
  });
  await broker.checkReachable().catch((cause: unknown) => {
    throw new Error(`no Kafka answers at ${brokers.join(',')}: ${(cause as Error).message}`, { cause });
  });
  return broker;
}

/** Repeats `work` until it returns true. @throws its last error after the timeout */
async function repeatUntilDone(work: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    let lastError: unknown;
    try {
      if (await work()) return;
      lastError = new Error('topics or groups are created again: a process of this installation still runs');
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > end) throw lastError;
    await pause(RETRY_INTERVAL_MS);
  }
}
