import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { supergraphSdl } from '@visor/schema';
import { logger, openStream, tokenFile, verifier, type RequestContext, type RunningSubgraph } from '@visor/service';
import { MemoryTopic, newIdentity, type TestIdentity } from '@visor/service/testing';
import { testDirectory } from '@visor/testkit';
import { startGateway, type GatewayOptions, type RunningGateway } from '../src/gateway.ts';
import { standIn } from './stand-in.ts';

/** The gateway over a workload whose event log lies in memory, either of which can be stopped and started again. */
export class StreamWorld implements AsyncDisposable {
  readonly topic = new MemoryTopic();
  readonly #stack = new AsyncDisposableStack();
  readonly #clients: Client[] = [];
  readonly #folder = this.#stack.use(testDirectory());
  /** Names that workflow was asked for. */
  completed = 0;
  started = 0;
  /** Let the queries of a job be answered, which are held. */
  readonly held: (() => void)[] = [];
  identity!: TestIdentity;
  workload!: RunningSubgraph;
  gateway!: RunningGateway;
  #workflow!: RunningSubgraph;

  static open(options: Partial<GatewayOptions> = {}): Promise<StreamWorld> {
    return new StreamWorld().#open(options);
  }

  async #open(options: Partial<GatewayOptions>): Promise<this> {
    this.identity = await newIdentity(this.#folder.path);
    this.#workflow = this.#stack.use(
      await standIn('workflow', this.identity.jwksFile, {
        Task: {
          __resolveReference: (reference) => {
            this.completed += 1;
            return { ...(reference as object), name: 'reco' };
          },
        },
      }),
    );
    this.workload = await this.startWorkload(0);
    this.gateway = await this.startGateway(0, options);
    return this;
  }

  startWorkload(port: number): Promise<RunningSubgraph> {
    const subscribe = (_: unknown, start: { after?: string; snapshot?: boolean }, { stream }: RequestContext) => {
      this.started += 1;
      return openStream(this.topic.feed, start, stream, {
        wanted: ({ taskId }) => taskId === 't',
        events: (messages) => messages.map(({ cursor }) => ({ value: { taskProgress: { id: 't' } }, cursor })),
        snapshot: async function* () {
          yield { taskProgress: { id: 't' } };
        },
      });
    };
    return standIn(
      'workload',
      this.identity.jwksFile,
      {
        Query: { job: () => new Promise((resolve) => this.held.push(() => resolve(null))) },
        Subscription: { taskProgress: { subscribe } },
        Task: { __resolveReference: (reference) => reference },
      },
      port,
    );
  }

  startGateway(port: number, options: Partial<GatewayOptions> = {}): Promise<RunningGateway> {
    const urlOf = (running: { port: number }) => `http://127.0.0.1:${running.port}/graphql`;
    return startGateway({
      port,
      supergraphSdl: supergraphSdl(),
      subgraphs: {
        data: 'http://127.0.0.1:1/graphql',
        workflow: urlOf(this.#workflow),
        workload: urlOf(this.workload),
      },
      token: tokenFile(this.identity.tokenFile),
      verify: verifier(this.identity.jwksFile),
      playground: '/nonexistent',
      logger: logger('gateway', 'silent'),
      backoff: { firstMs: 10, longestMs: 50 },
      ...options,
    });
  }

  /** Changes the task's jobs `times` times. */
  change(times = 1): void {
    for (let i = 0; i < times; i++) this.topic.append({ taskId: 't', jobs: [] });
  }

  async socket(subject = 'u'): Promise<Client> {
    const authorization = await this.identity.bearer('read', { subject });
    const client = createClient({
      url: `ws://127.0.0.1:${this.gateway.port}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization },
    });
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) await client.dispose();
    await this.gateway[Symbol.asyncDispose]();
    await this.workload[Symbol.asyncDispose]();
    await this.#stack.disposeAsync();
  }
}
