import { dirname } from 'node:path';
import {
  parseSubgraphConfig,
  MAX_SDL_BYTES,
  readBounded,
  readCertificates,
  readNamedFiles,
  readSubgraphConfig,
  type SubgraphConfig,
} from '@visor/gateway/external';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { declareFolder, type FolderOptions } from './folder.ts';

export interface InputOptions extends FolderOptions {
  readonly sdl?: string;
  readonly ca?: string;
  readonly subscriptions?: string;
  readonly subscriptionsUrl?: string;
  readonly timeout?: string;
  readonly identity?: string;
  readonly required?: boolean;
  readonly grantMutation: readonly string[];
  readonly grantOverride: readonly string[];
  readonly grantRequires: readonly string[];
}

/** A subgraph as the command line, or a file that it names, describes it. */
interface SubgraphInput {
  readonly config: SubgraphConfig;
  /** Its SDL; undefined: the running service has it. */
  readonly sdl: string | undefined;
}

const MAX_CONFIG_BYTES = 64 * 1024;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds the arguments and options that describe a subgraph. */
export const declareInput = (command: Command): Command =>
  declareFolder(command)
    .argument('<name>', 'its name, or a YAML file that describes it (docs/joining.md)')
    .argument('[url]', 'its GraphQL endpoint, http:// or https://')
    .option('--sdl <file>', 'its SDL; without it the running service is asked')
    .option(
      '--ca <file>',
      'certificates of the authorities that may vouch for it (PEM); without it those of the system',
    )
    .option('--subscriptions <protocol>', 'graphql-transport-ws or sse')
    .option('--subscriptions-url <url>', 'endpoint of its subscriptions, where it is another one')
    .option('--timeout <ms>', 'longest wait for an answer, milliseconds')
    .option('--identity <kind>', "token: requests carry a token of the gateway with the caller's name and scopes; none")
    .option('--required', '/healthz fails while it does not answer')
    .option('--grant-mutation <name>', 'a mutation that it may add; may be repeated', collect, [])
    .option('--grant-override <Type.field>', 'a field of others that it may take over; may be repeated', collect, [])
    .option('--grant-requires <Type.field>', 'a field of others that it may read; may be repeated', collect, []);

const failure = (subject: string, faults: readonly string[]): CommandError =>
  new CommandError(EXIT_CODE.usage, `${subject}: ${faults.join('\n  ')}`);

async function readText(path: string, read: (path: string) => Promise<string>): Promise<string> {
  try {
    return await read(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(code === 'ENOENT' ? EXIT_CODE.notFound : EXIT_CODE.usage, `${path}: ${message}`);
  }
}

async function readFile(file: string): Promise<SubgraphInput> {
  const config = parseSubgraphConfig(await readText(file, (path) => readBounded(path, MAX_CONFIG_BYTES)));
  if ('faults' in config) throw failure(file, config.faults);
  const input = await readNamedFiles(dirname(file), config);
  if ('faults' in input) throw failure(file, input.faults);
  return input;
}

/** Options that describe a subgraph, and the names of their values. */
const DESCRIBING: readonly (readonly [string, keyof InputOptions])[] = [
  ['--sdl', 'sdl'],
  ['--ca', 'ca'],
  ['--subscriptions', 'subscriptions'],
  ['--subscriptions-url', 'subscriptionsUrl'],
  ['--timeout', 'timeout'],
  ['--identity', 'identity'],
  ['--required', 'required'],
  ['--grant-mutation', 'grantMutation'],
  ['--grant-override', 'grantOverride'],
  ['--grant-requires', 'grantRequires'],
];

/** What is not used must not look as if it were. @throws CommandError */
function refuseUnused(file: string, options: InputOptions): void {
  const isGiven = (value: unknown): boolean => value !== undefined && (!Array.isArray(value) || value.length > 0);
  const unused = DESCRIBING.filter(([, name]) => isGiven(options[name])).map(([option]) => option);
  if (unused.length > 0)
    throw new CommandError(
      EXIT_CODE.usage,
      `${file} says all of the subgraph: write ${unused.join(', ')} into it (docs/joining.md)`,
    );
}

/** Reads what the command line describes. @throws CommandError that names what is wrong */
export async function readInput(name: string, url: string | undefined, options: InputOptions): Promise<SubgraphInput> {
  if (url === undefined) {
    if (/\.ya?ml$/.test(name)) {
      refuseUnused(name, options);
      return readFile(name);
    }
    throw new CommandError(EXIT_CODE.usage, `${name}: give the URL of its GraphQL endpoint too, or a YAML file alone`);
  }
  const {
    sdl,
    ca,
    subscriptions,
    subscriptionsUrl,
    timeout,
    identity,
    required,
    grantMutation,
    grantOverride,
    grantRequires,
  } = options;
  if (subscriptionsUrl !== undefined && subscriptions === undefined)
    throw new CommandError(EXIT_CODE.usage, '--subscriptions-url needs --subscriptions graphql-transport-ws or sse');
  const config = readSubgraphConfig({
    name,
    url,
    ...(sdl === undefined ? {} : { sdl: { file: `${name}.graphql` } }),
    ...(ca === undefined ? {} : { tls: { ca: `${name}.pem` } }),
    ...(subscriptions === undefined ? {} : { subscriptions: { protocol: subscriptions, url: subscriptionsUrl } }),
    ...(timeout === undefined ? {} : { timeoutMs: Number(timeout) || timeout }),
    ...(identity === undefined ? {} : { identity }),
    ...(required === undefined ? {} : { required }),
    grants: { mutations: grantMutation, override: grantOverride, requires: grantRequires },
  });
  if ('faults' in config) throw failure(name, config.faults);
  return {
    config: ca === undefined ? config : { ...config, ca: await readText(ca, readCertificates) },
    sdl: sdl === undefined ? undefined : await readText(sdl, (path) => readBounded(path, MAX_SDL_BYTES)),
  };
}
