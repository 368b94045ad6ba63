import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { identityOf, type ProcessIdentity } from './process-identity.ts';

/*
 * A folder has at most one process as its owner, which other processes of this machine can find. The owner listens on a socket
 * named after the folder. On Linux the name is abstract: the system frees it with the process, and no file is left behind.
 */

/** Held by the owner of a folder for as long as it runs. */
interface OwnedFolder extends Disposable {
  /** Sends all watchers of this process the reason why it is about to end. */
  sendReason(reason: string): Promise<void>;
}

/** The owner of a folder, found by another process. */
interface FolderOwner extends Disposable {
  readonly process: ProcessIdentity;
  /** Identifies the settings that it was started with. */
  readonly settings: string;
  /** Resolves when it has ended, to the reason that it sent. */
  readonly ended: Promise<string | undefined>;
}

/** Time that an owner has to introduce itself. */
const ANSWER_TIMEOUT_MS = 10_000;

function addressOf(folder: string): string {
  const name = createHash('sha256')
    .update(`${process.getuid?.()} ${realpathSync(folder)}`)
    .digest('hex')
    .slice(0, 32);
  return process.platform === 'linux' ? `\0visor-${name}` : join(tmpdir(), `visor-${name}.sock`);
}

/** Makes this process the owner of a folder. @throws Error when the folder has one */
export async function ownFolder(folder: string, settings: string): Promise<OwnedFolder> {
  const address = addressOf(folder);
  using other = await findFolderOwner(folder);
  if (other) throw new Error(`process ${other.process.pid} works in ${folder}: stop it first`);
  if (!address.startsWith('\0')) rmSync(address, { force: true });
  const watchers = new Set<Socket>();
  const introduction = `${JSON.stringify({ process: identityOf(process.pid), settings })}\n`;
  const server = createServer((socket) => {
    watchers.add(socket);
    socket.on('close', () => watchers.delete(socket)).on('error', () => {});
    // What a watcher sends is not read: a watcher that sends without end is disconnected.
    socket.on('data', () => socket.destroy());
    socket.unref();
    socket.write(introduction);
  });
  server.unref();
  server.listen({ path: address });
  await once(server, 'listening');
  return {
    async sendReason(reason) {
      await Promise.all(
        [...watchers].map((socket) => new Promise<void>((resolve) => socket.write(`${reason}\n`, () => resolve()))),
      );
    },
    [Symbol.dispose]() {
      server.close();
      for (const socket of watchers) socket.destroy();
    },
  };
}

/** Finds the owner of a folder; undefined where it has none. @throws Error when the owner does not introduce itself */
export async function findFolderOwner(folder: string): Promise<FolderOwner | undefined> {
  const socket = connect({ path: addressOf(folder) });
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  const isThere = await new Promise<boolean>((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  });
  if (!isThere) return undefined;
  const lines = createInterface(socket);
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const first = await Promise.race([
    once(lines, 'line', { signal }).then(([line]) => String(line)),
    closed.then(() => undefined),
  ]).catch(() => {
    socket.destroy();
    throw new Error(`a process works in ${folder} and does not answer`);
  });
  if (first === undefined) return undefined;
  const { process: identity, settings } = JSON.parse(first) as Pick<FolderOwner, 'process' | 'settings'>;
  let last: string | undefined;
  lines.on('line', (line) => (last = line));
  return {
    process: identity,
    settings,
    ended: closed.then(() => last),
    [Symbol.dispose]: () => socket.destroy(),
  };
}
