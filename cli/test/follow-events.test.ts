import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { environmentFor } from './kit.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload?: Operation;
}

const event = (id: string) => ({
  id,
  at: '2026-11-26T12:00:00.000Z',
  type: 'job.failed',
  subject: 'JOB',
  subjectId: id,
  name: null,
  taskId: null,
  attempt: null,
  from: null,
  to: null,
  code: null,
  by: 'workload',
  reason: null,
});

const serviceOf = ({ query }: Operation): string => /(workload|workflow|data)Event/.exec(query)?.[1] ?? '';

/**
 * A gateway in which two events come after the end cursor was given: one before the newest events are read, one behind it. Each
 * connection breaks at its first subscriptions, before they have sent anything.
 */
async function startBreaking() {
  const asked: (readonly [service: string, after: unknown])[] = [];
  const answer = (operation: Operation): unknown => {
    const service = serviceOf(operation);
    if (operation.query.includes('cursor:')) return { cursor: `end of ${service}` };
    const nodes = service === 'workload' ? [event('read'), event('old')] : [];
    return { events: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } };
  };
  const server = createServer((request, response) => {
    void json(request).then((body) => response.end(JSON.stringify({ data: answer(body as Operation) })));
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
  let connections = 0;
  sockets.on('connection', (socket) => {
    const isFirst = ++connections === 1;
    socket.on('message', (data) => {
      const { id, type, payload } = JSON.parse(String(data)) as Message;
      if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
      if (type !== 'subscribe' || !payload) return;
      asked.push([serviceOf(payload), payload.variables['after']]);
      if (isFirst) return socket.terminate();
      if (serviceOf(payload) !== 'workload') return;
      for (const name of ['read', 'missed'])
        socket.send(
          JSON.stringify({ id, type: 'next', payload: { data: { event: event(name) }, extensions: { cursor: name } } }),
        );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('events -f prints what happens between the reading and the subscription once, also where that breaks at once', async () => {
  await using gateway = await startBreaking();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'events', '-f', '-o', 'jsonl'],
    {
      env: environmentFor(gateway.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push((JSON.parse(line) as { id: string }).id);
    if (printed.at(-1) === 'missed') break;
  }
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(printed).toEqual(['old', 'read', 'missed']);
  expect(gateway.asked.filter(([service]) => service === 'workload').map(([, after]) => after)).toEqual(
    expect.arrayContaining(['end of workload']),
  );
  expect(gateway.asked.every(([service, after]) => after === `end of ${service}`)).toBe(true);
  // A shell says 130 for both.
  expect([code, signal]).toEqual(signal === null ? [130, null] : [null, 'SIGINT']);
}, 60_000);
