import { storedName } from '@visor/schema/names';
import type { Storage } from './storage.entity.ts';
import { capacityOf } from './watermark.rules.ts';

/*
 * Draining: nothing new is written to a storage, and files whose only good copy is there get another one on a storage of its kind,
 * so that it can be switched off.
 */

/** Files whose only good copy is on a storage. */
export interface OnlyCopies {
  readonly files: number;
  readonly bytes: number;
  /** False where there are more: counting stopped. */
  readonly exact: boolean;
}

/** A storage that can take copies. */
export interface DrainTarget extends Pick<Storage, 'id' | 'name' | 'url' | 'markerId' | 'trustedChecksums'> {
  /** Bytes below its high mark; Infinity: nobody knows its capacity. */
  readonly freeBytes: number;
}

/** Returns a storage as a target: copies leave what is above the high mark to chains that have started. */
export function drainTarget(storage: Storage, usedBytes: number): DrainTarget {
  const { id, name, url, markerId, trustedChecksums, highMark } = storage;
  const capacity = capacityOf({ ...storage, usedBytes });
  const freeBytes = capacity === null ? Infinity : Math.max(0, (capacity * highMark) / 100 - usedBytes);
  return { id, name, url, markerId, trustedChecksums, freeBytes };
}

/** Returns the target with the most room for a file, one where its copy has begun before all others; undefined: none has room. */
export function chooseTarget<Target extends DrainTarget>(
  targets: readonly Target[],
  bytes: number,
  begunOn: string | null,
): Target | undefined {
  const begun = targets.find(({ id }) => id === begunOn);
  // Its bytes count as used already.
  if (begun) return begun;
  return targets.filter(({ freeBytes }) => freeBytes >= bytes).toSorted((a, b) => b.freeBytes - a.freeBytes)[0];
}

/** Returns why a storage of a kind cannot be drained, as the rest of a sentence that names it, or undefined. */
export function drainProblem(kind: string, only: OnlyCopies, targets: readonly DrainTarget[]): string | undefined {
  if (only.files === 0) return undefined;
  const has = `has the only good copies of ${only.exact ? '' : 'more than '}${only.files} files (${only.bytes} bytes)`;
  const remedy = `add one (storage add) or give one room (storage set --capacity)`;
  if (targets.length === 0) return `${has}, and no other storage of kind ${kind} takes files: ${remedy}`;
  const free = targets.reduce((sum, { freeBytes }) => sum + freeBytes, 0);
  if (free >= only.bytes) return undefined;
  const names = targets.map(({ name }) => name).join(', ');
  return `${has}, and the other storages of kind ${kind} (${names}) have ${Math.floor(free)} bytes free below their high marks: ${remedy}`;
}

/** Path of a copy on another storage: the same, or, where another file lies there, beside it under a name of the file's own. */
export function drainPath(path: string, fileId: string, isTaken: boolean): string {
  if (!isTaken) return path;
  const at = path.lastIndexOf('/') + 1;
  return path.slice(0, at) + storedName(fileId, path.slice(at));
}
