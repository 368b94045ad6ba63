import { existsSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitNoConsumers, listInstallations, removeTopics } from '@visor/bus';
import {
  dropIfNotRunning,
  endFormerProcesses,
  holderOf,
  listDatabaseInstallations,
  lockFile,
  removeDirectory,
  withoutPassword,
} from '@visor/laptop';
import { listKilledDemos, type DemoRecord } from './demo-record.ts';

/** Servers of the user's own that may hold names of killed demos. */
interface CleanUpOptions {
  readonly databaseUrl?: string;
  readonly kafka?: string;
  readonly say: (line: string) => void;
}

/** Ids that demos give themselves. */
const DEMO_INSTALLATION = /^demo[0-9a-f]{6}$/;
export const TEMPORARY_PREFIX = 'visor-demo-';

/**
 * Removes what killed demos left: their temporary folders, and their names on the given servers. What a running demo
 * owns is left alone, and so is what only looks like a demo's. A server that is away is said, and keeps nothing up.
 */
export async function cleanUpDemos(options: CleanUpOptions): Promise<void> {
  for (const { record, forget } of listKilledDemos()) if (await removeRemains(record, options)) forget();
  await removeAbandonedFolders(options.say);
  if (options.databaseUrl !== undefined) await sweepDatabase(options.databaseUrl, options.say);
  if (options.kafka !== undefined) await reportTopics(options.kafka, options.say);
}

async function removeRemains(record: DemoRecord, options: CleanUpOptions): Promise<boolean> {
  const { dir, temporary, installation, database, kafkaBrokers } = record;
  if (existsSync(dir) && holderOf(lockFile(dir)) === undefined) {
    await endFormerProcesses(dir);
    if (temporary) await attempt(`folder ${dir}`, options.say, async () => removeDirectory(dir));
  }
  if (installation === '') return !temporary || !existsSync(dir);
  const databaseGone = database === undefined || (await dropNames(installation, database, options));
  const topicsGone = kafkaBrokers === undefined || (await dropTopics(installation, kafkaBrokers, options.say));
  return databaseGone && topicsGone;
}

async function dropNames(
  installation: string,
  database: string,
  { databaseUrl, say }: CleanUpOptions,
): Promise<boolean> {
  if (databaseUrl === undefined || withoutPassword(databaseUrl) !== database) {
    say(`roles and schemas of ${installation} are left on ${database}: visor demo --clean --database-url-file FILE`);
    return false;
  }
  const what = `roles and schemas of ${installation}`;
  return attempt(what, say, () => dropIfNotRunning({ adminUrl: databaseUrl, installation }, { isKnownDead: true }));
}

function dropTopics(installation: string, kafkaBrokers: string, say: CleanUpOptions['say']): Promise<boolean> {
  const place = { brokers: kafkaBrokers.split(','), installation };
  return attempt(`topics and groups of ${installation}`, say, async () => {
    if (!(await awaitNoConsumers(place))) return false;
    await removeTopics(place);
    return true;
  });
}

/** Says what was removed, or why not. @param work gives false for what still runs */
async function attempt(
  what: string,
  say: CleanUpOptions['say'],
  work: () => Promise<boolean | void>,
): Promise<boolean> {
  try {
    const done = (await work()) !== false;
    say(done ? `removed ${what}, left by a killed demo` : `${what} are in use, and left alone`);
    return done;
  } catch (error) {
    say(`${what} could not be removed: ${(error as Error).message}`);
    return false;
  }
}

/** Names of demos of other machines, or whose record is gone: the server itself tells which run. */
async function sweepDatabase(databaseUrl: string, say: CleanUpOptions['say']): Promise<void> {
  try {
    for (const installation of await listDatabaseInstallations(databaseUrl, DEMO_INSTALLATION))
      if (await dropIfNotRunning({ adminUrl: databaseUrl, installation }))
        say(`removed roles and schemas of ${installation}, left by a killed demo`);
  } catch (error) {
    say(`names of killed demos could not be looked for: ${(error as Error).message}`);
  }
}

/** A broker does not tell whether a demo that has no consumer is dead or just starting. */
async function reportTopics(kafka: string, say: CleanUpOptions['say']): Promise<void> {
  const brokers = kafka.split(',');
  try {
    const ids = await listInstallations(brokers, DEMO_INSTALLATION);
    if (ids.length > 0)
      say(`on ${kafka} there are topics of ${ids.join(', ')}: of demos that run, or of another machine`);
  } catch (error) {
    say(`topics of killed demos could not be looked for: ${(error as Error).message}`);
  }
}

/** Temporary folders of this user whose record is gone: a lock file without its process tells a killed demo. */
async function removeAbandonedFolders(say: CleanUpOptions['say']): Promise<void> {
  const uid = process.getuid?.();
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(TEMPORARY_PREFIX))) {
    const dir = join(tmpdir(), name);
    const isOurs = statSync(dir, { throwIfNoEntry: false })?.uid === uid;
    if (!isOurs || !existsSync(lockFile(dir)) || holderOf(lockFile(dir)) !== undefined) continue;
    await attempt(`folder ${dir}`, say, async () => {
      await endFormerProcesses(dir);
      removeDirectory(dir);
    });
  }
}
