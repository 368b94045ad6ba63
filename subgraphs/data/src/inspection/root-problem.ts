import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pause } from '@visor/schema/pause';
import { checkMarker } from '../storage/check-marker.ts';
import type { Storage } from '../storage/storage.entity.ts';
import type { Round } from './daemon.ts';

/** What a root is compared with. */
export type MarkedRoot = Pick<Storage, 'id' | 'name' | 'url' | 'markerId'>;

/** What a look at a root needs. */
type Looking = Pick<Round, 'files' | 'roots' | 'installation'>;

const PROBE_MS = 5_000;
const NO_ANSWER = 'its root does not answer';

/** Storages that did not answer: a question to such a mount can hold a thread of this process for ever. */
const silent = new Set<string>();

/**
 * Looks whether the root of a storage is there and is the right one; a daemon asks before it acts on files. Of a storage that did
 * not answer once, another process asks first.
 * @returns why nothing may be done or concluded; undefined: the root is the right one
 */
export async function rootProblem(
  { files, roots, installation }: Looking,
  storage: MarkedRoot,
): Promise<string | undefined> {
  if (silent.has(storage.id) && !(await answers(storage.url))) return NO_ANSWER;
  const askedAt = performance.now();
  const problem = await checkMarker({ roots, storage: files }, storage, await installation());
  if (problem !== undefined && performance.now() - askedAt > PROBE_MS * 0.8) silent.add(storage.id);
  else silent.delete(storage.id);
  return problem;
}

/** Nothing was done, and why. */
export class RootGoneError extends Error {
  override name = 'RootGoneError';
}

/** @throws RootGoneError where the root of a storage is not there or not the right one */
export async function assertRoot(round: Looking, storage: MarkedRoot): Promise<void> {
  const problem = await rootProblem(round, storage);
  if (problem !== undefined) throw new RootGoneError(problem);
}

async function answers(url: string): Promise<boolean> {
  if (!url.startsWith('file:')) return true;
  const child = spawn('stat', ['--', fileURLToPath(url)], { stdio: 'ignore', cwd: '/', detached: true });
  const ended = new Promise<boolean>((resolve) => {
    child.on('exit', () => resolve(true));
    child.on('error', () => resolve(false));
  });
  const stop = new AbortController();
  try {
    return await Promise.race([ended, pause(PROBE_MS, stop.signal).then(() => false)]);
  } finally {
    stop.abort();
    child.kill('SIGKILL');
    child.unref();
  }
}
