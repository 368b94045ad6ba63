/** Files that were seen and are not announced. Times are milliseconds of a clock that never jumps. */

/** A file as it was seen last. */
export interface SeenFile {
  /** Relative to the watched folder. */
  readonly path: string;
  readonly dataset: string;
  readonly run: number | null;
  /** Bytes. */
  readonly size: number;
  readonly version: string;
  readonly touched: string;
  /** It was renamed into place, or its checksum lies beside it: it need not be still first. */
  readonly isComplete: boolean;
  /** It was announced with other content before. */
  readonly isChange: boolean;
}

interface PendingFile extends SeenFile {
  /** Since when it has not changed. */
  readonly since: number;
}

const isSameState = (file: SeenFile, other: SeenFile): boolean =>
  file.version === other.version && file.touched === other.touched;

/**
 * waiting ─still long enough► checked ─the same► ready ─taken► hashed elsewhere; any change leads back to waiting. One that is
 * complete by another sign is ready at once.
 */
export class PendingFiles {
  /** Those that changed longest ago first. */
  readonly #waiting = new Map<string, PendingFile>();
  readonly #checked = new Map<string, PendingFile>();
  readonly #ready = new Map<string, PendingFile>();

  get waiting(): number {
    return this.#waiting.size + this.#checked.size;
  }

  get ready(): number {
    return this.#ready.size;
  }

  /** Takes what a file is now. @returns whether it is new, or has changed */
  observe(file: SeenFile, now: number): boolean {
    const { path } = file;
    const before = this.#waiting.get(path) ?? this.#checked.get(path) ?? this.#ready.get(path);
    const isSame = before !== undefined && isSameState(before, file);
    if (isSame && (this.#ready.has(path) || !file.isComplete)) return false;
    this.drop(path);
    if (file.isComplete) this.#ready.set(path, { ...file, since: now });
    else this.#waiting.set(path, { ...file, since: now });
    return !isSame;
  }

  /** Takes files that have been still long enough, which `confirm` must be called for. */
  takeDue(now: number, stillMs: number, most: number): PendingFile[] {
    const due: PendingFile[] = [];
    for (const [path, file] of this.#waiting) {
      if (due.length >= most || file.since + stillMs > now) break;
      due.push(file);
      this.#waiting.delete(path);
      this.#checked.set(path, file);
    }
    return due;
  }

  /** Takes what a due file is now: the same is ready, another waits again. */
  confirm(file: SeenFile, now: number): void {
    const checked = this.#checked.get(file.path);
    // It was observed again meanwhile, or has gone.
    if (!checked) return;
    this.#checked.delete(file.path);
    if (isSameState(checked, file)) this.#ready.set(file.path, { ...checked, since: now });
    else this.#waiting.set(file.path, { ...file, since: now });
  }

  /** Lets a due file wait of which nothing can be known now. */
  waitAgain(file: PendingFile, now: number): void {
    if (this.#checked.delete(file.path)) this.#waiting.set(file.path, { ...file, since: now });
  }

  /** Takes complete files, the first up to this many files and bytes; one at least, where there is one. */
  takeReady(mostFiles: number, mostBytes: number): SeenFile[] {
    const taken: SeenFile[] = [];
    let bytes = 0;
    for (const [path, file] of this.#ready) {
      if (taken.length > 0 && (taken.length >= mostFiles || bytes + file.size > mostBytes)) break;
      taken.push(file);
      bytes += file.size;
      this.#ready.delete(path);
    }
    return taken;
  }

  /** Forgets a file. @returns what was known of it */
  drop(path: string): SeenFile | undefined {
    for (const files of [this.#waiting, this.#checked, this.#ready]) {
      const file = files.get(path);
      if (file && files.delete(path)) return file;
    }
    return undefined;
  }

  /** All of them, of every state. */
  *files(): Iterable<SeenFile> {
    for (const files of [this.#waiting, this.#checked, this.#ready]) yield* files.values();
  }
}
