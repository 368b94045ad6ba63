import { EventEmitter } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, GraphQLError, parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n';

/** Two subgraphs as small as the tests allow: `jobs` owns the events, `files` completes them. */
export const sdl = {
  jobs: `${link}
    type Query { jobs(first: Int = 2): [Job!]! who: String refused: String }
    type Mutation { tick(task: ID = "0", times: Int = 1): Int! }
    type Subscription { jobChanged(task: ID): JobChange! quiet: JobChange! }
    type JobChange { cursor: Int! job: Job! }
    type Job @key(fields: "id") { id: ID! state: String! file: File! files: [File!]! maybe: File parent: Job }
    type File @key(fields: "id", resolvable: false) { id: ID! }`,
  files: `${link}
    type Query { file(id: ID!): File }
    type File @key(fields: "id") { id: ID! name: String! size: Float! boom: String broken: String! copies: [Copy!]! }
    type Copy { place: String! }`,
};
type SubgraphName = keyof typeof sdl;

export function compose(parts: Readonly<Record<string, string>>): string {
  const services = Object.entries(parts).map(([name, text]) => ({
    name,
    url: `http://${name}`,
    typeDefs: parse(text),
  }));
  const { errors, supergraphSdl } = composeServices(services);
  if (errors) throw new Error(errors.map((error) => error.message).join('\n'));
  return supergraphSdl;
}

interface Change {
  readonly task: string;
  readonly cursor: number;
  readonly job: unknown;
}

/** What a test sees of a subgraph. */
interface Counts {
  active: number;
  started: number;
  connections: number;
  requests: number;
  entityCalls: number;
  headers: IncomingHttpHeaders;
  extensions: unknown;
}
const newCounts = (): Counts => ({
  active: 0,
  started: 0,
  connections: 0,
  requests: 0,
  entityCalls: 0,
  headers: {},
  extensions: undefined,
});

/** The changes of one task, all when it is not given; counts itself as active until its reader returns. */
function changes(
  bus: EventEmitter,
  counts: Counts,
  wanted: (change: Change) => boolean,
): AsyncIterableIterator<unknown> {
  const queue: Change[] = [];
  let wake: (() => void) | undefined;
  let open = true;
  const push = (change: Change): void => {
    if (!wanted(change)) return;
    queue.push(change);
    wake?.();
  };
  bus.on('change', push);
  counts.active += 1;
  counts.started += 1;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (open && queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const change = queue.shift();
      return change ? { done: false, value: { jobChanged: change } } : { done: true, value: undefined };
    },
    async return() {
      if (open) {
        open = false;
        counts.active -= 1;
        bus.off('change', push);
        wake?.();
      }
      return { done: true, value: undefined };
    },
  };
}

function jobsResolvers(counts: Counts): object {
  const bus = new EventEmitter().setMaxListeners(0);
  let made = 0;
  const file = (id: string) => ({ __typename: 'File', id });
  const job = (number: number): object => ({
    id: String(number),
    state: 'ACTIVE',
    file: file(`f${number}`),
    files: [0, 1].map((index) => file(`f${number + index}`)),
    maybe: number % 2 ? file('none') : null,
    parent: () => job(number),
  });
  return {
    Query: {
      jobs: (_: unknown, { first }: { first: number }) => Array.from({ length: first }, (_, index) => job(index)),
      who: (_: unknown, _arguments: unknown, headers: IncomingHttpHeaders) => headers.authorization ?? 'nobody',
      refused: () => {
        throw new GraphQLError('the move is not legal', {
          extensions: { code: 'ILLEGAL_MOVE', retryable: false, from: 'CLOSED' },
        });
      },
    },
    Mutation: {
      tick(_: unknown, { task, times }: { task: string; times: number }) {
        for (let count = 0; count < times; count++) {
          const change: Change = { task, cursor: made + 1, job: job(made) };
          made += 1;
          bus.emit('change', change);
        }
        return made;
      },
    },
    Subscription: {
      jobChanged: {
        subscribe: (_: unknown, { task }: { task?: string }) =>
          changes(bus, counts, (change) => task === undefined || task === change.task),
      },
      quiet: { subscribe: () => changes(bus, counts, () => false) },
    },
  };
}

const filesResolvers = (counts: Counts): object => ({
  Query: { file: (_: unknown, { id }: { id: string }) => ({ id }) },
  File: {
    __resolveReference({ id }: { id: string }) {
      counts.entityCalls += 1;
      return id === 'none' ? null : { id };
    },
    name: ({ id }: { id: string }) => `${id}.raw`,
    size: () => 2.5e9,
    copies: () => [{ place: 'buffer' }, { place: 'tape' }],
    boom: () => {
      throw new GraphQLError('boom', { extensions: { code: 'CONFLICT', retryable: false } });
    },
    broken: () => null,
  },
});

interface OperationRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export interface TestSubgraph extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly counts: Counts;
}

/** Serves one of them on loopback. `secret`: the only `authorization` with which a socket may connect. */
export async function serveSubgraph(name: SubgraphName, port = 0, secret?: string): Promise<TestSubgraph> {
  const counts = newCounts();
  const resolvers = name === 'jobs' ? jobsResolvers(counts) : filesResolvers(counts);
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl[name]), resolvers: resolvers as never }]);
  const answerRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/healthz') return void response.end('{"ok":true}');
    counts.requests += 1;
    counts.headers = request.headers;
    const { query, variables, operationName } = JSON.parse(await body(request)) as OperationRequest;
    const contextValue = request.headers;
    const answer = await graphql({
      schema,
      source: query,
      variableValues: variables ?? {},
      operationName: operationName ?? null,
      contextValue,
    });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => void answerRequest(request, response));
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const served = useServer(
    {
      schema,
      onConnect({ connectionParams }) {
        if (secret !== undefined && connectionParams?.['authorization'] !== secret) return false;
        counts.connections += 1;
        return true;
      },
      context(_socket, _id, { extensions }) {
        counts.extensions = extensions;
        return {};
      },
    },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}/graphql`,
    counts,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      await served.dispose();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
