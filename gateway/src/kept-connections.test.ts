import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { KeptConnections } from './kept-connections.ts';

let undo = new AsyncDisposableStack();
afterEach(async () => {
  await undo.disposeAsync();
  undo = new AsyncDisposableStack();
});

async function connectTo(server: Server, options: { timeoutMs?: number; now?: () => number } = {}) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  const connections = undo.use(new KeptConnections({ url, timeoutMs: 10_000, ...options }));
  undo.defer(() => void server.close());
  return (body: string, signal?: AbortSignal, headers = {}) =>
    connections.post({ path: '/graphql', headers, body, signal });
}

async function startServer(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => answer(request, response, body));
  });
  undo.defer(() => server.closeAllConnections());
  return { server, sockets };
}

test('requests one after the other use one connection, those at once one each', async () => {
  const { server, sockets } = await startServer((_, response, body) => response.end(body));
  const post = await connectTo(server);
  for (const body of ['one', 'größer 𝛑', 'x'.repeat(300_000)]) expect(await post(body)).toBe(body);
  expect(sockets.size).toBe(1);
  const bodies = Array.from({ length: 100 }, (_, index) => `number ${index}`);
  expect(await Promise.all(bodies.map((body) => post(body)))).toEqual(bodies);
  expect(sockets.size).toBeLessThanOrEqual(64);
});

test('an answer in chunks is read, and headers are sent', async () => {
  const { server } = await startServer(({ headers }, response) => {
    response.write(String(headers['authorization']));
    response.end(' and more');
  });
  const post = await connectTo(server);
  expect(await post('', undefined, { authorization: 'Bearer a.b' })).toBe('Bearer a.b and more');
  await expect(post('', undefined, { authorization: 'a\r\nx-visor-service: b' })).rejects.toMatchObject({
    code: 'INVALID_HEADER',
  });
});

test('an abort ends the connection, and other requests go on', async () => {
  const { promise: asked, resolve: seen } = Promise.withResolvers<ServerResponse>();
  const { server, sockets } = await startServer((_, response, body) =>
    body === 'slow' ? seen(response) : void response.end(body),
  );
  const post = await connectTo(server);
  const client = new AbortController();
  const slow = post('slow', client.signal);
  const response = await asked;
  const closed = once(response, 'close');
  client.abort(new Error('the client has gone'));
  await expect(slow).rejects.toThrow('the client has gone');
  await closed;
  await expect(post('never sent', client.signal)).rejects.toThrow('the client has gone');
  expect(await post('other')).toBe('other');
  expect(sockets.size).toBe(2);
});

test('a connection that the server has closed, or that is old, is replaced', async () => {
  let now = 0;
  const { server, sockets } = await startServer((_, response, body) => response.end(body));
  const post = await connectTo(server, { now: () => now });
  await post('one');
  now = 25_000;
  await post('two');
  expect(sockets.size).toBe(2);
  const [last] = [...sockets].slice(-1) as [Socket];
  const closed = once(last, 'close');
  last.end();
  await closed;
  expect(await post('three')).toBe('three');
  expect(sockets.size).toBe(3);
});

test('a server that hangs up, is silent, talks nonsense or is away is named by a code', async () => {
  const hangsUp = await connectTo(createTcpServer((socket) => void socket.once('data', () => socket.destroy())));
  await expect(hangsUp('x')).rejects.toMatchObject({ code: 'ECONNRESET' });
  const silent = createTcpServer((socket) => undo.defer(() => void socket.destroy()));
  await expect((await connectTo(silent, { timeoutMs: 50 }))('x')).rejects.toMatchObject({ code: 'TIMEOUT' });
  const nonsense = createTcpServer((socket) => void socket.once('data', () => socket.end('hello\r\n\r\n')));
  await expect((await connectTo(nonsense))('x')).rejects.toMatchObject({ code: 'INVALID_HTTP_ANSWER' });
  const gone = createTcpServer();
  const post = await connectTo(gone);
  gone.close();
  await once(gone, 'close');
  await expect(post('x')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('more requests than connections wait for their turn', async () => {
  const waiting: ServerResponse[] = [];
  const { promise: full, resolve } = Promise.withResolvers<void>();
  let isOpen = false;
  const { server } = await startServer((_, response) => {
    if (isOpen) return void response.end('late');
    waiting.push(response);
    if (waiting.length === 64) resolve();
  });
  const post = await connectTo(server);
  const client = new AbortController();
  const answers = Array.from({ length: 70 }, () => post('x'));
  const left = post('x', client.signal);
  await full;
  client.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  isOpen = true;
  for (const response of waiting) response.end('early');
  expect((await Promise.all(answers)).filter((text) => text === 'late')).toHaveLength(6);
});
