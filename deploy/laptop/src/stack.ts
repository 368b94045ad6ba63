import { EventEmitter } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { installTopics } from '@visor/bus';
import { createClient, type Client } from '@visor/client';
import { topics } from '@visor/schema';
import { checkServer, ensureDatabases, type Databases, type DatabaseLocation } from './databases.ts';
import { advertisedUrls, checkListenAddress, gatewayHosts, localGraphql } from './gateway-address.ts';
import { supervisePostgres } from './postgres-supervisor.ts';
import { openKeys } from './keys.ts';
import { Locked, takeLock } from '@visor/service/process-lock';
import { readIfThere, writeWhole } from '@visor/service/files';
import { prepare } from './prepare.ts';
import { lockFile, recordFile, withoutPassword, writeRecord, type StackInfo } from './stack-record.ts';
import { holdRunningLock } from './running-lock.ts';
import {
  preparedMarker,
  removeDirectory,
  removeFromServers,
  type KeepAfterStop,
  type ServerCleanup,
} from './cleanup.ts';
import { awaitPilots } from './await-pilots.ts';
import { bearers, pilotNames, ROOT, visorServices, type ServiceContext } from './services.ts';
import { saveSettings, readSettings, type GivenSettings, type Settings } from './settings.ts';
import type { Service, ServiceView } from './supervised-service.ts';
import type { WatchedFolder } from './watched-folders.ts';
import { endFormerProcesses, supervise } from './supervisor.ts';

const SAME_USER_WARNING =
  'programs of jobs run as your user and can do all that you can; run Visor as root, or under its own account, to separate them';

export interface StackOptions {
  /** Directory of everything that the stack stores. */
  readonly dir: string;
  /** Prefix of every name on a shared server ('' by default). */
  readonly installation?: string;
  /** The user's own PostgreSQL (15 or later), used instead of an embedded one. */
  readonly databaseUrl?: string;
  /** `host:port,...` of the Kafka that is the event log instead of PostgreSQL. */
  readonly kafkaBrokers?: string;
  readonly pilots?: number;
  /** Jobs that one pilot runs at once. */
  readonly slots?: number;
  readonly logLevel?: string;
  /** False in tests: PostgreSQL does not sync to disk. */
  readonly durable?: boolean;
  /** The user's settings, remembered for this directory. */
  readonly settings?: GivenSettings;
  /** Folders where pilots look for executables, instead of those of `settings` and Visor's own. */
  readonly payloadPath?: readonly string[];
  /** Folders in which storages may lie at this start, besides `DIR/storage` and those of `settings`. */
  readonly storageRoots?: readonly string[];
  /** Folders whose files are announced at this start, besides those of `settings`. */
  readonly watched?: readonly WatchedFolder[];
  /** Template that the first start registers as ACTUAL; null for none. */
  readonly template?: { readonly name: string; readonly mask: string; readonly file: string } | null;
  /** How long the datasets of a failed task stay open for a retry (default: that of the environment, else a day). */
  readonly failedTaskOpenSeconds?: number;
  /** The services to run, in order; Visor's own by default. */
  readonly services?: (context: ServiceContext) => Service[];
  /** What is kept when the stack ends, also when its start fails or is aborted (default: all). */
  readonly keep?: KeepAfterStop;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
  /** Prints lines for the user. */
  readonly print?: (line: string) => void;
}

export interface Stack extends AsyncDisposable, StackInfo {
  readonly installation: string;
  /** URL of PostgreSQL's superuser, or of the user in `databaseUrl`. */
  readonly adminUrl: string;
  /** URL of the role that only appends to the event log. */
  readonly operatorUrl: string;
  readonly kafkaBrokers?: string;
  /** `started`, `ready`, `exited`, `restarted`, each with a `SupervisorEvent`. */
  readonly events: EventEmitter;
  /** Every process with its identity, port and number of restarts; `postgres` among them. */
  readonly processes: readonly ServiceView[];
  /** Ends all processes in the reverse order of their start. */
  stop(): Promise<void>;
  /** Stops, and removes the directory and, on the user's own servers, everything of an installation with an id. */
  remove(): Promise<void>;
}

/** Longest start: the first one runs migrations, maybe on a slow and busy machine. */
const START_TIMEOUT_MS = 120_000;
const TEMPLATE = { name: 'online-filter', mask: '.raw', file: join(ROOT, 'examples/templates/online-filter.cwl') };

/**
 * Starts PostgreSQL and all services on a directory, each as a process, and resolves when all are healthy. Ends processes of an
 * earlier start first, and continues with its data.
 * @throws Locked when another supervisor uses the directory
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dir = openDirectory(options.dir);
  await using undo = new AsyncDisposableStack();
  undo.use(takeDirectory(dir));
  const { keep = 'all' } = options;
  if (keep === 'nothing') undo.defer(() => removeDirectory(dir));
  const settings = readSettings(dir, options.settings ?? {}, options.print ?? (() => {}));
  if ((options.pilots ?? 1) > 0 && process.getuid?.() !== 0) options.print?.(SAME_USER_WARNING);
  await endFormerProcesses(dir);
  await checkListenAddress(settings);
  saveSettings(dir, settings);
  const events = new EventEmitter().setMaxListeners(0);
  const { place, postgres } = await openDatabase(options, dir, settings, { events, undo });
  options.signal?.throwIfAborted();
  const servers = serversOf(options, dir, place);
  if (keep !== 'all')
    undo.defer(() => removeFromServers({ ...servers, ownsDatabase: keep === 'nothing' && servers.ownsDatabase }));
  if (options.databaseUrl !== undefined && place.installation !== '') undo.use(await holdRunningLock(place));
  await makeTopics(servers);
  const databases = await ensureDatabases(place, dir);
  const keys = await openKeys(dir);
  const context = contextOf(options, settings, { dir, databases, keys, installation: place.installation });
  undo.use(await keys.keepTokens(bearers(context)));
  const services = (options.services ?? visorServices)(context);
  const supervisor = undo.use(await supervise({ dir, services, events, addresses: new Map([['gateway', settings]]) }));
  await supervisor.ready(START_TIMEOUT_MS, options.signal);
  const port = supervisor.portOf('gateway');
  const token = readFileSync(keys.tokenFile('operator'), 'utf8');
  const local = localGraphql(settings, port);
  const pilotStarts = await awaitReady(options, createClient({ url: local, token: () => `Bearer ${token}` }), context);
  const info = { ...advertisedUrls(settings, port), dir, token };
  writeRecord(info, place, { kafkaBrokers: options.kafkaBrokers, localGraphql: local, pilotStarts });
  undo.defer(() => rmSync(recordFile(dir), { force: true }));
  const owned = undo.move();
  const stop = () => owned.disposeAsync();
  return {
    ...info,
    ...place,
    ...(options.kafkaBrokers === undefined ? {} : { kafkaBrokers: options.kafkaBrokers }),
    operatorUrl: databases.operatorUrl,
    events,
    get processes() {
      return [...postgres(), ...supervisor.processes];
    },
    stop,
    [Symbol.asyncDispose]: stop,
    async remove() {
      await stop();
      await removeFromServers(servers);
      removeDirectory(dir);
    },
  };
}

/** Makes the directory. As root, the users of PostgreSQL and of payloads must be able to enter it; secrets are in private folders. */
function openDirectory(path: string): string {
  mkdirSync(path, { recursive: true });
  const dir = realpathSync(resolve(path));
  if (process.getuid?.() === 0) chmodSync(dir, (statSync(dir).mode & 0o777) | 0o111);
  return dir;
}

function takeDirectory(dir: string): Disposable {
  try {
    return takeLock(lockFile(dir));
  } catch (error) {
    if (error instanceof Locked)
      error.message = `Visor already runs on ${dir} (process ${error.holder.pid}); see: visor status --dir ${dir}`;
    throw error;
  }
}

const serversOf = (
  { kafkaBrokers, databaseUrl, print = () => {} }: StackOptions,
  dir: string,
  place: DatabaseLocation,
): ServerCleanup => ({
  dir,
  place,
  kafkaBrokers,
  ownsDatabase: databaseUrl === undefined,
  print,
});

/** Makes the topics before the services start, which would otherwise make them concurrently. */
async function makeTopics({ kafkaBrokers, place: { installation } }: ServerCleanup): Promise<void> {
  if (kafkaBrokers === undefined) return;
  await installTopics({ brokers: kafkaBrokers.split(','), installation, topics });
}

interface StartContext {
  readonly events: EventEmitter;
  readonly undo: AsyncDisposableStack;
}

/** Returns the user's own server, or starts an embedded one. */
async function openDatabase(
  options: StackOptions,
  dir: string,
  { port }: Settings,
  { events, undo }: StartContext,
): Promise<{ place: DatabaseLocation; postgres: () => ServiceView[] }> {
  const installation = options.installation ?? '';
  if (options.databaseUrl !== undefined) {
    await checkServer(options.databaseUrl);
    return { place: { adminUrl: options.databaseUrl, installation }, postgres: () => [] };
  }
  const { durable = true, print = () => {} } = options;
  const supervised = undo.use(
    await supervisePostgres({ dir, durable, print, events, ...(port === undefined ? {} : { avoidedPort: port }) }),
  );
  return { place: { adminUrl: supervised.url, installation }, postgres: () => [supervised.view] };
}

type FixedContext = Pick<ServiceContext, 'dir' | 'databases' | 'keys' | 'installation'> & {
  readonly databases: Databases;
};

const contextOf = (options: StackOptions, settings: Settings, fixed: FixedContext): ServiceContext => ({
  ...fixed,
  ...(options.kafkaBrokers === undefined ? {} : { kafkaBrokers: options.kafkaBrokers }),
  pilots: options.pilots ?? 1,
  slots: options.slots ?? 2,
  logLevel: options.logLevel ?? 'info',
  payloadPath: options.payloadPath ?? [...settings.payloadPath, ...inheritedPayloadPath(), join(ROOT, 'payloads/bin')],
  storageRoots: [...settings.storageRoots, ...(options.storageRoots ?? [])],
  watched: [...settings.watched, ...(options.watched ?? [])],
  host: settings.host,
  gatewayHosts: gatewayHosts(settings),
  playground: join(ROOT, 'gateway/playground/dist'),
  outputStorage: 'output',
  ...(options.failedTaskOpenSeconds === undefined ? {} : { failedTaskOpenSeconds: options.failedTaskOpenSeconds }),
});

/** Folders in the user's environment, as for a pilot that is started by hand. */
const inheritedPayloadPath = (): string[] =>
  (process.env['VISOR_PAYLOAD_PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => resolve(folder));

/** Prepares the installation at its first start, and waits for its pilots; returns how often each has started. */
async function awaitReady(
  options: StackOptions,
  client: Client,
  context: ServiceContext,
): Promise<Readonly<Record<string, number>>> {
  await using _ = client;
  await prepareOnce(options, context.dir, client);
  return options.services ? {} : await awaitPilots(client, pilotNames(context), options);
}

/**
 * Writes a marker file at the end, so that an interrupted preparation is repeated. The marker names the installation and its
 * server, because a later start may use the directory with another one.
 */
async function prepareOnce(
  { template = TEMPLATE, installation = '', databaseUrl }: StackOptions,
  dir: string,
  client: Client,
): Promise<void> {
  const marker = preparedMarker(dir);
  const content = `${installation}@${databaseUrl === undefined ? 'embedded' : withoutPassword(databaseUrl)}`;
  if (template === null || readIfThere(marker) === content) return;
  await prepare({ dir, client, template });
  writeWhole(marker, content);
}
