import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { jsonText } from '../output/json-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly variables: string;
}

/** `visor gql`: sends a GraphQL operation as it is. */
export function register(program: Command): void {
  declareConnection(program.command('gql'))
    .description('send a GraphQL query or mutation, and print its data as JSON')
    .argument('[query]', 'the text, or @FILE; standard input when absent or `-`')
    .option('--variables <json>', 'an object, or @FILE', '{}')
    .action(gql);
}

async function gql(query: string | undefined, options: Options): Promise<void> {
  const document = readQuery(query === undefined || query === '-' ? await readText(process.stdin) : textOf(query));
  const variables = readVariables(textOf(options.variables));
  await using client = connect(options);
  process.stdout.write(`${jsonText(await client.request(document, variables), 2)}\n`);
}

/** A text, or that of the file behind an `@`, with which neither a query nor JSON begins. @throws CommandError (usage) */
function textOf(argument: string): string {
  if (!argument.startsWith('@')) return argument;
  const path = argument.slice(1);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(EXIT_CODE.usage, `${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function readQuery(text: string): ReturnType<typeof parse> {
  if (text.trim() === '')
    throw new CommandError(
      EXIT_CODE.usage,
      "there is no query: visor gql '{ pilots { name } }', @FILE, or standard input",
    );
  try {
    return parse(text);
  } catch (error) {
    throw new CommandError(EXIT_CODE.usage, `the query: ${(error as Error).message}`, { cause: error });
  }
}

function readVariables(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // As what is no object.
  }
  throw new CommandError(EXIT_CODE.usage, `--variables is no JSON object; an example: --variables '{"id": "..."}'`);
}
