import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';

/** One setting of a process: how its text is read, and what stands when it is absent. */
export interface Setting<T> {
  readonly read: (text: string) => T;
  readonly fallback?: T;
  readonly optional?: boolean;
  /** A secret: `<NAME>_FILE` may name a file that holds it, and no error repeats its text. */
  readonly secret?: boolean;
}

export type ConfigOf<Settings extends Record<string, Setting<unknown>>> = {
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never;
};

const fail = (text: string): never => {
  throw new Error(text);
};

/** Kinds of settings. Each reader throws an error that says what would be right. */
export const setting = {
  text: (fallback?: string): Setting<string> => ({
    read: (text) => text,
    ...(fallback === undefined ? {} : { fallback }),
  }),
  optionalText: (): Setting<string | undefined> => ({ read: (text) => text, optional: true }),
  url: (fallback?: string): Setting<string> => ({
    read: (text) => (URL.canParse(text) ? text : fail(`must be a URL, not ${JSON.stringify(text)}`)),
    ...(fallback === undefined ? {} : { fallback }),
  }),
  /** A URL that holds a password: given in a file, since every process of the same user can read an environment. */
  secretUrl: (): Setting<string> => ({
    read: (text) => (URL.canParse(text) ? text : fail('must be a URL, e.g. postgres://user:password@host:5432/name')),
    secret: true,
  }),
  whole: (low: number, high: number, fallback?: number): Setting<number> => ({
    read: (text) => {
      const value = Number(text);
      return Number.isInteger(value) && value >= low && value <= high
        ? value
        : fail(`must be a whole number from ${low} to ${high}, not ${JSON.stringify(text)}`);
    },
    ...(fallback === undefined ? {} : { fallback }),
  }),
  oneOf: <const T extends string>(values: readonly T[], fallback?: T): Setting<T> => ({
    read: (text) => values.find((value) => value === text) ?? fail(`must be one of ${values.join(', ')}`),
    ...(fallback === undefined ? {} : { fallback }),
  }),
  list: (fallback: readonly string[] = []): Setting<readonly string[]> => ({
    read: (text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    fallback,
  }),
  /** Folders, separated by ':'. */
  paths: (): Setting<readonly string[]> => ({
    read: (text) => text.split(delimiter).filter(Boolean),
    fallback: [],
  }),
  flag: (): Setting<boolean> => ({ read: (text) => text === '1' || text === 'true', fallback: false }),
};

/** Settings that every service has. */
export const serviceSettings = {
  PORT: setting.whole(0, 65_535, 0),
  VISOR_INSTALLATION: setting.text(''),
  EVENT_LOG: setting.oneOf(['postgres', 'kafka'], 'postgres'),
  KAFKA_BROKERS: setting.list(),
  VISOR_JWKS_FILE: setting.text(),
  VISOR_TOKEN_FILE: setting.text(),
  GATEWAY_URL: setting.url('http://127.0.0.1:4000/graphql'),
  /** Names under which the service may be asked, beside addresses and localhost. */
  VISOR_HOSTS: setting.list(),
  /** Origins of pages that may ask it, beside its own: https://monitor.example. */
  VISOR_ORIGINS: setting.list(),
  LOG_LEVEL: setting.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
  DATABASE_URL: setting.secretUrl(),
  VISOR_NO_MIGRATE: setting.flag(),
  /** How long the PostgreSQL event log keeps messages that every group has read, hours. */
  VISOR_LOG_HOURS: setting.whole(1, 8_760, 24),
  /** How long dead letters are kept, days. */
  VISOR_DEAD_LETTER_DAYS: setting.whole(1, 3_650, 90),
  /** How long records of what people did, and of states of tasks, pilots and nodes, are kept, days. */
  VISOR_AUDIT_DAYS: setting.whole(30, 36_500, 730),
};
export type ServiceConfig = ConfigOf<typeof serviceSettings>;

/**
 * Reads a process's settings once, at its start.
 * @throws Error with one line per fault, each naming its variable.
 */
export function readConfig<Settings extends Record<string, Setting<unknown>>>(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ConfigOf<Settings> {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(settings)) {
    try {
      const text = textOf(name, definition, environment);
      if (text === undefined || text === '') {
        if (definition.fallback === undefined && !definition.optional)
          faults.push(definition.secret ? `${name} is not set, nor ${name}_FILE` : `${name} is not set`);
        config[name] = definition.fallback;
        continue;
      }
      config[name] = definition.read(text);
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}`);
    }
  }
  if (faults.length > 0) throw new Error(`configuration:\n  ${faults.join('\n  ')}`);
  return config as ConfigOf<Settings>;
}

/** A secret comes from its file when one is named, so that it stands in no environment. */
function textOf(
  name: string,
  { secret }: Setting<unknown>,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const file = secret ? environment[`${name}_FILE`] : undefined;
  if (file === undefined || file === '') return environment[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(`cannot be read from ${name}_FILE: ${(error as Error).message}`, { cause: error });
  }
}
