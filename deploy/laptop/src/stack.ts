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
import { endFormerProcesses, supervise } from './supervisor.ts';

const SAME_POWER =
  'programs of jobs run as you and can do all that you can; run Visor as root, or as an account of its own, to separate them';

export interface StackOptions {
  /** Everything the stack keeps is in here. */
  readonly dir: string;
  /** Begins every name on a shared server ('' by default). */
  readonly installation?: string;
  /** A PostgreSQL >= 15 of the user's own; nothing embedded is started then. */
  readonly databaseUrl?: string;
  /** `host:port,...`: Kafka is the event log then, else PostgreSQL. */
  readonly kafkaBrokers?: string;
  readonly pilots?: number;
  /** Jobs that one pilot runs at once. */
  readonly slots?: number;
  readonly logLevel?: string;
  /** False for tests: PostgreSQL doesn't sync to disk. */
  readonly durable?: boolean;
  /** What the user decides; kept for this directory. */
  readonly settings?: GivenSettings;
  /** Folders where pilots look for executables, instead of those of `settings` and Visor's own. */
  readonly payloadPath?: readonly string[];
  /** Folders that storages may lie in at this start, besides `DIR/storage` and those of `settings`. */
  readonly storageRoots?: readonly string[];
  /** Registered as ACTUAL on the first start; null for none. */
  readonly template?: { readonly name: string; readonly mask: string; readonly file: string } | null;
  /** What to run, in order; Visor's own processes by default. */
  readonly services?: (context: ServiceContext) => Service[];
  /** What stays when the stack ends, be it that its start fails or is called off (default: all). */
  readonly leave?: KeepAfterStop;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  /** Told, in whole sentences, what the user should know. */
  readonly print?: (line: string) => void;
}

export interface Stack extends AsyncDisposable, StackInfo {
  readonly installation: string;
  /** URL of PostgreSQL's superuser, or of the user given by `databaseUrl`. */
  readonly adminUrl: string;
  /** URL of the role that only appends to the event log. */
  readonly operatorUrl: string;
  readonly kafkaBrokers?: string;
  /** `started`, `ready`, `exited`, `restarted`, each with a `SupervisorEvent`. */
  readonly events: EventEmitter;
  /** Every process with its identity, port and number of restarts; `postgres` among them. */
  readonly processes: readonly ServiceView[];
  /** Ends all processes, in the reverse order of their start. */
  stop(): Promise<void>;
  /** Stops, and leaves nothing: no directory, and no name of an installation with an id on a server of the user's own. */
  remove(): Promise<void>;
}

/** How long the services have to become healthy: a first start migrates, on a slow laptop, beside other work. */
const PATIENCE = 120_000;
const TEMPLATE = { name: 'online-filter', mask: '.raw', file: join(ROOT, 'examples/templates/online-filter.cwl') };

/**
 * Starts PostgreSQL and all services on a directory, each a process of its own, and resolves when all are healthy.
 * What an earlier life left on this directory is ended first; its data goes on.
 * @throws Locked when a live supervisor has the directory.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dir = openDirectory(options.dir);
  await using undo = new AsyncDisposableStack();
  undo.use(takeDirectory(dir));
  const { leave = 'all' } = options;
  if (leave === 'nothing') undo.defer(() => removeDirectory(dir));
  const settings = readSettings(dir, options.settings ?? {}, options.print ?? (() => {}));
  if ((options.pilots ?? 1) > 0 && process.getuid?.() !== 0) options.print?.(SAME_POWER);
  await endFormerProcesses(dir);
  await checkListenAddress(settings);
  saveSettings(dir, settings);
  const events = new EventEmitter().setMaxListeners(0);
  const { place, postgres } = await database(options, dir, settings, { events, undo });
  options.signal?.throwIfAborted();
  const servers = serversOf(options, dir, place);
  if (leave !== 'all')
    undo.defer(() =>
      removeFromServers({ ...servers, forgetsDatabase: leave === 'nothing' && servers.forgetsDatabase }),
    );
  if (options.databaseUrl !== undefined && place.installation !== '') undo.use(await holdRunningLock(place));
  await makeTopics(servers);
  const databases = await ensureDatabases(place, dir);
  const keys = await openKeys(dir);
  const context = contextOf(options, settings, { dir, databases, keys, installation: place.installation });
  undo.use(await keys.keepTokens(bearers(context)));
  const services = (options.services ?? visorServices)(context);
  const supervisor = undo.use(await supervise({ dir, services, events, addresses: new Map([['gateway', settings]]) }));
  await supervisor.ready(PATIENCE, options.signal);
  const port = supervisor.portOf('gateway');
  const token = readFileSync(keys.tokenFile('operator'), 'utf8');
  const local = localGraphql(settings, port);
  const pilotStarts = await awaitReady(options, createClient({ url: local, token: () => `Bearer ${token}` }), context);
  const where = { ...advertisedUrls(settings, port), dir, token };
  writeRecord(where, place, { kafkaBrokers: options.kafkaBrokers, localGraphql: local, pilotStarts });
  undo.defer(() => rmSync(recordFile(dir), { force: true }));
  const held = undo.move();
  const stop = () => held.disposeAsync();
  return {
    ...where,
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

/** As root, PostgreSQL's user and the payloads' users must pass through; what is secret lies in folders of its own. */
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
  forgetsDatabase: databaseUrl === undefined,
  print,
});

/** Before the services start, which would each make some of them at once. */
async function makeTopics({ kafkaBrokers, place: { installation } }: ServerCleanup): Promise<void> {
  if (kafkaBrokers === undefined) return;
  await installTopics({ brokers: kafkaBrokers.split(','), installation, topics });
}

interface Begun {
  readonly events: EventEmitter;
  readonly undo: AsyncDisposableStack;
}

/** The user's own server if there is one, else an embedded one that is kept running. */
async function database(
  options: StackOptions,
  dir: string,
  { port }: Settings,
  { events, undo }: Begun,
): Promise<{ place: DatabaseLocation; postgres: () => ServiceView[] }> {
  const installation = options.installation ?? '';
  if (options.databaseUrl !== undefined) {
    await checkServer(options.databaseUrl);
    return { place: { adminUrl: options.databaseUrl, installation }, postgres: () => [] };
  }
  const { durable = true, print = () => {} } = options;
  const kept = undo.use(
    await supervisePostgres({ dir, durable, print, events, ...(port === undefined ? {} : { avoidedPort: port }) }),
  );
  return { place: { adminUrl: kept.url, installation }, postgres: () => [kept.view] };
}

type Fixed = Pick<ServiceContext, 'dir' | 'databases' | 'keys' | 'installation'> & { readonly databases: Databases };

const contextOf = (options: StackOptions, settings: Settings, fixed: Fixed): ServiceContext => ({
  ...fixed,
  ...(options.kafkaBrokers === undefined ? {} : { kafkaBrokers: options.kafkaBrokers }),
  pilots: options.pilots ?? 1,
  slots: options.slots ?? 2,
  logLevel: options.logLevel ?? 'info',
  payloadPath: options.payloadPath ?? [...settings.payloadPath, ...inheritedPayloadPath(), join(ROOT, 'payloads/bin')],
  storageRoots: [...settings.storageRoots, ...(options.storageRoots ?? [])],
  host: settings.host,
  gatewayHosts: gatewayHosts(settings),
  playground: join(ROOT, 'gateway/playground/dist'),
  outputStorage: 'output',
});

/** Folders that the user's own environment names, as for a pilot that is started by hand. */
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
 * A mark is left only when all is done, so that an interrupted preparation is done again; it names the installation and
 * its server, since a directory may be used with another one next time.
 */
async function prepareOnce(
  { template = TEMPLATE, installation = '', databaseUrl }: StackOptions,
  dir: string,
  client: Client,
): Promise<void> {
  const mark = preparedMarker(dir);
  const what = `${installation}@${databaseUrl === undefined ? 'embedded' : withoutPassword(databaseUrl)}`;
  if (template === null || readIfThere(mark) === what) return;
  await prepare({ dir, client, template });
  writeWhole(mark, what);
}
