import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';

/** A live process holds the lock. */
export class Locked extends Error {
  override readonly name = 'Locked';
  readonly holder: ProcessIdentity;
  constructor(path: string, holder: ProcessIdentity) {
    super(`process ${holder.pid} holds ${path}`);
    this.holder = holder;
  }
}

/** Takes a lock that lasts as long as this process: one left by a process that is gone is taken over. */
export function takeLock(path: string): Disposable {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  const self = identityOf(process.pid);
  writeFileSync(own, JSON.stringify(self), { mode: 0o644 });
  try {
    while (!linked(own, path)) {
      const holder = readHolder(path);
      if (holder && isAlive(holder)) throw new Locked(path, holder);
      setAside(path, own);
    }
  } finally {
    rmSync(own, { force: true });
  }
  const release = () => {
    if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
  };
  return { [Symbol.dispose]: release };
}

/** Writes the lock atomically: a link appears with its content or not at all. */
function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a stale lock. Where another process was faster and the file is its new lock, puts the file back. */
function setAside(path: string, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved && isAlive(moved)) linked(aside, path);
  rmSync(aside, { force: true });
}

/** Who holds the lock; undefined when nobody alive does. */
export function holderOf(path: string): ProcessIdentity | undefined {
  const holder = readHolder(path);
  return holder && isAlive(holder) ? holder : undefined;
}

/** Who a lock names; undefined when there is no lock, or when its file is incomplete (cut off by a full disk). */
function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
