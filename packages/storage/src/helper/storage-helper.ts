/**
 * The program of a helper: reads and writes storage for its parent, so that a storage that does not answer stops this process
 * and no other. Its parent ends it; a helper whose parent has ended ends itself.
 */
import { flushCompileCache } from 'node:module';
import type { OnProgress } from '../driver.ts';
import { inspectFile } from '../inspect-file.ts';
import { openStorage, type Storage, type StorageOptions } from '../storage.ts';
import { toSentError, type Answer, type Operation, type Order } from './protocol.ts';

/** Time between two reports of progress, milliseconds. */
const REPORT_INTERVAL_MS = 500;

const answer = (message: Answer): void => void process.send?.(message);

/** Reports progress, but not after each chunk. */
function reportProgress(): OnProgress {
  let reportedAt = performance.now();
  return (ahead, moved) => {
    if (ahead === undefined && performance.now() - reportedAt < REPORT_INTERVAL_MS) return;
    reportedAt = performance.now();
    answer({ kind: 'progress', ahead, moved });
  };
}

function perform(storage: Storage, operation: Operation, signal: AbortSignal): Promise<unknown> {
  const more = { signal, onProgress: reportProgress() };
  if (operation.op === 'fetch')
    return storage.fetch(operation.urls, operation.toPath, { ...operation.expected, ...more });
  if (operation.op === 'verify') return storage.verify(operation.urls, { ...operation.expected, ...more });
  if (operation.op === 'store')
    return storage.store(operation.fromPath, operation.url, { ...operation.options, ...more });
  if (operation.op === 'write')
    return storage.write(Buffer.from(operation.base64, 'base64'), operation.url, { ...operation.options, ...more });
  if (operation.op === 'storeAll')
    return storage.storeAll(
      operation.files.map(({ from, url, options }) => ({
        from: 'path' in from ? from.path : Buffer.from(from.base64, 'base64'),
        url,
        options: { ...options, ...more },
      })),
      operation.roots,
    );
  if (operation.op === 'checkRoots') return storage.checkRoots(operation.roots);
  if (operation.op === 'sync') return storage.sync(operation.urls, signal);
  if (operation.op === 'clear') return storage.clear(operation.partRecord);
  if (operation.op === 'inspect') return inspectFile(operation.path, operation.options, more.onProgress);
  return storage.remove(operation.url);
}

function serve(options: StorageOptions): void {
  const storage = openStorage(options);
  let stop = new AbortController();
  // Threads that wait for a storage would keep this process from exiting in any other way.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('message', (order: Order) => {
    if (order.op === 'abort') return stop.abort();
    stop = new AbortController();
    perform(storage, order, stop.signal).then(
      (outcome) => answer({ kind: 'done', outcome }),
      (error: unknown) => answer({ kind: 'failed', error: toSentError(error) }),
    );
  });
}

serve(JSON.parse(process.argv[2] ?? '{}') as StorageOptions);
// Written at once, since a helper has no other end than to be killed. Nothing where there is no cache, or it holds all.
flushCompileCache();
