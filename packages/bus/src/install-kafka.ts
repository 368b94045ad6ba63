import { Refusal } from '@visor/schema';
import { Broker } from './broker.ts';
import { kafkaPrefix } from './installation-names.ts';
import { silentLogger } from './logger.ts';
import { pause } from './retry.ts';

export interface TopicsOptions {
  /** Kafka's bootstrap servers, host:port. */
  readonly brokers: readonly string[];
  /** Begins the names of the topics and groups. */
  readonly installation: string;
}

/** New topics take a moment to get their leaders, members that died leave their groups after the session timeout. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 200;

/**
 * Makes the topics that are missing, so that services that start at once needn't race for it.
 * @throws Error at once when no broker answers.
 */
export async function installTopics(options: TopicsOptions & { readonly topics: readonly string[] }): Promise<void> {
  await using broker = await reach(options);
  await patiently(async () => {
    await broker.ensureTopics(options.topics);
    return true;
  });
}

/**
 * Deletes all topics and groups of an installation that has an id, on a broker that others use too.
 * @throws Error at once when no broker answers.
 */
export async function removeTopics(options: TopicsOptions): Promise<void> {
  if (options.installation === '') throw new Refusal('INVALID', 'only an installation with an id can be removed');
  await using broker = await reach(options);
  await patiently(async () => (await broker.sweep()).length === 0);
}

/**
 * Waits until no consumer of an installation is left: a killed one leaves its groups after the session timeout.
 * @returns whether none is left; false says that something of the installation still runs
 */
export async function awaitNoConsumers(options: TopicsOptions): Promise<boolean> {
  await using broker = await reach(options);
  try {
    await patiently(async () => (await broker.countMembers()) === 0);
    return true;
  } catch {
    return false;
  }
}

/** The installations, of all that share the broker, whose id looks so and that have a topic. */
export async function listInstallations(brokers: readonly string[], pattern: RegExp): Promise<string[]> {
  await using broker = await reach({ brokers, installation: '' });
  const ids = (await broker.topicNames()).map((name) => name.split('.', 1)[0] ?? '');
  return [...new Set(ids.filter((id) => pattern.test(id)))].toSorted();
}

async function reach({ brokers, installation }: TopicsOptions): Promise<Broker> {
  const broker = new Broker({
    brokers,
    prefix: kafkaPrefix(installation),
    clientId: 'visor/install',
    logger: silentLogger,
  });
  await broker.reach().catch((cause: unknown) => {
    throw new Error(`no Kafka answers at ${brokers.join(',')}: ${(cause as Error).message}`, { cause });
  });
  return broker;
}

/** Until it says that it is done; gives its last error up when patience ends. */
async function patiently(work: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    let late: unknown;
    try {
      if (await work()) return;
      late = new Error('topics or groups come up again: something of this installation still runs');
    } catch (error) {
      late = error;
    }
    if (performance.now() > end) throw late;
    await pause(PAUSE_MS);
  }
}
