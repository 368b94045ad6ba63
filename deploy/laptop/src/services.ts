import { delimiter, join, resolve } from 'node:path';
import type { Databases } from './databases.ts';
import type { Bearer, Keys } from './keys.ts';
import { localGraphql } from './gateway-address.ts';
import { addedRootsFile } from './added-roots.ts';
import { localHost } from './hosts.rules.ts';
import type { Ports } from './port-registry.ts';
import { identityOf } from '@visor/service/process-identity';
import type { Service } from './supervised-service.ts';
import { watcherEnvironment, type WatchedFolder } from './watched-folders.ts';

/** The root of the source tree. */
export const ROOT = join(import.meta.dirname, '../../..');

/** What the services are configured from, besides ports. */
export interface ServiceContext {
  readonly dir: string;
  readonly installation: string;
  readonly databases: Databases;
  readonly keys: Keys;
  readonly kafkaBrokers?: string;
  readonly pilots: number;
  /** Jobs that one pilot runs at once. */
  readonly slots: number;
  readonly logLevel: string;
  /** Folders where pilots look for executables, in order. */
  readonly payloadPath: readonly string[];
  /** Folders, besides `DIR/storage`, in which storages may lie. */
  readonly storageRoots: readonly string[];
  /** Address on which the gateway listens; all other services listen on loopback. */
  readonly host: string;
  /** Host names by which clients reach the gateway, besides loopback. */
  readonly gatewayHosts: readonly string[];
  /** Directory of the built playground. */
  readonly playground: string;
  readonly outputStorage: string;
  /** How long the datasets of a failed task stay open for a retry; workflow's default where it is not given. */
  readonly failedTaskOpenSeconds?: number;
  /** Folders whose files are announced. */
  readonly watched: readonly WatchedFolder[];
}

/** Returns the bearers that get a token, with their scopes. */
export function bearers({ pilots, watched }: Pick<ServiceContext, 'pilots' | 'watched'>): Bearer[] {
  const services = ['data', 'workflow', 'workload', 'gateway'].map((name): Bearer => ({
    name,
    kind: 'service',
    scope: 'read service',
  }));
  const all = namesOfPilots(pilots).map((name): Bearer => ({ name, kind: 'pilot', scope: 'pilot' }));
  // It makes a watched folder a storage.
  const watcher: Bearer = { name: WATCHER, kind: 'service', scope: 'read service admin' };
  return [
    ...services,
    ...all,
    ...(watched.length > 0 ? [watcher] : []),
    { name: 'operator', kind: 'user', scope: 'read operate admin' },
  ];
}

/** Name of the token of watchers, and the beginning of their names. */
const WATCHER = 'watcher';

const namesOfPilots = (count: number): string[] => Array.from({ length: count }, (_, index) => `pilot-${index + 1}`);

/** Returns the names of the pilots of this stack. */
export const pilotNames = ({ pilots }: Pick<ServiceContext, 'pilots'>): string[] => namesOfPilots(pilots);

/** Returns Visor's services in the order of their start. */
export function visorServices(context: ServiceContext): Service[] {
  return [
    subgraph(context, 'data', storageAccess(context)),
    subgraph(context, 'workflow', workflowEnvironment(context)),
    subgraph(context, 'workload'),
    inspector(context),
    gateway(context),
    ...namesOfPilots(context.pilots).map((name) => pilot(context, name)),
    ...context.watched.map((watched, index) => watcher(context, watched, index)),
  ];
}

const workflowEnvironment = ({ outputStorage, failedTaskOpenSeconds }: ServiceContext): Record<string, string> => ({
  OUTPUT_STORAGE: outputStorage,
  ...(failedTaskOpenSeconds === undefined ? {} : { VISOR_FAILED_TASK_OPEN_SECONDS: String(failedTaskOpenSeconds) }),
});

/**
 * A service does much seldom, such as the start of a workflow, and would interpret it for hours: `--always-sparkplug` makes V8 compile
 * a function when it is called first, by its fastest compiler.
 */
const run = (entry: string): [string, ...string[]] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  '--always-sparkplug',
  join(ROOT, entry),
];
const gatewayUrl = (context: ServiceContext, ports: Ports): string => localGraphql(context, ports.of('gateway'));

/** The environment variables of every process. */
function commonEnvironment(context: ServiceContext, name: string): Record<string, string> {
  return {
    VISOR_INSTALLATION: context.installation,
    EVENT_LOG: context.kafkaBrokers === undefined ? 'postgres' : 'kafka',
    KAFKA_BROKERS: context.kafkaBrokers ?? '',
    VISOR_JWKS_FILE: context.keys.jwksFile,
    VISOR_TOKEN_FILE: context.keys.tokenFile(name),
    LOG_LEVEL: context.logLevel,
    VISOR_SPACE_PATHS: [context.dir, join(context.dir, 'postgres')].join(delimiter),
  };
}

/** The libraries that answer GraphQL check for mistakes of programmers at every value unless they are told not to. */
const SERVER_ENVIRONMENT = { NODE_ENV: 'production' };

/** Where the user's credentials for remote storages are. Its name keeps it from being inherited, but it names a file. */
function storageCredentials(): Record<string, string> {
  const file = process.env['VISOR_STORAGE_CREDENTIALS'];
  return file ? { VISOR_STORAGE_CREDENTIALS: resolve(file) } : {};
}

/** The storage roots of a stack, and how servers are reached. Files outside the roots, also through a link, are not read or written. */
const storageAccess = ({ dir, storageRoots: own, watched }: ServiceContext): Record<string, string> => ({
  ...storageCredentials(),
  VISOR_STORAGE_ROOTS: [
    join(dir, 'storage'),
    ...own,
    ...watched.map(({ folder }) => folder),
    `@${addedRootsFile(dir)}`,
  ].join(':'),
});

function subgraph(
  context: ServiceContext,
  name: 'data' | 'workflow' | 'workload',
  more: Record<string, string> = {},
): Service {
  return {
    name,
    command: run(`subgraphs/${name}/src/main.ts`),
    environment: (ports) => ({
      ...commonEnvironment(context, name),
      ...SERVER_ENVIRONMENT,
      DATABASE_URL_FILE: context.databases.urlFiles[name],
      GATEWAY_URL: gatewayUrl(context, ports),
      ...more,
    }),
  };
}

/** A process of the data subgraph: it has its role, and works on the folders of storages. */
function inspector(context: ServiceContext): Service {
  return {
    name: 'inspector',
    command: run('subgraphs/data/src/inspector/main.ts'),
    // Copies that it makes are read by pilots and by other programs of the user, as those are that pilots store.
    umask: 0o022,
    environment: (ports) => ({
      ...commonEnvironment(context, 'data'),
      DATABASE_URL_FILE: context.databases.urlFiles.data,
      GATEWAY_URL: gatewayUrl(context, ports),
      ...storageAccess(context),
    }),
  };
}

function gateway(context: ServiceContext): Service {
  const url = (ports: Ports, name: string) => `http://127.0.0.1:${ports.of(name)}/graphql`;
  return {
    name: 'gateway',
    command: run('gateway/src/main.ts'),
    host: localHost(context.host),
    environment: (ports) => ({
      ...commonEnvironment(context, 'gateway'),
      ...SERVER_ENVIRONMENT,
      VISOR_HOST: context.host,
      VISOR_HOSTS: [...context.gatewayHosts, process.env['VISOR_HOSTS'] ?? ''].filter(Boolean).join(','),
      GATEWAY_URL: gatewayUrl(context, ports),
      DATA_URL: url(ports, 'data'),
      WORKFLOW_URL: url(ports, 'workflow'),
      WORKLOAD_URL: url(ports, 'workload'),
      PLAYGROUND_DIR: context.playground,
      VISOR_RELEASES: join(context.dir, 'releases'),
      VISOR_SUBGRAPHS: join(context.dir, 'subgraphs'),
      VISOR_GATEWAY_STATE: join(context.dir, 'gateway'),
    }),
  };
}

/** Lets a pilot outlive its daemon, but not this process. */
function supervisorIdentity(): string {
  const own = identityOf(process.pid);
  return own ? `${own.pid}:${own.start}` : '';
}

function pilot(context: ServiceContext, name: string): Service {
  return {
    name,
    command: run('pilot/src/daemon.ts'),
    listens: false,
    // Other programs of the user read what payloads write.
    umask: 0o022,
    environment: (ports) => ({
      ...commonEnvironment(context, name),
      GATEWAY_URL: gatewayUrl(context, ports),
      PILOT_NAME: name,
      PILOT_SUPERVISOR: supervisorIdentity(),
      PILOT_SLOTS: String(context.slots),
      PILOT_DEVICE: 'CPU',
      PILOT_SHARE_OF: String(Math.max(1, context.pilots)),
      PILOT_WORK_DIR: join(context.dir, 'work', name),
      PILOT_VERIFIED_FILES: join(context.dir, 'work', 'verified-files'),
      PILOT_RELEASES: join(context.dir, 'pilot-releases', name),
      PILOT_RELEASE_KEY: context.keys.releaseKeyFile,
      VISOR_PAYLOAD_PATH: context.payloadPath.join(':'),
      ...storageAccess(context),
    }),
  };
}

const watcher = (context: ServiceContext, watched: WatchedFolder, index: number): Service => ({
  name: `${WATCHER}-${index + 1}`,
  command: run('watcher/src/main.ts'),
  listens: false,
  environment: (ports) => ({
    ...commonEnvironment(context, WATCHER),
    GATEWAY_URL: gatewayUrl(context, ports),
    ...watcherEnvironment(context.dir, watched),
  }),
});
