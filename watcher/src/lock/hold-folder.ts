import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Refusal } from '@visor/schema';
import { Locked, takeLock } from '@visor/service/process-lock';
import { isWithin } from '@visor/storage';
import { findOtherWatchers, socketOf } from './other-watchers.ts';

/**
 * Holds a folder for this watcher. A socket without a file, named after device and inode, is taken once on a machine whatever name the
 * folder was given, and is free when the process has ended, however it did. Who connects to it is told the folder.
 * @throws Refusal CONFLICT when another watcher has the folder, one that it lies in, or one in it
 */
export async function holdFolder(folder: string, stateFolder: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  try {
    stack.use(takeLock(join(stateFolder, 'lock')));
  } catch (error) {
    if (error instanceof Locked) throw taken(folder, ` (process ${error.holder.pid})`);
    throw error;
  }
  if (process.platform === 'linux') {
    const name = socketOf(statSync(folder, { bigint: true }));
    const server = createServer((socket) => void socket.on('error', () => {}).end(folder));
    server.unref();
    server.listen(`\0${name}`);
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw taken(folder, '');
      throw error;
    }
    stack.defer(() => void server.close());
    for (const other of await findOtherWatchers(name)) assertBeside(folder, other);
  }
  const owned = stack.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const taken = (folder: string, who: string): Refusal =>
  new Refusal('CONFLICT', `another watcher${who} has ${folder}; a folder has one, visor watch --status shows it`);

/** A file in both folders would go to the dataset of the watcher that announces it first. @throws Refusal CONFLICT */
function assertBeside(folder: string, other: string): void {
  // The same path, of another file system: in a container, or where a mount has come over it.
  if (folder === other) throw taken(folder, '');
  const how = isWithin(folder, other) ? 'lies in' : isWithin(other, folder) ? 'holds' : undefined;
  if (how !== undefined)
    throw new Refusal(
      'CONFLICT',
      `${folder} ${how} ${other}, which another watcher has: a file has one watcher; end that one, watch a folder beside it, or let one watcher name the datasets by --name-from`,
    );
}
