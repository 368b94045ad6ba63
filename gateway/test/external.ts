import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { testDirectory } from '@visor/testkit';
import { TestGateway } from './kit.ts';
import { sdl } from './subgraphs.ts';

const link = (...names: string[]): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${names.map((name) => `"${name}"`).join(', ')}])\n`;

/** The SDL of a conditions service, which adds a field to `Job`. */
export const conditionsSdl = `${link('@key')}
  directive @allow(scopes: [String!]!) on FIELD_DEFINITION
  type Query { conditions: [Conditions!]! slow: String }
  type Subscription { conditionsChanged: Conditions! }
  type Conditions { beam: Float! run: Int note: String secret: String @allow(scopes: ["admin"]) job: Job inner: Conditions }
  type Job @key(fields: "id") { id: ID! conditions: Conditions }`;

export const externalSdl = (body: string, ...names: string[]): string => link('@key', ...names) + body;

type Behaviour = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A service that is not Visor's. What it answers can be replaced while it runs. */
interface TestExternal extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  readonly connections: (Record<string, unknown> | undefined)[];
  sdl: string;
  /** Answers instead of the service. */
  behaviour: Behaviour | undefined;
  /** Answers the gateway's own questions, for the SDL, instead of the service. */
  probe: Behaviour | undefined;
  /** Sends an event of `conditionsChanged` to its subscribers. */
  emit(value: unknown): void;
  readonly subscribers: number;
}

const job = { __typename: 'Job', id: '0' };
const conditions = { beam: 13.5, run: 7, secret: 's', job };

/** What `sinks` receive, until its reader leaves. */
async function* eventStream(sinks: Set<(value: unknown) => void>): AsyncGenerator<unknown> {
  const queue: unknown[] = [];
  let wake = (): void => {};
  const push = (value: unknown): void => {
    queue.push(value);
    wake();
  };
  sinks.add(push);
  try {
    for (;;) {
      while (queue.length > 0) yield { conditionsChanged: queue.shift() };
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    sinks.delete(push);
  }
}

/**
 * Certificates for tests, valid until 2126: `server` is for localhost and 127.0.0.1, and `ca` vouches for it. Made by `openssl req`
 * and `openssl x509 -req`.
 */
export const certificate = (file: 'ca.pem' | 'server.pem' | 'server.key'): string =>
  readFileSync(join(import.meta.dirname, 'certificates', file), 'utf8');

const httpServer = (isSecure: boolean, listener: RequestListener) =>
  isSecure
    ? createTlsServer({ key: certificate('server.key'), cert: certificate('server.pem') }, listener)
    : createServer(listener);

export async function serveExternal(port = 0, isSecure = false): Promise<TestExternal> {
  const sinks = new Set<(value: unknown) => void>();
  const resolvers = {
    Query: { conditions: () => [conditions], slow: () => 'done' },
    Subscription: { conditionsChanged: { subscribe: () => eventStream(sinks) } },
    Job: { __resolveReference: (reference: object) => ({ ...reference, conditions }) },
  };
  const schema = buildSubgraphSchema([{ typeDefs: parse(conditionsSdl), resolvers: resolvers as never }]);
  const external: TestExternal = {
    port: 0,
    url: '',
    requests: [],
    connections: [],
    sdl: conditionsSdl,
    behaviour: undefined,
    probe: undefined,
    emit: (value) => sinks.forEach((push) => push(value)),
    get subscribers() {
      return sinks.size;
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      await served.dispose();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  const server = httpServer(isSecure, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const isProbe = /_service|^\{"query":"\{ __typename/.test(body);
      if (!isProbe) external.requests.push({ headers: request.headers, body });
      const behaviour = isProbe ? external.probe : external.behaviour;
      if (behaviour) return behaviour(request, response, body);
      void answer(body).then((text) => response.setHeader('content-type', 'application/json').end(text));
    });
  });
  const answer = async (body: string): Promise<string> => {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    if (query.includes('_service')) return JSON.stringify({ data: { _service: { sdl: external.sdl } } });
    return JSON.stringify(await graphql({ schema, source: query, variableValues: variables ?? {} }));
  };
  const served = useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => {
        external.connections.push(connectionParams);
        return true;
      },
    },
    new WebSocketServer({ server }),
  );
  await new Promise<void>((resolve) => server.listen(port, isSecure ? '0.0.0.0' : '127.0.0.1', resolve));
  const taken = (server.address() as AddressInfo).port;
  return Object.assign(external, { port: taken, url: `http${isSecure ? 's' : ''}://127.0.0.1:${taken}/graphql` });
}

/** A gateway over the two test subgraphs, with a folder of external ones. */
interface ExternalWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly external: TestExternal;
  readonly folder: string;
  readonly stateFolder: string;
  /** Writes a file of the folder. */
  write(file: string, text: string): void;
  remove(file: string): void;
  /** What /healthz says of a subgraph or file. */
  health(name: string): Promise<{ status: number; check: Record<string, unknown> | undefined }>;
  /** Stops the gateway and starts it again on the same folders. @param between what happens while it is stopped */
  restart(between?: () => void): Promise<void>;
}

export async function openExternalWorld(files: Readonly<Record<string, string>> = {}): Promise<ExternalWorld> {
  await using stack = new AsyncDisposableStack();
  const directory = stack.use(testDirectory());
  const folder = join(directory.path, 'subgraphs');
  const stateFolder = join(directory.path, 'state');
  mkdirSync(folder);
  const external = stack.use(await serveExternal());
  const write = (file: string, text: string): void =>
    writeFileSync(join(folder, file), text.replaceAll('URL', external.url));
  for (const [file, text] of Object.entries(files)) write(file, text);
  const open = () => TestGateway.open({ external: { folder, stateFolder, own: sdl, watchMs: 20, pollMs: 50 } });
  let gateway = await open();
  stack.defer(() => gateway[Symbol.asyncDispose]());
  const owned = stack.move();
  return {
    get gateway() {
      return gateway;
    },
    external,
    folder,
    stateFolder,
    write,
    remove: (file) => rmSync(join(folder, file)),
    async health(name) {
      const response = await fetch(`${gateway.url}/healthz`);
      const { checks } = (await response.json()) as { checks: Record<string, Record<string, unknown>> };
      return { status: response.status, check: checks[name] };
    },
    async restart(between = () => {}) {
      await gateway[Symbol.asyncDispose]();
      between();
      gateway = await open();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
