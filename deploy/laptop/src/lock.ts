import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readIfThere, readJson } from './files.ts';
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
      const holder = readJson<ProcessIdentity>(path);
      if (holder && isAlive(holder)) throw new Locked(path, holder);
      setAside(path, own);
    }
  } finally {
    rmSync(own, { force: true });
  }
  const release = () => {
    if (readJson<ProcessIdentity>(path)?.pid === process.pid) rmSync(path, { force: true });
  };
  return { [Symbol.dispose]: release };
}

/** A link appears whole, content and all, or not at all. */
function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a stale lock away; if another was quicker and what we moved is its new lock, puts that back. */
function setAside(path: string, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readJson<ProcessIdentity>(aside);
  if (moved && isAlive(moved)) linked(aside, path);
  rmSync(aside, { force: true });
}

/** Who holds the lock; undefined when nobody alive does. */
export function holderOf(path: string): ProcessIdentity | undefined {
  if (readIfThere(path) === undefined) return undefined;
  const holder = readJson<ProcessIdentity>(path);
  return holder && isAlive(holder) ? holder : undefined;
}
