import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that a test opens, blocks and shuts: a network, or a stopped process, as a client sees it. */
export interface Door extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Everything passes; what waited does too. */
  open(): void;
  /** Connections are taken and kept, and nothing passes: what a stopped process looks like. */
  block(): void;
  /** Connections are cut and refused: what a killed process looks like. */
  shut(): void;
}

export async function door(to: { readonly host: string; readonly port: number }): Promise<Door> {
  const pairs = new Map<Socket, Socket>();
  let state: 'open' | 'blocked' | 'shut' = 'open';
  const server = createServer((inner) => {
    if (state === 'shut') return void inner.destroy();
    const outer = createConnection(to);
    pairs.set(inner, outer);
    for (const [here, there] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      here.on('error', () => {});
      here.on('data', (bytes) => void there.write(bytes));
      here.on('close', () => {
        there.destroy();
        pairs.delete(inner);
      });
    }
    if (state === 'blocked') for (const socket of [inner, outer]) socket.pause();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const all = (): Socket[] => [...pairs].flat();
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    open() {
      state = 'open';
      for (const socket of all()) socket.resume();
    },
    block() {
      state = 'blocked';
      for (const socket of all()) socket.pause();
    },
    shut() {
      state = 'shut';
      for (const socket of all()) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of all()) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
