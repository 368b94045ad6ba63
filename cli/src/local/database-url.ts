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
  if (!isPostgresUrl(text)) throw new InvalidArgumentError(`a URL like ${EXAMPLE} is expected.`);
  return text;
}

/** Declares the two options that name the user's own PostgreSQL. */
export function declareDatabaseUrl(command: Command): Command {
  return command
    .option(
      '--database-url <url>',
      'URL of your own PostgreSQL (15 or later), whose user may create roles; put a URL with a password in a file',
      postgresUrl,
    )
    .option(
      '--database-url-file <file>',
      'a file that holds this URL, mode 0600, so that process lists do not show it',
    );
}

/**
 * Returns the URL that either option gave.
 * @throws CommandError (usage) when both are given, or the file does not hold a PostgreSQL URL
 */
export function databaseUrlOf(options: DatabaseUrlOptions, print: (line: string) => void): string | undefined {
  const { databaseUrl, databaseUrlFile: file } = options;
  if (file === undefined) return databaseUrl;
  if (databaseUrl !== undefined)
    throw new CommandError(EXIT_CODE.usage, 'give --database-url or --database-url-file, not both');
  const url = readUrl(file);
  if (!isPostgresUrl(url))
    throw new CommandError(EXIT_CODE.usage, `--database-url-file ${file} must hold one line like ${EXAMPLE}`);
  if ((statSync(file).mode & 0o077) !== 0) print(`${file} can be read by other users: chmod 600 ${file}`);
  return url;
}

function readUrl(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CommandError(EXIT_CODE.usage, `--database-url-file cannot be read: ${(error as Error).message}`);
  }
}

/** Hides the arguments of this process, which may hold a password, from process lists. */
export function hideArguments(command: string): void {
  process.title = `visor ${command}`;
}
