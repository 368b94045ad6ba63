import { readFileSync, statSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';

export interface DatabaseUrlOptions {
  readonly databaseUrl?: string;
  readonly databaseUrlFile?: string;
}

const EXAMPLE = 'postgres://user:password@host:5432/database';
const isPostgresUrl = (text: string): boolean => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);

function postgresUrl(text: string): string {
  if (!isPostgresUrl(text)) throw new InvalidArgumentError(`a URL like ${EXAMPLE} is needed.`);
  return text;
}

/** Declares the two ways to name a PostgreSQL of the user's own. */
export function declareDatabaseUrl(command: Command): Command {
  return command
    .option(
      '--database-url <url>',
      'a PostgreSQL >= 15 of your own, with a user that may create roles; a password in it is better kept in a file',
      postgresUrl,
    )
    .option('--database-url-file <file>', 'a file that holds this URL, mode 0600, so that no process list shows it');
}

/**
 * The URL that was given, by either way.
 * @throws CommandError (usage) when both are given, or the file does not hold one
 */
export function databaseUrlOf(options: DatabaseUrlOptions, say: (line: string) => void): string | undefined {
  const { databaseUrl, databaseUrlFile: file } = options;
  if (file === undefined) return databaseUrl;
  if (databaseUrl !== undefined)
    throw new CommandError(EXIT_CODE.usage, 'give --database-url or --database-url-file, not both');
  const url = readUrl(file);
  if (!isPostgresUrl(url))
    throw new CommandError(EXIT_CODE.usage, `--database-url-file ${file} must hold one line like ${EXAMPLE}`);
  if ((statSync(file).mode & 0o077) !== 0) say(`${file} can be read by other users: chmod 600 ${file}`);
  return url;
}

function readUrl(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CommandError(EXIT_CODE.usage, `--database-url-file cannot be read: ${(error as Error).message}`);
  }
}

/** Takes the arguments, and a password among them, out of what the process list shows of this process. */
export function hideArguments(command: string): void {
  process.title = `visor ${command}`;
}
