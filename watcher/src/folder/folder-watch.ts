import { isUtf8 } from 'node:buffer';
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { showBytes } from '@visor/schema';

/** Most folders that the system is asked to report changes of; the others are listed only. */
const MAX_WATCHES = 10_000;

interface WatchEvents {
  /** Something changed at this path. */
  readonly onChange: (path: string) => void;
  readonly onUnusable: (shown: string, problem: string) => void;
  /** The system reports no changes of a folder. */
  readonly onLimit: (folder: string, text: string) => void;
}

interface Watched {
  readonly inode: string;
  readonly watcher: FSWatcher;
}

/**
 * Changes that the system reports (inotify), folder by folder: only a reason to look earlier. What it loses, where its queue or its number
 * of watches is full, the next list of the folder finds.
 */
export class FolderWatch implements Disposable {
  readonly #root: string;
  readonly #events: WatchEvents;
  readonly #watched = new Map<string, Watched>();

  constructor(root: string, events: WatchEvents) {
    this.#root = root;
    this.#events = events;
  }

  /** Watches a folder; one that was replaced by another is watched again. */
  add(folder: string, inode: string): void {
    const before = this.#watched.get(folder);
    if (before?.inode === inode) return;
    before?.watcher.close();
    this.#watched.delete(folder);
    if (this.#watched.size >= MAX_WATCHES)
      return this.#events.onLimit(
        folder,
        `is the ${MAX_WATCHES + 1}. folder; beyond these, files are found by lists only`,
      );
    try {
      const options = { encoding: 'buffer', persistent: false } as const;
      const watcher = watch(join(this.#root, folder), options, (_kind, name) => this.#take(folder, name));
      watcher.on('error', () => this.#remove(folder, watcher));
      this.#watched.set(folder, { inode, watcher });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // What cannot be read is not listed either, which tells why.
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return;
      this.#events.onLimit(folder, `cannot be watched, so files are found by lists only: ${message}`);
    }
  }

  /** Ends the watches of folders that are not among these. */
  keep(folders: ReadonlySet<string>): void {
    for (const [folder, { watcher }] of this.#watched) if (!folders.has(folder)) this.#remove(folder, watcher);
  }

  [Symbol.dispose](): void {
    this.keep(new Set());
  }

  #remove(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watched.get(folder)?.watcher === watcher) this.#watched.delete(folder);
  }

  #take(folder: string, name: Buffer | null): void {
    if (name === null) return;
    if (isUtf8(name)) this.#events.onChange(join(folder, name.toString()));
    else this.#events.onUnusable(join(folder, showBytes(name)), 'is not UTF-8; rename it');
  }
}
