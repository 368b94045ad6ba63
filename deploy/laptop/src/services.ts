import { join } from 'node:path';
import type { Databases } from './databases.ts';
import type { Bearer, Keys } from './keys.ts';
import type { Ports } from './port-book.ts';
import type { Service } from './supervised.ts';

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
  readonly payloadPath: string;
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
  const all = pilotNames(pilots).map((name): Bearer => ({ name, kind: 'pilot', scope: 'pilot' }));
  return [...services, ...all, { name: 'operator', kind: 'user', scope: 'read operate' }];
}

const pilotNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `pilot-${index + 1}`);

/** The processes of Visor, in the order in which they are started. */
export function visorServices(context: ServiceContext): Service[] {
  return [
    subgraph(context, 'data'),
    subgraph(context, 'workflow', { OUTPUT_STORAGE: context.outputStorage }),
    subgraph(context, 'workload'),
    gateway(context),
    ...pilotNames(context.pilots).map((name) => pilot(context, name)),
  ];
}

const run = (entry: string): [string, ...string[]] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(ROOT, entry),
];
const gatewayUrl = (ports: Ports): string => `http://127.0.0.1:${ports.of('gateway')}/graphql`;

/** What every process is told. */
function common(context: ServiceContext, name: string): Record<string, string> {
  return {
    VISOR_INSTALLATION: context.installation,
    EVENT_LOG: context.kafkaBrokers === undefined ? 'postgres' : 'kafka',
    KAFKA_BROKERS: context.kafkaBrokers ?? '',
    VISOR_JWKS_FILE: context.keys.jwksFile,
    VISOR_TOKEN_FILE: context.keys.tokenFile(name),
    LOG_LEVEL: context.logLevel,
  };
}

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
      DATABASE_URL: context.databases.urls[name],
      GATEWAY_URL: gatewayUrl(ports),
      ...more,
    }),
  };
}

function gateway(context: ServiceContext): Service {
  const url = (ports: Ports, name: string) => `http://127.0.0.1:${ports.of(name)}/graphql`;
  return {
    name: 'gateway',
    command: run('gateway/src/main.ts'),
    environment: (ports) => ({
      ...common(context, 'gateway'),
      GATEWAY_URL: gatewayUrl(ports),
      DATA_URL: url(ports, 'data'),
      WORKFLOW_URL: url(ports, 'workflow'),
      WORKLOAD_URL: url(ports, 'workload'),
      PLAYGROUND_DIR: context.playground,
    }),
  };
}

function pilot(context: ServiceContext, name: string): Service {
  return {
    name,
    command: run('pilot/src/daemon.ts'),
    listens: false,
    environment: (ports) => ({
      ...common(context, name),
      GATEWAY_URL: gatewayUrl(ports),
      PILOT_NAME: name,
      PILOT_SLOTS: String(context.slots),
      PILOT_DEVICE: 'CPU',
      PILOT_WORK_DIR: join(context.dir, 'work', name),
      VISOR_PAYLOAD_PATH: context.payloadPath,
    }),
  };
}
