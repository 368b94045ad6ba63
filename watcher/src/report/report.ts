import { readJson, writeWhole } from '@visor/service/files';

/** Of a state folder: what its watcher is doing. */
export const STATUS_FILE = 'status.json';

type ProblemCode =
  | 'NAME'
  | 'NO_DATASET'
  | 'EMPTY'
  | 'NOT_A_FILE'
  | 'HARD_LINK'
  | 'UNREADABLE'
  | 'SIDECAR'
  | 'CHECKSUM_MISMATCH'
  | 'GONE'
  | 'CHANGED'
  | 'LATE'
  | 'NAME_TAKEN'
  | 'REFUSED'
  | 'CLOSE'
  | 'WATCH_LIMIT';

/** Something that a person should know of one file or folder. */
interface Problem {
  readonly code: ProblemCode;
  readonly path: string;
  readonly text: string;
  readonly at: string;
}

/** What a watcher is doing; in `status.json` of its state folder. */
export interface WatchStatus {
  readonly folder: string;
  readonly pid: number;
  readonly at: string;
  /** Why nothing goes on now; null while it does. */
  readonly waitsFor: string | null;
  /** Since the watcher of this folder was started first. */
  readonly announced: number;
  readonly bytes: number;
  /** Files that may still be written to. */
  readonly growing: number;
  /** Complete files that are not announced. */
  readonly unannounced: number;
  readonly closed: readonly string[];
  /** Of each kind, how many there were. */
  readonly problemCounts: Readonly<Partial<Record<ProblemCode, number>>>;
  /** The newest of each path. */
  readonly problems: readonly Problem[];
}

/** Lines of `--json`. */
export type WatchEvent =
  | { readonly event: 'watching'; readonly folder: string; readonly storage: string; readonly state: string }
  | {
      readonly event: 'announced';
      readonly dataset: string;
      readonly name: string;
      readonly path: string;
      readonly size: number;
      readonly checksum: string;
      readonly checksumKind: string;
    }
  | { readonly event: 'closed'; readonly dataset: string; readonly files: number; readonly reason: string }
  | ({ readonly event: 'problem' } & Problem)
  | { readonly event: 'waiting'; readonly text: string }
  | { readonly event: 'goes-on' }
  | ({ readonly event: 'summary' } & Omit<WatchStatus, 'problems' | 'closed'>);

/** Kinds of problems of files which are announced, or have gone. */
const LASTING: ReadonlySet<ProblemCode> = new Set(['GONE', 'CHANGED', 'LATE', 'NAME_TAKEN']);

/** Kinds of problems that last as long as a file is as it is. */
const OF_FILES: ReadonlySet<ProblemCode> = new Set([
  'NAME',
  'NO_DATASET',
  'EMPTY',
  'NOT_A_FILE',
  'HARD_LINK',
  'UNREADABLE',
  'SIDECAR',
  'CHECKSUM_MISMATCH',
  'REFUSED',
]);

const MAX_PROBLEMS = 1_000;
const MAX_CLOSED = 100;

/** What can keep a watcher waiting. */
type WaitSource = 'folder' | 'catalog' | 'journal';

type Counts = Pick<WatchStatus, 'growing' | 'unannounced'>;

/** What people and programs learn of a watcher: events as they come, and its status in a file. */
export class Report {
  readonly #emit: (event: WatchEvent) => void;
  readonly #file: string;
  readonly #folder: string;
  readonly #problems = new Map<string, Problem>();
  readonly #counts: Partial<Record<ProblemCode, number>> = {};
  readonly #closed: string[] = [];
  /** Paths of problems that were met since the last list of the whole folder began. */
  readonly #current = new Set<string>();
  readonly #reasons = new Map<WaitSource, string>();
  #announced = 0;
  #bytes = 0;
  #written = '';

  constructor(folder: string, file: string, emit: (event: WatchEvent) => void) {
    this.#folder = folder;
    this.#file = file;
    this.#emit = emit;
    this.#takeOver(readJson<Partial<WatchStatus>>(file));
  }

  get waitsFor(): string | null {
    return [...this.#reasons.values()].join('; ') || null;
  }

  emit(event: WatchEvent): void {
    this.#emit(event);
  }

  announced(event: Extract<WatchEvent, { event: 'announced' }>): void {
    this.#announced++;
    this.#bytes += event.size;
    this.#emit(event);
  }

  closed(dataset: string, files: number, reason: string): void {
    this.#closed.splice(0, this.#closed.length - MAX_CLOSED + 1);
    this.#closed.push(dataset);
    this.#emit({ event: 'closed', dataset, files, reason });
  }

  /** Goes on with what the process before has counted and named. */
  #takeOver(before: Partial<WatchStatus> | undefined): void {
    this.#announced = before?.announced ?? 0;
    this.#bytes = before?.bytes ?? 0;
    Object.assign(this.#counts, before?.problemCounts);
    this.#closed.push(...(before?.closed ?? []));
    for (const problem of before?.problems ?? [])
      if (LASTING.has(problem.code)) this.#problems.set(problem.path, problem);
  }

  /** Names a problem; the same of the same path is named once. */
  problem(code: ProblemCode, path: string, text: string): void {
    this.#current.add(path);
    const before = this.#problems.get(path);
    if (before?.code === code && before.text === text) return;
    const problem = { code, path, text, at: new Date().toISOString() };
    this.#problems.delete(path);
    this.#problems.set(path, problem);
    this.#counts[code] = (this.#counts[code] ?? 0) + 1;
    const [oldest] = this.#problems.keys();
    if (this.#problems.size > MAX_PROBLEMS && oldest !== undefined) this.#problems.delete(oldest);
    this.#emit({ event: 'problem', ...problem });
  }

  /** A list of the whole folder begins. */
  beginList(): void {
    this.#current.clear();
  }

  /** The problem of this path is as it was. */
  remains(path: string): void {
    this.#current.add(path);
  }

  /** A list of the whole folder has ended: what it did not meet again is no problem any more. */
  endList(): void {
    for (const [path, { code }] of this.#problems)
      if (OF_FILES.has(code) && !this.#current.has(path)) this.#problems.delete(path);
  }

  /** What kept the file of this path from being announced is no more. What came of it otherwise stays. */
  solved(path: string): void {
    const code = this.#problems.get(path)?.code;
    if (code !== undefined && !LASTING.has(code)) this.#problems.delete(path);
  }

  /** Nothing goes on for this reason; null: as far as this source is concerned, it does again. */
  waits(source: WaitSource, reason: string | null): void {
    if ((this.#reasons.get(source) ?? null) === reason) return;
    if (reason === null) this.#reasons.delete(source);
    else this.#reasons.set(source, reason);
    const text = this.waitsFor;
    this.#emit(text === null ? { event: 'goes-on' } : { event: 'waiting', text });
  }

  summary(counts: Counts): Omit<WatchStatus, 'problems' | 'closed'> {
    return {
      folder: this.#folder,
      pid: process.pid,
      at: new Date().toISOString(),
      waitsFor: this.waitsFor,
      announced: this.#announced,
      bytes: this.#bytes,
      ...counts,
      problemCounts: { ...this.#counts },
    };
  }

  /** Writes the status, if it has changed. A full disk keeps the old one. */
  write(counts: Counts): void {
    const status = { ...this.summary(counts), closed: [...this.#closed], problems: [...this.#problems.values()] };
    const text = JSON.stringify({ ...status, at: '' });
    if (text === this.#written) return;
    try {
      writeWhole(this.#file, JSON.stringify(status), 0o644);
      this.#written = text;
    } catch {
      // The next round tries again.
    }
  }
}
