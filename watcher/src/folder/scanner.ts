import { join } from 'node:path';
import { MARKER_NAME } from '@visor/storage';
import type { WatchContext } from '../context.ts';
import { DiskError } from '../disk/disk.ts';
import type { ListedEntry } from '../disk/protocol.ts';
import type { Observer } from '../files/observer.ts';
import { pathKind } from '../names/path-kind.rules.ts';
import { FolderWatch } from './folder-watch.ts';

/** Deepest folder that is listed. */
const MAX_DEPTH = 64;
/** Paths of one request to look. */
const MAX_LOOKED = 1_000;

interface Listed {
  /** Folders in a folder. */
  readonly inside: readonly string[];
  /** How many names the folder has. */
  readonly names: number;
  /** Whether the marker of a storage lies in it. */
  readonly isMarked: boolean;
}

/** Finds what lies in the folder: by lists of all of it, and by what the system reports between them. */
export class Scanner implements Disposable {
  readonly #context: WatchContext;
  readonly #observer: Observer;
  readonly #watch: FolderWatch;
  readonly #changed = new Set<string>();
  /** When the last list of the whole folder began, which has ended; undefined before the first. */
  listedAt: number | undefined;
  /** How long the last list took, milliseconds. */
  lastedMs = 0;

  constructor(context: WatchContext, observer: Observer, onChange: () => void) {
    this.#context = context;
    this.#observer = observer;
    this.#watch = new FolderWatch(context.folder, {
      onChange: (path) => {
        this.#changed.add(path);
        // It may be renamed before anything can look at it.
        if (pathKind(path, () => false) === 'temporary') observer.expectFinalName(path);
        onChange();
      },
      onUnusable: (shown, problem) => observer.takeUnusable(shown, problem),
      onLimit: (folder, text) => context.report.problem('WATCH_LIMIT', folder || '.', text),
    });
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  /** Looks at a path with the next changes. */
  add(path: string): void {
    this.#changed.add(path);
  }

  /** Looks at what the system has reported. @returns whether more is left */
  async takeChanges(): Promise<boolean> {
    const paths = [...this.#changed].slice(0, MAX_LOOKED);
    for (const path of paths) this.#changed.delete(path);
    if (paths.length === 0) return false;
    const entries = await this.#context.disk.look(paths);
    for (const [index, path] of paths.entries()) {
      const entry = entries[index];
      if (entry !== 'unknown' && this.#observer.take(path, entry)) await this.#listAll([path], new Set(), undefined);
    }
    return this.#changed.size > 0;
  }

  /** Lists all of the folder. Where it is not there, or suddenly empty, that is logged, and nothing counts as gone. */
  async scan(signal: AbortSignal): Promise<void> {
    const { report, now } = this.#context;
    const began = now();
    const folders = new Set<string>();
    report.beginList();
    const problem = await this.#scanAll(folders, signal);
    report.waits('folder', problem ?? null);
    if (problem !== undefined || signal.aborted) return;
    this.#watch.keep(folders);
    this.#observer.confirmGone();
    report.endList();
    this.listedAt = began;
    this.lastedMs = now() - began;
    this.#context.wake.close();
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  /** @returns why the folder cannot be used, or undefined */
  async #scanAll(folders: Set<string>, signal: AbortSignal): Promise<string | undefined> {
    const { folder, journal, place } = this.#context;
    try {
      const { inside, names, isMarked } = await this.#list('', folders);
      if (place.isMarked && !isMarked)
        return `${folder} lacks ${MARKER_NAME}, the marker of the storage ${place.storage}: is it mounted? Nothing counts as deleted`;
      if (names === 0 && journal.state.size > 0)
        return `${folder} is empty, though ${journal.state.size} files were announced from it: is it mounted? Nothing counts as deleted`;
      await this.#listAll(inside, folders, signal);
      return undefined;
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      return `${folder} cannot be listed: ${error.message}; files wait until it can`;
    }
  }

  /** Lists folders and all below them. */
  async #listAll(folders: readonly string[], visited: Set<string>, signal: AbortSignal | undefined): Promise<void> {
    const queue = [...folders];
    for (let next = queue.pop(); next !== undefined && signal?.aborted !== true; next = queue.pop()) {
      if (next.split('/').length <= MAX_DEPTH) queue.push(...(await this.#list(next, visited)).inside);
      else this.#context.report.problem('NAME', next, `is deeper than ${MAX_DEPTH} folders, and is not listed`);
    }
  }

  /** Watches and lists a folder. @returns the folders in it @throws DiskError for the watched folder itself */
  async #list(folder: string, visited: Set<string>): Promise<Listed> {
    const inside: string[] = [];
    let names = 0;
    let isMarked = false;
    let isUnreadable = false;
    const take = (entries: readonly ListedEntry[]): void => {
      names += entries.length;
      for (const listed of entries) {
        if ('name' in listed) isMarked ||= listed.name === MARKER_NAME;
        if ('problem' in listed) isUnreadable = this.#takeProblem(listed) || isUnreadable;
        else if (this.#observer.take(join(folder, listed.name), listed.entry)) inside.push(join(folder, listed.name));
      }
    };
    try {
      const [entry] = await this.#context.disk.look([folder]);
      if (entry !== 'unknown' && entry?.type === 'folder') this.#watch.add(folder, entry.inode);
      await this.#context.disk.list(folder, take);
      if (!isUnreadable) this.#observer.unread.take(folder);
    } catch (error) {
      if (!(error instanceof DiskError) || folder === '') throw error;
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { inside, names, isMarked };
      isUnreadable = true;
      this.#context.report.problem('UNREADABLE', folder, `the folder cannot be listed: ${error.message}`);
    }
    if (isUnreadable) this.#observer.takeUnlisted(folder);
    visited.add(folder);
    return { inside, names, isMarked };
  }

  /** @returns whether that may pass */
  #takeProblem({ shown, problem, isUnreadable }: Extract<ListedEntry, { problem: string }>): boolean {
    if (isUnreadable) this.#context.report.problem('UNREADABLE', shown, problem);
    else this.#observer.takeUnusable(shown, problem);
    return isUnreadable === true;
  }
}
