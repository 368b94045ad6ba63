import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Refusal } from '@visor/schema';
import { anonymous, logger, type Verifier } from '@visor/service';
import { startGateway, type GatewayOptions, type RunningGateway } from '../src/gateway.ts';
import { compose, sdl, serveSubgraph, type TestSubgraph } from './subgraphs.ts';

export const gatewayToken = 'Bearer the-gateway';

/** Takes `Bearer u…` for user u…, `Bearer uPilot…` for a pilot, refuses any other bearer. */
const verify: Verifier = async (bearer) => {
  if (bearer === undefined) return anonymous;
  const subject = /^Bearer (u\w*)$/.exec(bearer)?.[1];
  if (subject === undefined) throw new Refusal('UNAUTHENTICATED', 'the token is not valid');
  return { subject, kind: subject.startsWith('uPilot') ? 'pilot' : 'user', scopes: new Set(['read']) };
};

export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
  readonly extensions?: Record<string, unknown>;
}

/** What one operation on a socket has brought so far. */
interface Received {
  readonly answers: Answer[];
  error: unknown;
  done: boolean;
  stop(): void;
}

export function receive(client: Client, query: string, variables: Record<string, unknown> = {}): Received {
  const received: Received = { answers: [], error: undefined, done: false, stop: () => {} };
  received.stop = client.subscribe(
    { query, variables },
    {
      next: (answer) => void received.answers.push(answer as Answer),
      error: (error) => {
        received.error = error;
      },
      complete: () => {
        received.done = true;
      },
    },
  );
  return received;
}

/** A gateway over the two test subgraphs, either of which can be stopped and started again. */
export class TestGateway implements AsyncDisposable {
  readonly gateway: RunningGateway;
  readonly url: string;
  readonly #clients: Client[] = [];
  jobs: TestSubgraph;
  files: TestSubgraph;

  private constructor(gateway: RunningGateway, jobs: TestSubgraph, files: TestSubgraph) {
    this.gateway = gateway;
    this.url = `http://127.0.0.1:${gateway.port}`;
    this.jobs = jobs;
    this.files = files;
  }

  static async open(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
    const jobs = await serveSubgraph('jobs', 0, gatewayToken);
    const files = await serveSubgraph('files', 0, gatewayToken);
    const gateway = await startGateway({
      port: 0,
      supergraphSdl: compose(sdl),
      subgraphs: { jobs: jobs.url, files: files.url },
      token: () => gatewayToken,
      verify,
      playground: '/nonexistent',
      logger: logger('gateway', 'silent'),
      backoff: { firstMs: 10, longestMs: 100 },
      ...options,
    });
    return new TestGateway(gateway, jobs, files);
  }

  /** Asks over HTTP. */
  async post(query: string, headers: Record<string, string> = {}): Promise<Answer & { status: number }> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, ...((await response.json()) as Answer) };
  }

  /** Changes the jobs of a task `times` times, at the subgraph itself. */
  async tick(times = 1, task = '0'): Promise<void> {
    const query = `mutation { tick(task: "${task}", times: ${times}) }`;
    await fetch(this.jobs.url, { method: 'POST', body: JSON.stringify({ query }) });
  }

  /** A client's socket of its own. */
  socket(authorization: string | undefined = 'Bearer u1'): Client {
    const client = createClient({
      url: this.url.replace('http', 'ws') + '/graphql',
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: authorization === undefined ? {} : { authorization },
    });
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) await client.dispose();
    await this.gateway[Symbol.asyncDispose]();
    await this.jobs[Symbol.asyncDispose]();
    await this.files[Symbol.asyncDispose]();
  }
}
