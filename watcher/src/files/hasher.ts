import type { HashedFile } from '../catalog/open-catalog.ts';
import { checksumText } from '../catalog/open-catalog.ts';
import type { WatchContext } from '../context.ts';
import type { ChecksumKind, FileToHash, HashOutcome } from '../disk/protocol.ts';
import type { Observer } from './observer.ts';
import type { SeenFile } from './pending-files.rules.ts';

/** Files and bytes of one request to a thread. */
const MAX_FILES = 64;
const MAX_BYTES = 8 * 1024 * 1024;
/** Requests at once: two for each thread, so that none waits for the next. */
const MAX_REQUESTS = 4;
/** Files that may wait for the catalog before no more are read. */
const MAX_UNANNOUNCED = 5_000;
/** Files of one look whether they have been still. */
const MAX_DUE = 1_000;

interface HashedChange {
  readonly file: HashedFile;
  readonly dataset: string;
  readonly isChange: boolean;
}

/** Takes files that have become complete, and reads them for their checksums. */
export class Hasher {
  readonly #context: WatchContext;
  readonly #observer: Observer;
  readonly #unannounced: () => number;
  readonly #onHashed: (change: HashedChange) => void;
  /** Files that are being read, with their datasets. */
  readonly hashing = new Map<string, string>();
  #requests = 0;

  constructor(
    context: WatchContext,
    observer: Observer,
    options: { readonly unannounced: () => number; readonly onHashed: (change: HashedChange) => void },
  ) {
    this.#context = context;
    this.#observer = observer;
    this.#unannounced = options.unannounced;
    this.#onHashed = options.onHashed;
  }

  /** One round: looks again at files that were still, and gives those that are complete to the threads. */
  async round(): Promise<boolean> {
    const { pending, stillMs, disk, now } = this.#context;
    const due = pending.takeDue(now(), stillMs, MAX_DUE);
    if (due.length > 0) {
      const entries = await disk.look(due.map(({ path }) => path));
      for (const [index, file] of due.entries()) {
        const entry = entries[index];
        if (entry === 'unknown') pending.waitAgain(file, now());
        else if (entry?.type === 'file' && entry.links === 1)
          pending.confirm({ ...file, size: entry.size, version: entry.version, touched: entry.touched }, now());
        else this.#observer.take(file.path, entry);
      }
    }
    while (this.#requests < MAX_REQUESTS && this.#unannounced() < MAX_UNANNOUNCED) {
      const files = pending.takeReady(MAX_FILES, MAX_BYTES);
      if (files.length === 0) break;
      this.#start(files);
    }
    return due.length === MAX_DUE;
  }

  #start(files: readonly SeenFile[]): void {
    const full = files.filter((file) => file.size > 0 || !this.#holdEmpty(file));
    if (full.length === 0) return;
    for (const { path, dataset } of full) this.hashing.set(path, dataset);
    this.#requests++;
    const requests = full.map((file) => this.#requestOf(file));
    this.#context.disk
      .hash(requests)
      .then((outcomes) => {
        for (const [index, file] of full.entries()) {
          this.hashing.delete(file.path);
          const outcome = outcomes[index];
          const request = requests[index];
          if (outcome && request) this.#take(file, request.kind, outcome);
        }
      })
      .catch((error: unknown) => {
        for (const { path } of full) this.hashing.delete(path);
        this.#context.logger.error({ err: error }, 'files could not be read, and will be found again');
      })
      .finally(() => {
        this.#requests--;
        this.#context.wake.complete();
      });
  }

  #holdEmpty(file: SeenFile): boolean {
    this.#observer.hold(file);
    this.#context.report.problem('EMPTY', file.path, 'is empty: there is nothing to process in it');
    return true;
  }

  #requestOf({ path, isChange }: SeenFile): FileToHash {
    const sidecar = this.#observer.sidecarOf(path);
    if (sidecar) return { path, kind: sidecar.kind, sidecar: sidecar.path };
    const announced = isChange ? this.#context.journal.state.get(path)?.checksum.split(':')[0] : undefined;
    return { path, kind: kindOf(announced) ?? this.#context.place.kind };
  }

  #take(file: SeenFile, kind: ChecksumKind, outcome: HashOutcome): void {
    const { report, journal, pending, now } = this.#context;
    const { path, version, touched, dataset, run, isChange } = file;
    if (!outcome.ok) return this.#fail(file, outcome);
    if (outcome.entry.version !== version || outcome.entry.links > 1) return void this.#context.wake.look(path);
    const { size, checksum, expected } = outcome;
    if (expected === null) {
      this.#observer.hold(file);
      return report.problem('SIDECAR', path, `the file beside it holds no ${kind} for it`);
    }
    if (expected !== undefined && expected !== checksum) {
      // Its writer may have put the checksum there first.
      if (!this.#observer.doubt(file)) return void pending.observe({ ...file, isComplete: false }, now());
      this.#observer.hold(file);
      return report.problem('CHECKSUM_MISMATCH', path, `has ${kind} ${checksum}, but ${expected} stands beside it`);
    }
    const hashed = { path, run, size, version, touched, kind, checksum };
    if (isChange && journal.state.get(path)?.checksum === checksumText(hashed))
      return journal.note({ touched: path, version });
    this.#onHashed({ file: hashed, dataset, isChange });
  }

  #fail(file: SeenFile, { reason, text }: Extract<HashOutcome, { ok: false }>): void {
    const { path } = file;
    if (reason === 'GONE') this.#observer.lose(file);
    if (reason === 'UNREADABLE') {
      this.#observer.holdUnreadable(file);
      this.#context.report.problem('UNREADABLE', path, `${text}; it is tried again with each list of the folder`);
    } else this.#context.wake.look(path);
  }
}

const kindOf = (text: string | undefined): ChecksumKind | undefined =>
  (['md5', 'sha256', 'adler32', 'crc32'] as const).find((kind) => kind === text);
