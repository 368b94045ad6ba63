import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import {
  buildSchema,
  getNamedType,
  graphql,
  GraphQLError,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
} from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

/** A name as strangers may choose one: blanks, letters of others, wide ones, an escape sequence, a line end, and quotes. */
export const ODD_NAME = 'run 042 «прогон» 大\u001b[31m\n"it\'s"';
export const AN_ID = '00000000-0000-7000-8000-000000000001';

/** Values of fields by `Type.field`; a function gets the number of the item in its list, from 0. */
type Seed = Record<string, unknown>;

const SEED: Seed = {
  'Dataset.name': (index: number) => (index === 0 ? ODD_NAME : 'run043.raw'),
  'Dataset.expectedFiles': null,
  'Query.dataMatches': [{ index: 0 }],
  'Match.name': () => ODD_NAME,
  'Operation.refused': () => 0,
  'Operation.state': () => 'FINISHED',
  'Query.workflowMatches': [],
  'Query.workloadMatches': [],
  'Replica.status': () => 'AVAILABLE',
  'Steering.refused': () => 0,
  'Task.state': (index: number) => ['FAILED', 'IN_PROGRESS'][index] ?? 'DEFINED',
};

const SCALARS: Readonly<Record<string, (name: string, index: number) => unknown>> = {
  ID: (_name, index) => AN_ID.replace(/1$/, String(index + 1)),
  String: (name, index) => `${name} ${index + 1}`,
  Int: (_name, index) => index + 2,
  Float: (_name, index) => index + 0.5,
  Long: (_name, index) => 1_000 * (index + 1),
  Boolean: () => false,
  DateTime: (_name, index) => `2026-11-26T12:00:0${index}.000Z`,
  JSON: () => ({ some: 'value' }),
};

interface Item {
  readonly index: number;
}

function valueOf(type: GraphQLOutputType, name: string, index: number): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType as GraphQLOutputType, name, index);
  if (isListType(type)) return [0, 1].map((item) => valueOf(type.ofType, name, item));
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return isObjectType(type) ? { index } : SCALARS[getNamedType(type).name]?.(name, index);
}

/** Resolves every field of the API by its type, but for those that are seeded; a thing called `missing` does not exist. */
const resolverOf =
  (seed: Seed): GraphQLFieldResolver<Item | undefined, unknown> =>
  (source, args, _context, { parentType, fieldName, returnType }) => {
    const index = source?.index ?? 0;
    const seeded = seed[`${parentType.name}.${fieldName}`];
    if (seeded !== undefined)
      return typeof seeded === 'function' ? (seeded as (item: number) => unknown)(index) : seeded;
    const isMissing = Object.values(args as Record<string, unknown>).includes('missing');
    if (isMissing) return isNonNullType(returnType) ? [] : null;
    return valueOf(returnType, fieldName, index);
  };

const REFUSED: Readonly<Record<string, string>> = { denied: 'FORBIDDEN', expired: 'UNAUTHENTICATED' };

export interface Api extends AsyncDisposable {
  readonly url: string;
  /** May be changed while it runs. */
  readonly seed: Seed;
  /** The mutations that it was sent. */
  readonly mutations: readonly string[];
}

/** Starts a server with the API of the gateway, whose answers depend on types alone; the tokens `denied` and `expired` are refused. */
export async function startApi(): Promise<Api> {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema/api.graphql'), 'utf8'));
  const seed = { ...SEED };
  const mutations: string[] = [];
  const answer = async (body: string, token: string): Promise<unknown> => {
    const code = REFUSED[token];
    if (code !== undefined) return { errors: [new GraphQLError(`the token is ${token}`, { extensions: { code } })] };
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    if (/^\s*mutation\b/m.test(query)) mutations.push(query);
    return await graphql({ schema, source: query, variableValues: variables, fieldResolver: resolverOf(seed) });
  };
  const server = createServer((request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    void text(request)
      .then((body) => answer(body, token))
      .then((result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)));
  });
  // No subscriptions: what is watched is read from time to time.
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    seed,
    mutations,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of a command that is to find this API. */
export const environmentFor = (url: string, token = 'good'): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  VISOR_URL: url,
  VISOR_TOKEN: token,
});

/** Runs a command of the bundle, or of the sources, to its end. */
export async function runCommand(main: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

const IN_TERMINAL = join(import.meta.dirname, 'in-terminal.py');

/** Runs a program in a terminal of its own, of this width, to its end. @returns what it wrote, standard error included */
export async function runInTerminal(
  columns: number,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly status: number; readonly text: string }> {
  const { stdout } = await promisify(execFile)('python3', [IN_TERMINAL, String(columns), ...command], { env });
  return JSON.parse(stdout) as { status: number; text: string };
}
