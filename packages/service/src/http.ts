import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeaderMap, type ApolloServer, type BaseContext } from '@apollo/server';
import { traced } from './log.ts';

export interface HttpOptions<Context extends BaseContext> {
  readonly port: number;
  readonly apollo: ApolloServer<Context>;
  context(request: IncomingMessage): Promise<Context>;
  /** Problems that keep the service from working, empty when it is healthy; shown at /healthz. */
  health(): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Other pages; says whether it answered. */
  pages?(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Largest body taken, bytes (default 16 MiB: a full batch of reports with their JSON). */
  readonly bodyLimit?: number;
}

export interface GraphqlHttp extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
}

class TooLarge extends Error {}

async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new TooLarge(`the body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function answerGraphql<Context extends BaseContext>(
  options: HttpOptions<Context>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  let body: unknown;
  if (request.method === 'POST') {
    try {
      body = JSON.parse(await readBody(request, options.bodyLimit ?? 16 * 2 ** 20));
    } catch (error) {
      const tooLarge = error instanceof TooLarge;
      return json(response, tooLarge ? 413 : 400, {
        errors: [{ message: tooLarge ? error.message : 'the body is not JSON' }],
      });
    }
  }
  const answer = await options.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'GET',
      headers,
      search: question < 0 ? '' : url.slice(question),
      body,
    },
    context: () => options.context(request),
  });
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.statusCode = answer.status ?? 200;
  if (answer.body.kind === 'complete') return void response.end(answer.body.string);
  for await (const chunk of answer.body.asyncIterator) response.write(chunk);
  response.end();
}

async function answer<Context extends BaseContext>(
  options: HttpOptions<Context>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  try {
    if (path === '/healthz') {
      const problems = await options.health();
      return json(response, problems ? 503 : 200, problems ? { ok: false, ...problems } : { ok: true });
    }
    if (path === '/graphql') return await answerGraphql(options, request, response);
    if (await options.pages?.(request, response)) return;
    json(response, 404, { errors: [{ message: `nothing is at ${path}; GraphQL is at /graphql` }] });
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    json(response, 500, { errors: [{ message: (error as Error).message }] });
  }
}

/** Serves GraphQL at /graphql and health at /healthz on loopback. Port 0: any free one. */
export async function listen<Context extends BaseContext>(options: HttpOptions<Context>): Promise<GraphqlHttp> {
  const server = createServer((request, response) => {
    const header = request.headers['traceparent'];
    void traced(typeof header === 'string' ? header : undefined, () => answer(options, request, response));
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, process.env['VISOR_HOST'] ?? '127.0.0.1', resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
