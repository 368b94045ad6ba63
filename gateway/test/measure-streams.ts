/** Measures streams through a gateway process of its own: `node gateway/test/measure-streams.ts [subscribers] [seconds]`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStream, parseCursor, type RequestContext } from '@visor/service';
import { MemoryTopic, newIdentity } from '@visor/service/testing';
import { freePort, testDirectory, until } from '@visor/testkit';
import { WebSocket } from 'ws';
import { standIn } from './stand-in.ts';

const EVENTS_PER_SECOND = 20;
const TICK_MS = 10;
const QUERY = 'subscription ($after: String) { taskProgress(taskId: "t", after: $after) { id name } }';

const topic = new MemoryTopic();
/** When each message was appended. */
const appended: number[] = [];

function change(): void {
  appended.push(performance.now());
  topic.append({ taskId: 't', jobs: [] });
}

/** Appends messages at an even rate for a time. */
async function changeFor(seconds: number): Promise<void> {
  const start = performance.now();
  for (let sent = 0; sent < seconds * EVENTS_PER_SECOND; sent++) {
    const due = start + (sent * 1_000) / EVENTS_PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    change();
  }
}

const cpuMs = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
};
const rssMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

/** One client on a socket of its own, which checks that it gets each message once, in order. */
class Client {
  received = 0;
  lost = 0;
  repeated = 0;
  cursor: string | undefined;
  next: number | undefined;
  latencies: number[] = [];
  #socket: WebSocket | undefined;

  open(port: number, authorization: string): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    this.#socket = socket;
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
    socket.on('error', () => {});
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; payload?: { extensions?: { cursor: string } } };
      if (message.type === 'ping') return socket.send('{"type":"pong"}');
      if (message.type === 'connection_ack') {
        const payload = { query: QUERY, variables: { after: this.cursor } };
        socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
        return resolve();
      }
      if (message.type !== 'next' || !message.payload?.extensions) return reject(new Error(String(data)));
      this.#take(message.payload.extensions.cursor);
    });
    socket.on('close', () => reject(new Error('closed')));
    return promise;
  }

  #take(cursor: string): void {
    const offset = (parseCursor(cursor)?.offsets.get(0) ?? 0) - 1;
    this.cursor = cursor;
    this.received += 1;
    this.latencies.push(performance.now() - (appended[offset] ?? 0));
    if (this.next !== undefined && offset > this.next) this.lost += offset - this.next;
    if (this.next !== undefined && offset < this.next) this.repeated += 1;
    this.next = Math.max(this.next ?? 0, offset + 1);
  }

  close(): void {
    this.#socket?.terminate();
  }
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length * share)] ?? 0;

await using stack = new AsyncDisposableStack();
const identity = await newIdentity(stack.use(testDirectory()).path);
const urlOf = ({ port }: { readonly port: number }): string => `http://127.0.0.1:${port}/graphql`;
const subscribe = (_: unknown, start: { after?: string }, { stream }: RequestContext) =>
  openStream(topic.feed, start, stream, {
    wanted: () => true,
    events: (messages) => messages.map(({ cursor }) => ({ value: { taskProgress: { id: 't' } }, cursor })),
    snapshot: async function* () {},
  });
const itself = (reference: unknown) => reference;
const workload = stack.use(
  await standIn('workload', identity.jwksFile, {
    Subscription: { taskProgress: { subscribe } },
    Task: { __resolveReference: itself },
  }),
);
const workflow = stack.use(
  await standIn('workflow', identity.jwksFile, {
    Task: { __resolveReference: (reference) => ({ ...(reference as object), name: 'reco' }) },
  }),
);
const port = await freePort();

async function startGateway(): Promise<ChildProcess & { readonly pid: number }> {
  const started = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../src/main.ts')],
    {
      env: {
        ...process.env,
        PORT: String(port),
        VISOR_JWKS_FILE: identity.jwksFile,
        VISOR_TOKEN_FILE: identity.tokenFile,
        DATA_URL: 'http://127.0.0.1:1/graphql',
        WORKFLOW_URL: urlOf(workflow),
        WORKLOAD_URL: urlOf(workload),
        LOG_LEVEL: 'silent',
      },
      stdio: 'inherit',
    },
  );
  await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, { within: 60_000 });
  return started as ChildProcess & { readonly pid: number };
}
let gateway = await startGateway();
stack.defer(() => void gateway.kill('SIGKILL'));
const bearers = await Promise.all(
  Array.from({ length: 1_000 }, (_, i) => identity.bearer('read', { subject: `u${i}`, seconds: 3_600 })),
);

async function open(count: number, bearerOf: (index: number) => string): Promise<Client[]> {
  const clients = Array.from({ length: count }, () => new Client());
  for (const [index, client] of clients.entries()) await client.open(port, bearerOf(index));
  await until(() => topic.feed.readers > 0);
  const before = topic.length;
  await until(async () => {
    change();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return clients.every(({ received }) => received > 0);
  });
  await until(() => clients.every(({ next }) => next === topic.length), { within: 60_000, what: `all from ${before}` });
  for (const client of clients) Object.assign(client, { latencies: [], received: 0 });
  return clients;
}

/** CPU of the gateway for one message to one subscriber, microseconds. */
async function measure(name: string, clients: readonly Client[], seconds: number): Promise<number> {
  const before = cpuMs(gateway.pid);
  await changeFor(seconds);
  await until(() => clients.every(({ next }) => next === topic.length), { within: 60_000 });
  const messages = clients.reduce((sum, { received }) => sum + received, 0);
  const us = ((cpuMs(gateway.pid) - before) * 1_000) / messages;
  const latencies = clients.flatMap((client) => client.latencies);
  const lost = clients.reduce((sum, client) => sum + client.lost, 0);
  console.log(
    `${name}: ${messages} messages, ${us.toFixed(1)} us of the gateway each, lost ${lost}, p50 ${percentile(latencies, 0.5).toFixed(0)} ms, p99 ${percentile(latencies, 0.99).toFixed(0)} ms, ${rssMiB(gateway.pid).toFixed(0)} MiB`,
  );
  return us;
}

const [subscribers = 1_000, seconds = 10] = process.argv.slice(2).map(Number);
const oneToken: number[] = [];
const manyTokens: number[] = [];
for (const isOne of [true, false, false, true]) {
  // A token may hold 200 sockets.
  const clients = await open(200, (index) => bearers[isOne ? 0 : index] ?? '');
  (isOne ? oneToken : manyTokens).push(
    await measure(isOne ? '200 readers, one token' : '200 readers, 200 tokens', clients, seconds),
  );
  for (const client of clients) client.close();
  await until(() => topic.feed.readers === 0);
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
console.log(`200 tokens cost ${(mean(manyTokens) / mean(oneToken)).toFixed(2)} x one token`);

const clients = await open(subscribers, (index) => bearers[index % bearers.length] ?? '');
await measure(`${subscribers} readers`, clients, seconds);
const gone = new Promise((resolve) => gateway.once('exit', resolve));
gateway.kill('SIGTERM');
await gone;
for (let i = 0; i < 2 * EVENTS_PER_SECOND; i++) change();
gateway = await startGateway();
const began = performance.now();
await Promise.all(clients.map((client, index) => client.open(port, bearers[index % bearers.length] ?? '')));
await until(() => clients.every(({ next }) => next === topic.length), { within: 60_000 });
const lost = clients.reduce((sum, client) => sum + client.lost, 0);
const repeated = clients.reduce((sum, client) => sum + client.repeated, 0);
console.log(
  `${subscribers} readers came back after a restart in ${((performance.now() - began) / 1_000).toFixed(1)} s, ${2 * EVENTS_PER_SECOND} events each, lost ${lost}, repeated ${repeated}`,
);
for (const client of clients) client.close();
