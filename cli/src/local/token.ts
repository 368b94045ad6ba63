import { resolve } from 'node:path';
import { isOwnBearer, signerOf } from '@visor/laptop';
import { writeWhole } from '@visor/service/files';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { declareDirectory, ownDirectory, type ConnectionOptions } from './connect.ts';
import { nameProblem, ROLES, roleNames, ttlSeconds, type Role } from '../token/token.rules.ts';

interface TokenOptions extends ConnectionOptions {
  readonly role: Role;
  readonly name: string;
  readonly ttl: number;
  readonly out?: string;
}

const TOKEN_FILE_MODE = 0o600;
const DEFAULT_TTL_SECONDS = 8 * 3_600;

function timeToLive(text: string): number {
  const seconds = ttlSeconds(text);
  if (seconds === undefined)
    throw new InvalidArgumentError('a whole number of s, m, h or d is expected, e.g. 15m or 8h, at most 30d.');
  return seconds;
}

function bearerName(text: string): string {
  const problem = nameProblem(text);
  if (problem !== undefined) throw new InvalidArgumentError(`the name ${problem}.`);
  return text;
}

/** `visor token`: signs a bearer token for a person, a pilot or a program with the key of a directory. */
export function register(program: Command): void {
  declareDirectory(program.command('token'))
    .description('sign a token for a person or a program with the key of a directory, and print nothing else')
    .addOption(new Option('--role <role>', 'what the token permits').choices(roleNames).makeOptionMandatory())
    .requiredOption(
      '--name <who>',
      'name of the bearer in audit records; for a pilot, the name of the pilot',
      bearerName,
    )
    .addOption(
      new Option('--ttl <time>', 'how long the token is valid, e.g. 15m, 8h, 7d')
        .argParser(timeToLive)
        .default(DEFAULT_TTL_SECONDS, '8h'),
    )
    .option('--out <file>', 'write the token to this file, mode 0600, and print nothing')
    .action(makeToken);
}

async function makeToken({ role, name, ttl, out, ...options }: TokenOptions): Promise<void> {
  const dir = ownDirectory(options);
  const path = resolve(dir);
  const sign = await signerOf(path);
  if (!sign) throw new CommandError(EXIT_CODE.notFound, `${path} holds no keys; make them with: visor up --dir ${dir}`);
  if (isOwnBearer(path, name))
    throw new CommandError(
      EXIT_CODE.usage,
      `--name ${name} is the name of one of Visor's own processes, and audit records could not distinguish them: choose another`,
    );
  const token = await sign({ name, ...ROLES[role] }, ttl);
  if (out === undefined) process.stdout.write(`${token}\n`);
  else writeTokenFile(resolve(out), token);
}

function writeTokenFile(path: string, token: string): void {
  try {
    writeWhole(path, token, TOKEN_FILE_MODE);
  } catch (error) {
    throw new CommandError(EXIT_CODE.failed, `--out ${path} cannot be written: ${(error as Error).message}`);
  }
}
