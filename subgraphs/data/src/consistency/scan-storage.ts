import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { confineTo, MARKER_NAME, type LocalStorage } from '@visor/storage';
import { replicaUrl } from '../storage/storage.rules.ts';
import { isOwnName } from '../storage/own-names.rules.ts';
import { OTHER_ROOT, type ScanBatch, type ScannedFile, type ScanProblem } from './scan.rules.ts';

/** Longest time without an answer of the file system. */
const STALL_MS = 60_000;
const BATCH_SIZE = 4_096;

/** A storage could not be listed to its end: nothing follows from what was found. */
export class ScanError extends Error {
  override name = 'ScanError';
}

interface ScanOptions {
  readonly roots: readonly string[];
  /** Lists what is on servers. */
  readonly files: Pick<LocalStorage, 'list' | 'stat'>;
  readonly signal: AbortSignal;
  readonly stallMs?: number;
}

/** Lists all files of a storage, in batches, in bounded memory. @throws ScanError */
export async function* scanStorage(url: string, options: ScanOptions): AsyncGenerator<ScanBatch> {
  if (url.startsWith('file:')) yield* scanFolder(fileURLToPath(url), options);
  else yield* listRemote(url, options);
}

async function* scanFolder(
  folder: string,
  { roots, signal, stallMs = STALL_MS }: ScanOptions,
): AsyncGenerator<ScanBatch> {
  const root = realpathSync(confineTo(roots).resolveExisting(folder));
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--max-old-space-size=128',
      join(import.meta.dirname, 'scan-process.ts'),
      root,
    ],
    {
      cwd: '/',
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  );
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  child.on('error', (error) => failed.reject(new ScanError(`the scan could not be started: ${error.message}`)));
  const fail = (text: string) => (): void => failed.reject(new ScanError(text));
  let timer: NodeJS.Timeout | undefined;
  const onAbort = fail('the scan was stopped');
  signal.addEventListener('abort', onAbort, { once: true });
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();
  try {
    for (;;) {
      signal.throwIfAborted();
      timer = setTimeout(fail(`${folder} did not answer for ${stallMs / 1_000} s`), stallMs);
      const { value, done } = await Promise.race([lines.next(), failed.promise]);
      clearTimeout(timer);
      if (done) throw new ScanError('the scan ended before its end');
      const message = JSON.parse(value) as ScanBatch | 'end' | { readonly failed: string };
      if (message === 'end') return;
      if ('failed' in message) throw new ScanError(message.failed);
      yield message;
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    // A process that waits for a mount may stay until that answers; nobody waits for it.
    child.kill('SIGKILL');
    child.stdout.destroy();
    child.unref();
  }
}

async function* listRemote(url: string, { files: server, signal }: ScanOptions): AsyncGenerator<ScanBatch> {
  let files: ScannedFile[] = [];
  let problems: ScanProblem[] = [];
  // Servers of WebDAV may list no names that begin with a dot.
  const mayHideMarker = !url.startsWith('root:');
  try {
    for await (const { path, kind, size, modifiedAt = 0 } of server.list(url, { signal })) {
      if (isOwnName(path.split('/')[0] ?? '')) continue;
      if (path.endsWith(`/${MARKER_NAME}`)) problems.push({ path: dirname(path), folder: true, text: OTHER_ROOT });
      else if (kind === 'file') files.push([path, size, modifiedAt, 1, 0, 0]);
      else if (
        kind === 'folder' &&
        mayHideMarker &&
        (await server.stat(replicaUrl(url, `${path}/${MARKER_NAME}`), { signal }))
      )
        problems.push({ path, folder: true, text: OTHER_ROOT });
      else if (kind === 'other') problems.push({ path, folder: false, text: 'is neither a file nor a folder' });
      if (files.length + problems.length < BATCH_SIZE) continue;
      yield { files, problems };
      files = [];
      problems = [];
    }
  } catch (error) {
    throw new ScanError((error as Error).message, { cause: error });
  }
  yield { files, problems };
}
