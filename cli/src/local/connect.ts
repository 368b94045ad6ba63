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

/**
 * Opens a client of the Visor that the command is for.
 * @throws CommandError (unreachable) when none runs, (usage) when VISOR_URL is no address or has no token
 */
export function connect({ dir }: ConnectionOptions): Client {
  const url = remoteAddress({ dir });
  return url ? remoteClient(url) : operatorClient(runningStack(localDirectory({ dir })));
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
  const found = dir ?? [DEFAULT_DIR, ...rememberedStacks()].find((path) => holderOf(lockFile(resolve(path))));
  if (found !== undefined) return found;
  throw new CommandError(
    EXIT_CODE.unreachable,
    'no Visor of this user runs here: start one with visor up, name its directory by --dir, or set VISOR_URL and VISOR_TOKEN',
  );
}

function remoteClient(text: string): Client {
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
  return lazyClient({ url: url.href, token: () => `Bearer ${token}` });
}
