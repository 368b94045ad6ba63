import { urlFault } from './url.rules.ts';

/** Names that Visor itself uses: its subgraphs, its audience, what /healthz lists. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'data',
  'workflow',
  'workload',
  'gateway',
  'visor',
  'space',
  'operations',
  'subgraphs',
]);
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const COORDINATE = /^[_A-Za-z][_0-9A-Za-z]*\.[_A-Za-z][_0-9A-Za-z]*$/;
const FIELD_NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;
const MAX_GRANTS = 100;
const MAX_URL_LENGTH = 2_000;
const MIN_TIMEOUT_MS = 100;
const MAX_TIMEOUT_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 5_000;

const SUBSCRIPTION_PROTOCOLS = ['graphql-transport-ws', 'sse'] as const;
type SubscriptionProtocol = (typeof SUBSCRIPTION_PROTOCOLS)[number];
const IDENTITIES = ['none', 'token'] as const;

/** What an external subgraph may do beside adding types and fields of its own, by name. */
export interface Grants {
  /** Fields of Mutation that it adds. */
  readonly mutations: readonly string[];
  /** Fields of others that it takes over: `Type.field`. */
  readonly override: readonly string[];
  /** Fields of others whose values are sent to it: `Type.field`. */
  readonly requires: readonly string[];
}

/** One file of the folder of external subgraphs. */
export interface SubgraphConfig {
  readonly name: string;
  readonly url: string;
  /** File with its SDL, in the same folder; without it the running service is asked. */
  readonly sdlFile: string | undefined;
  /** File with the certificates of the authorities that may vouch for it, in the same folder; without it those of the system. */
  readonly caFile: string | undefined;
  /** Text of that file, once it is read. */
  readonly ca?: string;
  readonly subscriptions: { readonly protocol: SubscriptionProtocol; readonly url: string } | undefined;
  readonly timeoutMs: number;
  /** Whether /healthz fails while it does not answer. */
  readonly required: boolean;
  /** `token`: requests carry a token of the gateway, of the caller's name and scopes. */
  readonly identity: (typeof IDENTITIES)[number];
  readonly grants: Grants;
}

type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const quoted = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 80);

/** Collects the faults of one file, each with the field that it is about. */
class Reader {
  readonly faults: string[] = [];

  fault(field: string, text: string): undefined {
    this.faults.push(`${field} ${text}`);
    return undefined;
  }

  object(field: string, value: unknown, keys: readonly string[]): Fields {
    if (value === undefined || value === null) return {};
    if (!isObject(value)) {
      this.fault(field, `must be a mapping, not ${quoted(value)}`);
      return {};
    }
    for (const key of Object.keys(value))
      if (!keys.includes(key)) this.fault(quoted(key), `is not known in ${field}; known are ${keys.join(', ')}`);
    return value;
  }

  oneOf<const T extends string>(field: string, value: unknown, values: readonly T[]): T | undefined {
    const found = values.find((candidate) => candidate === value);
    return found ?? this.fault(field, `must be one of ${values.join(', ')}, not ${quoted(value)}`);
  }

  url(field: string, value: unknown, schemes: readonly string[]): string | undefined {
    const schemeNames = schemes.map((scheme) => `${scheme}//`).join(' or ');
    if (typeof value !== 'string' || value.length > MAX_URL_LENGTH || !URL.canParse(value))
      return this.fault(field, `must be a URL that begins with ${schemeNames}, not ${quoted(value)}`);
    const url = new URL(value);
    if (!schemes.includes(url.protocol))
      return this.fault(field, `must begin with ${schemeNames}, not ${quoted(url.protocol)}`);
    const fault = urlFault(value, url);
    if (fault !== undefined) return this.fault(field, fault);
    return value;
  }

  names(field: string, value: unknown, pattern: RegExp, example: string): readonly string[] {
    if (value === undefined || value === null) return [];
    const isList = Array.isArray(value) && value.length <= MAX_GRANTS;
    if (isList && value.every((name) => typeof name === 'string' && pattern.test(name))) return value as string[];
    this.fault(field, `must be a list of at most ${MAX_GRANTS} names such as ${example}, not ${quoted(value)}`);
    return [];
  }
}

const KEYS = ['name', 'url', 'sdl', 'tls', 'subscriptions', 'timeoutMs', 'required', 'identity', 'grants'];

function readName(reader: Reader, value: unknown): string {
  if (typeof value !== 'string' || !NAME.test(value))
    reader.fault('name', `must be 1 to 40 of a-z, 0-9 and "-", a letter first, not ${quoted(value)}`);
  else if (RESERVED_NAMES.has(value)) reader.fault('name', `"${value}" is used by Visor itself; choose another one`);
  return String(value);
}

function readFileName(reader: Reader, field: string, file: unknown): string | undefined {
  if (file === undefined || file === null) return undefined;
  if (typeof file === 'string' && /^[\w-][\w.-]{0,199}$/.test(file)) return file;
  return reader.fault(field, `must be the name of a file in the same folder, not ${quoted(file)}`);
}

/** Reads which authorities may vouch for a service; without TLS nobody does. */
function readCaFile(reader: Reader, value: unknown, urls: readonly (string | undefined)[]): string | undefined {
  const { ca } = reader.object('tls', value, ['ca']);
  const file = readFileName(reader, 'tls.ca', ca);
  if (file === undefined || urls.some((url) => /^(https|wss):/.test(url ?? ''))) return file;
  return reader.fault('tls.ca', 'needs a URL that begins with https:// or wss://');
}

function readTimeout(reader: Reader, value: unknown): number {
  if (value === undefined || value === null) return DEFAULT_TIMEOUT_MS;
  const isWhole = typeof value === 'number' && Number.isInteger(value);
  if (isWhole && value >= MIN_TIMEOUT_MS && value <= MAX_TIMEOUT_MS) return value;
  const range = `${MIN_TIMEOUT_MS} to ${MAX_TIMEOUT_MS}`;
  reader.fault('timeoutMs', `must be a whole number of milliseconds, ${range}, not ${quoted(value)}`);
  return DEFAULT_TIMEOUT_MS;
}

function readSubscriptions(reader: Reader, value: unknown, url: string | undefined): SubgraphConfig['subscriptions'] {
  if (value === undefined || value === null) return undefined;
  const fields = reader.object('subscriptions', value, ['protocol', 'url']);
  const protocol = reader.oneOf('subscriptions.protocol', fields['protocol'], SUBSCRIPTION_PROTOCOLS);
  const schemes = protocol === 'sse' ? ['http:', 'https:'] : ['ws:', 'wss:', 'http:', 'https:'];
  const given = fields['url'] ?? undefined;
  const own = given === undefined ? url : reader.url('subscriptions.url', given, schemes);
  if (protocol === undefined || own === undefined) return undefined;
  return { protocol, url: protocol === 'sse' ? own : own.replace(/^http/, 'ws') };
}

/** Reads the value of one file. Returns what is wrong with it, each fault with its field and what is expected. */
export function readSubgraphConfig(value: unknown): SubgraphConfig | { readonly faults: readonly string[] } {
  const reader = new Reader();
  if (!isObject(value)) return { faults: [`the file must be a mapping with the keys ${KEYS.join(', ')}`] };
  const fields = reader.object('the file', value, KEYS);
  const name = readName(reader, fields['name']);
  const url = reader.url('url', fields['url'], ['http:', 'https:']);
  const required = fields['required'] ?? false;
  if (typeof required !== 'boolean') reader.fault('required', `must be true or false, not ${quoted(required)}`);
  const subscriptions = readSubscriptions(reader, fields['subscriptions'], url);
  const grants = reader.object('grants', fields['grants'], ['mutations', 'override', 'requires']);
  const config = {
    name,
    url: url ?? '',
    sdlFile: readFileName(reader, 'sdl.file', reader.object('sdl', fields['sdl'], ['file'])['file']),
    caFile: readCaFile(reader, fields['tls'], [url, subscriptions?.url]),
    subscriptions,
    timeoutMs: readTimeout(reader, fields['timeoutMs']),
    required: required === true,
    identity: reader.oneOf('identity', fields['identity'] ?? 'none', IDENTITIES) ?? 'none',
    grants: {
      mutations: reader.names('grants.mutations', grants['mutations'], FIELD_NAME, 'addRun'),
      override: reader.names('grants.override', grants['override'], COORDINATE, 'Dataset.name'),
      requires: reader.names('grants.requires', grants['requires'], COORDINATE, 'Dataset.name'),
    },
  };
  return reader.faults.length > 0 ? { faults: reader.faults } : config;
}
