import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy in front of a server, which a test blocks and closes to imitate a stopped or a killed process. */
export interface TestProxy extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Forwards everything, also what was blocked. */
  forward(): void;
  /** Accepts and keeps connections, but forwards nothing, as a stopped process does. */
  block(): void;
  /** Cuts and refuses connections, as a killed process does. */
  refuse(): void;
}

/** Starts a proxy that forwards to a server. */
export async function startProxy(to: { readonly host: string; readonly port: number }): Promise<TestProxy> {
  const pairs = new Map<Socket, Socket>();
  let state: 'forwarding' | 'blocked' | 'refusing' = 'forwarding';
  const server = createServer((client) => {
    if (state === 'refusing') return void client.destroy();
    const upstream = createConnection(to);
    pairs.set(client, upstream);
    for (const [source, target] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      source.on('error', () => {});
      source.on('data', (bytes) => void target.write(bytes));
      source.on('close', () => {
        target.destroy();
        pairs.delete(client);
      });
    }
    if (state === 'blocked') for (const socket of [client, upstream]) socket.pause();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const sockets = (): Socket[] => [...pairs].flat();
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    forward() {
      state = 'forwarding';
      for (const socket of sockets()) socket.resume();
    },
    block() {
      state = 'blocked';
      for (const socket of sockets()) socket.pause();
    },
    refuse() {
      state = 'refusing';
      for (const socket of sockets()) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets()) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
