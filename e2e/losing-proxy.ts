import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { seededRandom } from '@visor/schema/seeded-random';

/** An HTTP proxy that drops some answers: the server handles every request, but some callers get no answer. */
interface LosingProxy extends AsyncDisposable {
  readonly url: string;
  /** Number of dropped answers, by the name of the operation. */
  readonly lost: ReadonlyMap<string, number>;
  /** Drops every connection, and every call from now on before it reaches the server, until `restore`. */
  cut(): void;
  restore(): void;
}

interface LosingOptions {
  /** Returns the port of the server; called for each request. */
  readonly port: () => number;
  /** Share of the answers to drop, 0 to 1. The first answer to each operation is always dropped, unless this is 0. */
  readonly share: number;
  /** Called when an answer was passed on, with the name of the operation. */
  readonly onAnswer?: (name: string) => void;
  readonly seed: number;
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends a request to the server and reads its whole answer. */
async function forward(incoming: IncomingMessage, body: Buffer, port: number) {
  const { method, url: path, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, type: answer.headers['content-type'], bytes: await bytesOf(answer) };
}

/** Forwards a subscription unchanged. */
function pipeSocket(incoming: IncomingMessage, socket: Duplex, head: Buffer, port: number): Socket {
  const server = connect(port, '127.0.0.1');
  const lines = incoming.rawHeaders.flatMap((name, index, all) => (index % 2 ? [] : [`${name}: ${all[index + 1]}`]));
  server.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  server.write(head);
  server.pipe(socket).pipe(server);
  server.on('error', () => socket.destroy());
  server.on('close', () => socket.destroy());
  socket.on('error', () => server.destroy());
  return server;
}

/** Starts the proxy on loopback. */
export async function startLosingProxy({ port, share, seed, onAnswer }: LosingOptions): Promise<LosingProxy> {
  const random = seededRandom(seed);
  const lost = new Map<string, number>();
  const sockets = new Set<Socket>();
  let isCut = false;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(incoming);
    if (isCut) return void incoming.socket.destroy();
    const { status, type, bytes } = await forward(incoming, body, port());
    const name = /\b(?:query|mutation) (\w+)/.exec(body.toString())?.[1] ?? 'other';
    if (share === 0 || (lost.has(name) && random() >= share)) {
      response.writeHead(status, { 'content-type': type ?? 'application/json' }).end(bytes);
      onAnswer?.(name);
      return;
    }
    lost.set(name, (lost.get(name) ?? 0) + 1);
    incoming.socket.destroy();
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isCut) return void socket.destroy();
    const upstream = pipeSocket(incoming, socket, head, port());
    sockets.add(upstream);
    upstream.on('close', () => sockets.delete(upstream));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    lost,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
