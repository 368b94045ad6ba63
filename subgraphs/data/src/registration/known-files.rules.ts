/**
 * Files of the catalog that a batch meets, and those that it adds as it goes on: by id, by name and by place. A place holds
 * one content. The same content may be listed in several datasets, but only once in each.
 */
import type { ReplicaStatus } from '../../generated/types.ts';
import { sameContent, type Content } from '../file/file.rules.ts';

export interface Place {
  readonly storageId: string;
  readonly path: string;
}

export interface KnownCopy extends Place {
  readonly id: string;
  readonly status: ReplicaStatus;
}

export interface KnownFile extends Content {
  readonly id: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly name: string;
  readonly copies: readonly KnownCopy[];
}

/** A file as it is said to lie at a place. */
export type PlacedFile = Place & Content & Pick<KnownFile, 'datasetId'> & { readonly id: string | null };

/**
 * What a place is to a file: `known` when a good copy of it is there, `bad` when its copy there was found bad or deleted,
 * `taken` when another file's good copy is there, `full` when the file has too many copies, `free` otherwise.
 */
export type PlaceVerdict =
  | { readonly verdict: 'known' | 'free' | 'full' }
  | { readonly verdict: 'bad'; readonly copyId: string }
  | { readonly verdict: 'taken'; readonly by: KnownFile };

/** Most copies of one file: lists of them are given whole. */
export const MAX_COPIES = 100;

const nameKey = (datasetId: string, name: string): string => `${datasetId}/${name}`;
const placeKey = ({ storageId, path }: Place): string => `${storageId}/${path}`;

export class KnownFiles {
  readonly #parent: KnownFiles | undefined;
  readonly #byId = new Map<string, KnownFile>();
  readonly #byName = new Map<string, KnownFile>();
  /** How many copies a file has beside those that it was added with. */
  readonly #further = new Map<string, number>();
  readonly #byPlace = new Map<string, Map<string, { readonly file: KnownFile; readonly copy: KnownCopy }>>();

  constructor(files: Iterable<KnownFile> = [], parent?: KnownFiles) {
    this.#parent = parent;
    for (const file of files) this.add(file);
  }

  /** Knows the same files; what is added to it counts for `this` only after `commit`. */
  branch(): KnownFiles {
    return new KnownFiles([], this);
  }

  /** Adds to the parent what was added to this branch. */
  commit(): void {
    for (const file of this.#byId.values()) this.#parent?.add(file);
    for (const copies of this.#byPlace.values())
      for (const { file, copy } of copies.values()) this.#parent?.addCopy(file, copy);
  }

  byId(id: string): KnownFile | undefined {
    return this.#byId.get(id) ?? this.#parent?.byId(id);
  }

  byName(datasetId: string, name: string): KnownFile | undefined {
    return this.#byName.get(nameKey(datasetId, name)) ?? this.#parent?.byName(datasetId, name);
  }

  add(file: KnownFile): void {
    this.#byId.set(file.id, file);
    this.#byName.set(nameKey(file.datasetId, file.name), file);
    for (const copy of file.copies) this.addCopy(file, copy);
  }

  /** Adds a copy, or replaces what is known of the one that lies there. */
  addCopy(file: KnownFile, copy: KnownCopy): void {
    const isFurther = !file.copies.some(({ id }) => id === copy.id);
    if (isFurther) this.#further.set(file.id, (this.#further.get(file.id) ?? 0) + 1);
    const key = placeKey(copy);
    let copies = this.#byPlace.get(key);
    if (!copies) this.#byPlace.set(key, (copies = new Map()));
    copies.set(file.id, { file, copy });
  }

  judgePlace(wanted: PlacedFile): PlaceVerdict {
    const held = [...this.#heldAt(wanted).values()];
    const other = held.find(
      ({ file, copy }) =>
        file.id !== wanted.id &&
        copy.status === 'AVAILABLE' &&
        (file.datasetId === wanted.datasetId || !sameContent(file, wanted)),
    );
    if (other) return { verdict: 'taken', by: other.file };
    const own = held.find(({ file }) => file.id === wanted.id);
    if (!own) return this.#isFull(wanted) ? { verdict: 'full' } : { verdict: 'free' };
    return own.copy.status === 'AVAILABLE' ? { verdict: 'known' } : { verdict: 'bad', copyId: own.copy.id };
  }

  #isFull({ id }: PlacedFile): boolean {
    const file = id === null ? undefined : this.byId(id);
    return file !== undefined && file.copies.length + this.#furtherCopies(file) >= MAX_COPIES;
  }

  #furtherCopies(file: KnownFile): number {
    const above = this.#parent ? this.#parent.#furtherCopies(file) : 0;
    return above + (this.#further.get(file.id) ?? 0);
  }

  #heldAt(place: Place): ReadonlyMap<string, { readonly file: KnownFile; readonly copy: KnownCopy }> {
    const above = this.#parent ? this.#parent.#heldAt(place) : [];
    return new Map([...above, ...(this.#byPlace.get(placeKey(place)) ?? [])]);
  }
}

/** Why a file can't lie at a place, as the rest of a sentence about its path; undefined: it can. */
export function placeProblem(verdict: PlaceVerdict, { path }: Place): string | undefined {
  if (verdict.verdict === 'full') return `${path} would be one copy more than the ${MAX_COPIES} that a file may have`;
  if (verdict.verdict !== 'taken') return undefined;
  const { name, datasetName } = verdict.by;
  return `${path} of this storage belongs to file ${name} of dataset ${datasetName}; announce each file at a path of its own`;
}

/** A further copy of a known file. */
export interface NewCopy extends Place {
  readonly id: string;
  readonly fileId: string;
}

/** What becomes of the copies of files that are known already. */
export interface CopyChanges {
  readonly added: NewCopy[];
  /** Copies that were BAD and are good again. */
  readonly restored: Pick<NewCopy, 'id' | 'fileId'>[];
}

/**
 * Notes that a known file lies at a place, good: another place is another copy, a bad copy is good again.
 * @returns whether that changes anything; false: it was known
 */
export function placeKnownFile(
  known: KnownFiles,
  file: KnownFile,
  place: Place,
  verdict: PlaceVerdict,
  changes: CopyChanges,
  newId: () => string,
): boolean {
  if (verdict.verdict === 'known') return false;
  const id = verdict.verdict === 'bad' ? verdict.copyId : newId();
  const { storageId, path } = place;
  known.addCopy(file, { id, storageId, path, status: 'AVAILABLE' });
  if (verdict.verdict === 'bad') changes.restored.push({ id, fileId: file.id });
  else changes.added.push({ id, fileId: file.id, storageId, path });
  return true;
}
