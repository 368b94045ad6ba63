import { resolve } from 'node:path';
import type { Client } from '@visor/client';
import { holderOf, lockFile, rememberedStacks } from '@visor/laptop/running';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { lazyClient } from './lazy-client.ts';
import { operatorClient } from './operator-client.ts';
import { runningStack } from './running-stack.ts';

/** Where a command finds Visor. */
export interface ConnectionOptions {
  readonly dir?: string | undefined;
}

const DEFAULT_DIR = 'visor-data';

export const declareConnection = (command: Command): Command =>
  command.option(
    '--dir <path>',
    `the directory given to \`visor up\` (default: VISOR_URL with VISOR_TOKEN, else ${DEFAULT_DIR}, else the newest \`visor up\` of this user)`,
  );

/** How a client behaves that a command follows events with, or whose answers take long. */
type Following = Pick<Parameters<typeof lazyClient>[0], 'onConnection' | 'timeoutMs'>;

/**
 * Opens a client of the Visor that the command is for.
 * @throws CommandError (unreachable) when none runs, (usage) when VISOR_URL is no address or has no token
 */
export function connect({ dir }: ConnectionOptions, following: Following = {}): Client {
  const url = remoteAddress({ dir });
  return url ? remoteClient(url, following) : operatorClient(runningStack(localDirectory({ dir })), following);
}

/** Returns the GraphQL address that `connect` asks: links are relative to it. */
export function graphqlAddress(options: ConnectionOptions): string {
  const url = remoteAddress(options);
  if (url !== undefined) return url;
  const { localGraphql, graphql } = runningStack(localDirectory(options));
  return localGraphql ?? graphql;
}

/** The address that the environment names; undefined: a command is for a stack of this machine. */
export const remoteAddress = ({ dir }: ConnectionOptions): string | undefined =>
  dir === undefined ? process.env['VISOR_URL'] || undefined : undefined;

/**
 * Returns the directory of the stack of this machine that a command is for.
 * @throws CommandError (unreachable) when this user runs none
 */
export function localDirectory({ dir }: ConnectionOptions): string {
  const found = dir ?? runningDirectory();
  if (found !== undefined) return found;
  throw new CommandError(
    EXIT_CODE.unreachable,
    'no Visor of this user runs here: start one with visor up, name its directory by --dir, or set VISOR_URL and VISOR_TOKEN',
  );
}

/** As `localDirectory`, for a command that needs the files of a directory alone: where none runs, the default one. */
export const ownDirectory = ({ dir }: ConnectionOptions): string => dir ?? runningDirectory() ?? DEFAULT_DIR;

/** Declares `--dir` of a command that is for a directory of this machine, whatever VISOR_URL is. */
export const declareDirectory = (command: Command, more = ''): Command =>
  command.option(
    '--dir <path>',
    `the directory given to \`visor up\`${more} (default: that of the newest \`visor up\` of this user, ${DEFAULT_DIR} before all others)`,
  );

function runningDirectory(): string | undefined {
  const runs = (path: string): boolean => holderOf(lockFile(resolve(path))) !== undefined;
  if (runs(DEFAULT_DIR)) return DEFAULT_DIR;
  const [newest, ...older] = rememberedStacks().filter(runs);
  if (newest !== undefined && older.length > 0)
    printOnce(`of ${older.length + 1} running Visors this is the newest, ${newest}; --dir names another`);
  return newest;
}

const printed = new Set<string>();

/** Writes a line to standard error, once: a command asks for its directory more than once. */
function printOnce(line: string): void {
  if (!printed.has(line)) process.stderr.write(`${line}\n`);
  printed.add(line);
}

function remoteClient(text: string, following: Following): Client {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new CommandError(
      EXIT_CODE.usage,
      `VISOR_URL ${JSON.stringify(text)} is no address; an example: http://127.0.0.1:4000/graphql`,
    );
  const token = process.env['VISOR_TOKEN'];
  if (!token) throw new CommandError(EXIT_CODE.usage, 'VISOR_URL is set, but not VISOR_TOKEN: put your token there');
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new CommandError(
      EXIT_CODE.usage,
      'VISOR_TOKEN holds blanks, line ends or letters that no token has: put what visor token prints there, and nothing else',
    );
  return lazyClient({ url: url.href, token: () => `Bearer ${token}`, ...following });
}
