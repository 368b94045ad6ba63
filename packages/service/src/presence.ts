import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { identityOf, type ProcessIdentity } from './process-identity.ts';

/*
 * One process per folder, which others of this machine can find. It listens on a socket named after the folder. On Linux
 * the name is abstract: the system frees it with the process, and no file stays behind or can be removed.
 */

/** Held by the process of a folder as long as it lives. */
export interface Presence extends Disposable {
  /** Tells everybody who watches this process why it is about to end. */
  sayLast(word: string): Promise<void>;
}

/** The process of a folder, found by another. */
export interface Present extends Disposable {
  readonly process: ProcessIdentity;
  /** What it was started with, in short. */
  readonly settings: string;
  /** Resolves when it has ended, to what it said last. */
  readonly ended: Promise<string | undefined>;
}

/** Time that a process has to say who it is, milliseconds. */
const ANSWER_LIMIT_MS = 10_000;

function addressOf(folder: string): string {
  const name = createHash('sha256')
    .update(`${process.getuid?.()} ${realpathSync(folder)}`)
    .digest('hex')
    .slice(0, 32);
  return process.platform === 'linux' ? `\0visor-${name}` : join(tmpdir(), `visor-${name}.sock`);
}

/** Makes this process the one of a folder. @throws Error when there is one */
export async function announcePresence(folder: string, settings: string): Promise<Presence> {
  const address = addressOf(folder);
  using other = await findPresence(folder);
  if (other) throw new Error(`process ${other.process.pid} works in ${folder}: stop it first`);
  if (!address.startsWith('\0')) rmSync(address, { force: true });
  const watchers = new Set<Socket>();
  const introduction = `${JSON.stringify({ process: identityOf(process.pid), settings })}\n`;
  const server = createServer((socket) => {
    watchers.add(socket);
    socket.on('close', () => watchers.delete(socket)).on('error', () => {});
    // What a watcher sends is not read: one that sends for ever is ended.
    socket.on('data', () => socket.destroy());
    socket.unref();
    socket.write(introduction);
  });
  server.unref();
  server.listen({ path: address });
  await once(server, 'listening');
  return {
    async sayLast(word) {
      await Promise.all(
        [...watchers].map((socket) => new Promise<void>((resolve) => socket.write(`${word}\n`, () => resolve()))),
      );
    },
    [Symbol.dispose]() {
      server.close();
      for (const socket of watchers) socket.destroy();
    },
  };
}

/** The process of a folder; undefined: there is none. @throws Error when it does not say who it is */
export async function findPresence(folder: string): Promise<Present | undefined> {
  const socket = connect({ path: addressOf(folder) });
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  const isThere = await new Promise<boolean>((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  });
  if (!isThere) return undefined;
  const lines = createInterface(socket);
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const first = await Promise.race([
    once(lines, 'line', { signal }).then(([line]) => String(line)),
    closed.then(() => undefined),
  ]).catch(() => {
    socket.destroy();
    throw new Error(`a process works in ${folder} and does not answer`);
  });
  if (first === undefined) return undefined;
  const { process: identity, settings } = JSON.parse(first) as Pick<Present, 'process' | 'settings'>;
  let last: string | undefined;
  lines.on('line', (line) => (last = line));
  return {
    process: identity,
    settings,
    ended: closed.then(() => last),
    [Symbol.dispose]: () => socket.destroy(),
  };
}
