import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

const PREFIX = 'visor.watch.';
const NAME = /@(visor\.watch\.\d+\.\d+)$/gm;

/** Longest wait for the answer of another watcher, milliseconds. */
const ANSWER_MS = 5_000;

/** Name of the socket of the watcher of a folder; it lies in no file system. */
export const socketOf = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string =>
  `${PREFIX}${dev}.${ino}`;

/** Returns the folders that other watchers of this machine have, of those that answer. @param own name of the caller's socket */
export async function findOtherWatchers(own: string): Promise<string[]> {
  const sockets = await readFile('/proc/net/unix', 'utf8').catch(() => '');
  const names = new Set([...sockets.matchAll(NAME)].map(([, name = '']) => name));
  names.delete(own);
  const folders = await Promise.all([...names].map(askFolder));
  return folders.filter((folder) => folder !== '');
}

/** Watchers of earlier versions say nothing. */
async function askFolder(name: string): Promise<string> {
  const socket = connect(`\0${name}`);
  const late = AbortSignal.timeout(ANSWER_MS);
  const end = (): void => void socket.destroy(new Error('no answer'));
  late.addEventListener('abort', end, { once: true });
  try {
    return await text(socket);
  } catch {
    return '';
  } finally {
    late.removeEventListener('abort', end);
    socket.destroy();
  }
}
