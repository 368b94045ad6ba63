import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { digestNames, type NamesDigest } from '@visor/schema';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';

/** A file that the command announces. */
export interface FoundFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** What the catalog knows of a file. */
interface KnownFile {
  readonly name: string;
  readonly size: number;
  readonly registeredAt: string;
}

/** Names are compared byte by byte, as those of checklists are. */
const TABLES = `
  pragma cache_size = -16384;
  pragma journal_mode = off;
  create table found (name text primary key, folder text not null, size integer not null, mtime real not null) without rowid;
  create table known (name text primary key, size integer not null, registered_at integer not null) without rowid;
  create view missing as select f.* from found f
    where not exists (select 1 from known k where k.name = f.name and k.size = f.size and f.mtime < k.registered_at);
  begin;
`;

type Row = Readonly<Record<string, SQLOutputValue>>;

const fileOf = ({ name, folder, size, mtime }: Row): FoundFile => ({
  name: String(name),
  path: join(String(folder), String(name)),
  size: Number(size),
  mtimeMs: Number(mtime),
});

/**
 * The files of an announcement and those that the catalog has of its dataset, in the order of their names: in a file for
 * temporary data that has no name, so that memory does not grow with their number. SQLite takes the folder from TMPDIR.
 */
export class FileList implements Disposable {
  readonly #db = new DatabaseSync('');
  readonly #insert;
  readonly #insertKnown;
  readonly #findKnown;

  constructor() {
    this.#db.exec(TABLES);
    this.#insert = this.#db.prepare('insert into found values (?, ?, ?, ?) on conflict do nothing');
    this.#insertKnown = this.#db.prepare('insert into known values (?, ?, ?) on conflict do nothing');
    this.#findKnown = this.#db.prepare('select 1 from known where name = ?');
  }

  /** Adds a file, once. @returns the path of another file of its name, which stays */
  add(folder: string, name: string, { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>): string | undefined {
    const { changes } = kept(() => this.#insert.run(name, folder, size, mtimeMs));
    if (changes > 0) return undefined;
    const other = fileOf(this.#db.prepare('select * from found where name = ?').get(name) ?? {}).path;
    return other === join(folder, name) ? undefined : other;
  }

  /** Adds what the catalog has. */
  addKnown(files: readonly KnownFile[]): void {
    for (const { name, size, registeredAt } of files)
      kept(() => this.#insertKnown.run(name, size, Date.parse(registeredAt)));
  }

  /** Whether the catalog had a file of this name. */
  knows(name: string): boolean {
    return kept(() => this.#findKnown.get(name)) !== undefined;
  }

  get count(): number {
    return this.#count('found').files;
  }

  /** What the catalog does not have, or what has changed since then; all else came before a break of this command. */
  get missing(): { readonly files: number; readonly bytes: number } {
    return this.#count('missing');
  }

  #count(of: 'found' | 'missing'): { readonly files: number; readonly bytes: number } {
    const counted = kept(() => this.#db.prepare(`select count(*) as files, total(size) as bytes from ${of}`).get());
    return { files: Number(counted?.['files']), bytes: Number(counted?.['bytes']) };
  }

  /** Yields what is missing, some at once. */
  *missingBatches(size: number): Generator<readonly FoundFile[]> {
    let batch: FoundFile[] = [];
    for (const row of keptRows(this.#db.prepare('select * from missing order by name').iterate())) {
      batch.push(fileOf(row));
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  /** The checklist of the dataset: what it had, and what was found. */
  checklist(): NamesDigest {
    return digestNames(this.#names());
  }

  *#names(): Generator<string> {
    const all = this.#db.prepare('select name from found union select name from known order by name');
    for (const { name } of keptRows(all.iterate())) yield String(name);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

/** @throws CommandError (failed) where the disk is full, also by what a reader has to make room for */
function kept<Result>(use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    throw notKept(error);
  }
}

/** Yields rows. @throws CommandError (failed) as `kept` */
function* keptRows(rows: Iterable<Row>): Generator<Row> {
  try {
    yield* rows;
  } catch (error) {
    throw notKept(error);
  }
}

const notKept = (error: unknown): CommandError =>
  new CommandError(
    EXIT_CODE.failed,
    `the list of the files could not be kept: ${(error as Error).message}; TMPDIR names a folder with more room`,
    { cause: error },
  );
