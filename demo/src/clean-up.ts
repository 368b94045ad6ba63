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

/** The user's own servers, which may hold roles, schemas and topics of killed demos. */
interface CleanUpOptions {
  readonly databaseUrl?: string;
  readonly kafka?: string;
  readonly print: (line: string) => void;
}

/** Installation ids of demos. */
const DEMO_INSTALLATION = /^demo[0-9a-f]{6}$/;
export const TEMPORARY_PREFIX = 'visor-demo-';

/**
 * Removes what killed demos left: temporary folders, and roles, schemas and topics on the given servers. Does not touch what a
 * running demo owns. Prints which server does not answer, and continues.
 */
export async function cleanUpDemos(options: CleanUpOptions): Promise<void> {
  for (const { record, forget } of listKilledDemos()) if (await cleanUpDemo(record, options)) forget();
  await removeAbandonedFolders(options.print);
  if (options.databaseUrl !== undefined) await cleanUpDatabase(options.databaseUrl, options.print);
  if (options.kafka !== undefined) await reportTopics(options.kafka, options.print);
}

async function cleanUpDemo(record: DemoRecord, options: CleanUpOptions): Promise<boolean> {
  const { dir, temporary, installation, database, kafkaBrokers } = record;
  if (existsSync(dir) && holderOf(lockFile(dir)) === undefined) {
    await endFormerProcesses(dir);
    if (temporary) await attempt(`folder ${dir}`, options.print, async () => removeDirectory(dir));
  }
  if (installation === '') return !temporary || !existsSync(dir);
  const databaseGone = database === undefined || (await dropNames(installation, database, options));
  const topicsGone = kafkaBrokers === undefined || (await dropTopics(installation, kafkaBrokers, options.print));
  return databaseGone && topicsGone;
}

async function dropNames(
  installation: string,
  database: string,
  { databaseUrl, print }: CleanUpOptions,
): Promise<boolean> {
  if (databaseUrl === undefined || withoutPassword(databaseUrl) !== database) {
    print(`roles and schemas of ${installation} are left on ${database}: visor demo --clean --database-url-file FILE`);
    return false;
  }
  const what = `roles and schemas of ${installation}`;
  return attempt(what, print, () => dropIfNotRunning({ adminUrl: databaseUrl, installation }, { isKnownDead: true }));
}

function dropTopics(installation: string, kafkaBrokers: string, print: CleanUpOptions['print']): Promise<boolean> {
  const location = { brokers: kafkaBrokers.split(','), installation };
  return attempt(`topics and groups of ${installation}`, print, async () => {
    if (!(await awaitNoConsumers(location))) return false;
    await removeTopics(location);
    return true;
  });
}

/** Prints what was removed, or why not. @param work returns false when it is in use */
async function attempt(
  what: string,
  print: CleanUpOptions['print'],
  work: () => Promise<boolean | void>,
): Promise<boolean> {
  try {
    const done = (await work()) !== false;
    print(done ? `removed ${what}, left by a killed demo` : `${what} are in use and were not removed`);
    return done;
  } catch (error) {
    print(`${what} could not be removed: ${(error as Error).message}`);
    return false;
  }
}

/** Removes demos of other machines and those without a record; locks on the server show which are running. */
async function cleanUpDatabase(databaseUrl: string, print: CleanUpOptions['print']): Promise<void> {
  try {
    for (const installation of await listDatabaseInstallations(databaseUrl, DEMO_INSTALLATION))
      if (await dropIfNotRunning({ adminUrl: databaseUrl, installation }))
        print(`removed roles and schemas of ${installation}, left by a killed demo`);
  } catch (error) {
    print(`roles and schemas of killed demos could not be listed: ${(error as Error).message}`);
  }
}

/** Only lists topics: a broker does not show whether a demo without a consumer was killed or is starting. */
async function reportTopics(kafka: string, print: CleanUpOptions['print']): Promise<void> {
  const brokers = kafka.split(',');
  try {
    const ids = await listInstallations(brokers, DEMO_INSTALLATION);
    if (ids.length > 0)
      print(`${kafka} has topics of ${ids.join(', ')}, which are running demos or demos of another machine`);
  } catch (error) {
    print(`topics of killed demos could not be listed: ${(error as Error).message}`);
  }
}

/** Removes this user's temporary folders without a record, whose lock file names a process that is gone. */
async function removeAbandonedFolders(print: CleanUpOptions['print']): Promise<void> {
  const uid = process.getuid?.();
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(TEMPORARY_PREFIX))) {
    const dir = join(tmpdir(), name);
    const isOurs = statSync(dir, { throwIfNoEntry: false })?.uid === uid;
    if (!isOurs || !existsSync(lockFile(dir)) || holderOf(lockFile(dir)) !== undefined) continue;
    await attempt(`folder ${dir}`, print, async () => {
      await endFormerProcesses(dir);
      removeDirectory(dir);
    });
  }
}
