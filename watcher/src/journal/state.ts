import { nameOf } from '../names/path-kind.rules.ts';
import type { JournalFile, JournalLine } from './lines.rules.ts';

/** What the catalog has of a path. */
interface AnnouncedFile {
  readonly dataset: string;
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  /** `kind:checksum`. */
  readonly checksum: string;
}

/** Files of one request that may or may not have reached the catalog. */
export interface Batch {
  readonly id: number;
  readonly dataset: string;
  readonly files: readonly JournalFile[];
}

/** Files of one line, when the journal is written again. */
const FILES_OF_LINE = 500;

/** What the lines of a journal say together. About 200 bytes of memory for each file. */
export class JournalState {
  /** By path: its version, size, checksum and the number of its dataset, in one text, which takes a third of the memory of an object. */
  readonly #files = new Map<string, string>();
  readonly #datasets: string[] = [];
  readonly #datasetNumbers = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  readonly #closed = new Set<string>();
  readonly #open = new Set<string>();
  readonly #late = new Map<string, number>();
  readonly #markers = new Map<string, string>();
  readonly #batches = new Map<number, Batch>();
  /** Names of datasets that are open, whose paths have files of other datasets now. */
  readonly #moved = new Map<string, Set<string>>();

  get size(): number {
    return this.#files.size;
  }

  /** Batches whose fate is not known, in their order. */
  get doubtful(): readonly Batch[] {
    return [...this.#batches.values()];
  }

  /** Datasets that files were announced for, and that are not closed. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** Datasets of the files in a folder and below it. */
  datasetsIn(folder: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const [path, text] of this.#files)
      if (folder === '' || path.startsWith(`${folder}/`)) found.add(this.#datasetOf(text));
    return found;
  }

  get lastBatch(): number {
    return Math.max(0, ...this.#batches.keys());
  }

  apply(line: JournalLine): void {
    if ('intend' in line) this.#batches.set(line.intend, { id: line.intend, dataset: line.dataset, files: line.files });
    else if ('done' in line) this.#finish(line.done, new Set(line.refused));
    else if ('known' in line) for (const file of line.files) this.#add(line.known, file);
    else if ('touched' in line) this.#touch(line.touched, line.version);
    else if ('gone' in line) for (const path of line.gone) this.#files.delete(path);
    else if ('closed' in line) this.#close(line.closed);
    else if ('moved' in line) for (const name of line.names) this.#move(line.moved, name);
    else if ('late' in line) this.#late.set(line.late, line.n);
    else this.#markers.set(line.marker, line.version);
  }

  get(path: string): AnnouncedFile | undefined {
    const text = this.#files.get(path);
    if (text === undefined) return undefined;
    const [version = '', size, checksum = '', number] = text.split('\t');
    return { version, size: Number(size), checksum, dataset: this.#datasets[Number(number)] ?? '' };
  }

  /** Files that the watcher has announced for a dataset, a path each. */
  count(dataset: string): number {
    return this.#counts.get(dataset) ?? 0;
  }

  isClosed(dataset: string): boolean {
    return this.#closed.has(dataset);
  }

  /** Number of the dataset that takes late files of a dataset. */
  lateOf(dataset: string): number {
    return this.#late.get(dataset) ?? 1;
  }

  hasMarker(path: string, version: string): boolean {
    return this.#markers.get(path) === version;
  }

  /** The names of the files of a dataset. */
  namesOf(dataset: string): ReadonlySet<string> {
    const number = `\t${this.#datasetNumbers.get(dataset) ?? -1}`;
    const names = new Set(this.#moved.get(dataset));
    for (const [path, text] of this.#files) if (text.endsWith(number)) names.add(nameOf(path));
    return names;
  }

  /** Paths of files whose datasets are closed, which may be forgotten when the files have gone. */
  *forgettable(): Iterable<string> {
    for (const [path, text] of this.#files) if (this.#closed.has(this.#datasetOf(text))) yield path;
  }

  /** The fewest lines that say the same. */
  *lines(): Iterable<JournalLine> {
    const files = new Map<string, JournalFile[]>();
    for (const path of this.#files.keys()) {
      const file = this.get(path);
      if (!file) continue;
      const { dataset, version, size, checksum } = file;
      const list = files.get(dataset) ?? [];
      files.set(dataset, list);
      list.push([path, nameOf(path), version, size, checksum]);
      if (list.length < FILES_OF_LINE) continue;
      yield { known: dataset, files: list };
      files.delete(dataset);
    }
    for (const [known, list] of files) yield { known, files: list };
    for (const closed of this.#closed) yield { closed };
    for (const [moved, names] of this.#moved) yield { moved, names: [...names] };
    for (const [late, n] of this.#late) yield { late, n };
    for (const [marker, version] of this.#markers) yield { marker, version };
    for (const { id, dataset, files: list } of this.#batches.values()) yield { intend: id, dataset, files: list };
  }

  #datasetOf = (text: string): string => this.#datasets[Number(text.slice(text.lastIndexOf('\t') + 1))] ?? '';

  #finish(id: number, refused: ReadonlySet<number>): void {
    const batch = this.#batches.get(id);
    this.#batches.delete(id);
    for (const [index, file] of batch?.files.entries() ?? [])
      if (!refused.has(index)) this.#add(batch?.dataset ?? '', file);
  }

  #add(dataset: string, [path, _name, version, size, checksum]: JournalFile): void {
    let number = this.#datasetNumbers.get(dataset);
    if (number === undefined) {
      number = this.#datasets.push(dataset) - 1;
      this.#datasetNumbers.set(dataset, number);
    }
    if (!this.#closed.has(dataset)) this.#open.add(dataset);
    const before = this.get(path)?.dataset;
    if (before !== dataset) this.#counts.set(dataset, this.count(dataset) + 1);
    if (before !== undefined && before !== dataset && !this.#closed.has(before)) this.#move(before, nameOf(path));
    this.#files.set(path, `${version}\t${size}\t${checksum}\t${number}`);
  }

  #close(dataset: string): void {
    this.#closed.add(dataset);
    this.#open.delete(dataset);
    this.#moved.delete(dataset);
  }

  #move(dataset: string, name: string): void {
    this.#moved.set(dataset, (this.#moved.get(dataset) ?? new Set()).add(name));
  }

  #touch(path: string, version: string): void {
    const file = this.get(path);
    if (file) this.#add(file.dataset, [path, nameOf(path), version, file.size, file.checksum]);
  }
}
