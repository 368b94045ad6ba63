import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Refusal } from '@visor/schema';
import { Locked, takeLock } from '@visor/service/process-lock';

/**
 * Holds a folder for this watcher. A socket without a file, named after device and inode, is taken once on a machine whatever name the
 * folder was given, and is free when the process has ended, however it did.
 * @throws Refusal CONFLICT when another watcher has the folder
 */
export async function holdFolder(folder: string, stateFolder: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  try {
    stack.use(takeLock(join(stateFolder, 'lock')));
  } catch (error) {
    if (error instanceof Locked) throw taken(folder, ` (process ${error.holder.pid})`);
    throw error;
  }
  const { dev, ino } = statSync(folder, { bigint: true });
  const server = createServer((socket) => socket.destroy());
  server.unref();
  if (process.platform === 'linux') {
    server.listen(`\0visor.watch.${dev}.${ino}`);
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw taken(folder, '');
      throw error;
    }
    stack.defer(() => void server.close());
  }
  const owned = stack.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const taken = (folder: string, who: string): Refusal =>
  new Refusal('CONFLICT', `another watcher${who} has ${folder}; a folder has one, visor watch --status shows it`);
