import { delimiter, join } from 'node:path';
import type { Databases } from './databases.ts';
import type { Bearer, Keys } from './keys.ts';
import { localGraphql } from './gateway-address.ts';
import { localHost } from './hosts.rules.ts';
import type { Ports } from './port-registry.ts';
import { identityOf } from '@visor/service/process-identity';
import type { Service } from './supervised-service.ts';

/** The top of the source tree. */
export const ROOT = join(import.meta.dirname, '../../..');

/** What the services are told, besides ports. */
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
  /** Folders, besides `DIR/storage`, that storages may lie in. */
  readonly storageRoots: readonly string[];
  /** Where the gateway listens; all else listens on loopback. */
  readonly host: string;
  /** Names under which clients reach the gateway, beside loopback. */
  readonly gatewayHosts: readonly string[];
  /** Directory of the built playground. */
  readonly playground: string;
  readonly outputStorage: string;
}

/** Who gets a token, and for what. */
export function bearers({ pilots }: Pick<ServiceContext, 'pilots'>): Bearer[] {
  const services = ['data', 'workflow', 'workload', 'gateway'].map((name): Bearer => ({
    name,
    kind: 'service',
    scope: 'read service',
  }));
  const all = namesOfPilots(pilots).map((name): Bearer => ({ name, kind: 'pilot', scope: 'pilot' }));
  return [...services, ...all, { name: 'operator', kind: 'user', scope: 'read operate admin' }];
}

const namesOfPilots = (count: number): string[] => Array.from({ length: count }, (_, index) => `pilot-${index + 1}`);

/** Names of the pilots that run here. */
export const pilotNames = ({ pilots }: Pick<ServiceContext, 'pilots'>): string[] => namesOfPilots(pilots);

/** The processes of Visor, in the order in which they are started. */
export function visorServices(context: ServiceContext): Service[] {
  return [
    subgraph(context, 'data', storageRoots(context)),
    subgraph(context, 'workflow', { OUTPUT_STORAGE: context.outputStorage }),
    subgraph(context, 'workload'),
    gateway(context),
    ...namesOfPilots(context.pilots).map((name) => pilot(context, name)),
  ];
}

const run = (entry: string): [string, ...string[]] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(ROOT, entry),
];
const gatewayUrl = (context: ServiceContext, ports: Ports): string => localGraphql(context, ports.of('gateway'));

/** What every process is told. */
function common(context: ServiceContext, name: string): Record<string, string> {
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

/** Where the storages of a stack may lie: what leaves these folders, be it by a link, is not read and not written. */
const storageRoots = ({ dir, storageRoots: own }: ServiceContext): Record<string, string> => ({
  VISOR_STORAGE_ROOTS: [join(dir, 'storage'), ...own].join(':'),
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
      ...common(context, name),
      DATABASE_URL_FILE: context.databases.urlFiles[name],
      GATEWAY_URL: gatewayUrl(context, ports),
      ...more,
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
      ...common(context, 'gateway'),
      VISOR_HOST: context.host,
      VISOR_HOSTS: [...context.gatewayHosts, process.env['VISOR_HOSTS'] ?? ''].filter(Boolean).join(','),
      GATEWAY_URL: gatewayUrl(context, ports),
      DATA_URL: url(ports, 'data'),
      WORKFLOW_URL: url(ports, 'workflow'),
      WORKLOAD_URL: url(ports, 'workload'),
      PLAYGROUND_DIR: context.playground,
    }),
  };
}

/** A pilot outlives its daemon, but not this process. */
function supervisorIdentity(): string {
  const own = identityOf(process.pid);
  return own ? `${own.pid}:${own.start}` : '';
}

function pilot(context: ServiceContext, name: string): Service {
  return {
    name,
    command: run('pilot/src/daemon.ts'),
    listens: false,
    // What payloads make is for the user's other programs, too.
    umask: 0o022,
    environment: (ports) => ({
      ...common(context, name),
      GATEWAY_URL: gatewayUrl(context, ports),
      PILOT_NAME: name,
      PILOT_SUPERVISOR: supervisorIdentity(),
      PILOT_SLOTS: String(context.slots),
      PILOT_DEVICE: 'CPU',
      PILOT_WORK_DIR: join(context.dir, 'work', name),
      VISOR_PAYLOAD_PATH: context.payloadPath.join(':'),
      ...storageRoots(context),
    }),
  };
}
