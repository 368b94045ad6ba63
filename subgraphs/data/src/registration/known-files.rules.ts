/**
 * Registered files that a batch refers to, and the files that the batch adds: by id, by name and by location. A location
 * has one live copy, of one file; a dataset that lists files of others is a selection.
 */
import type { ReplicaStatus } from '../../generated/types.ts';
import { isLive, type Location, type ReplicaChanges } from '../replica/replica.rules.ts';
import type { Checksum, KnownContent } from '../file/file.rules.ts';

export interface KnownReplica extends Location {
  readonly id: string;
  readonly status: ReplicaStatus;
}

export interface KnownFile extends KnownContent {
  readonly id: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly name: string;
  readonly replicas: readonly KnownReplica[];
}

/** A file that is announced at a location. */
type LocatedFile = Location & { readonly id: string | null };

/**
 * State of a location for a file: `known` when a good replica of the file is there, `bad` when its replica there is bad or
 * deleted, `taken` when a live replica of another file is there, `full` when the file has the most replicas, else `free`.
 */
export type LocationVerdict =
  | { readonly verdict: 'known' | 'free' | 'full' }
  | { readonly verdict: 'bad'; readonly replicaId: string }
  | { readonly verdict: 'taken'; readonly by: KnownFile; readonly going: boolean };

/** Most replicas of one file, because lists of them are not paginated. */
const MAX_REPLICAS = 100;

const nameKey = (datasetId: string, name: string): string => `${datasetId}/${name}`;
const locationKey = ({ storageId, path }: Location): string => `${storageId}/${path}`;

export class KnownFiles {
  readonly #parent: KnownFiles | undefined;
  readonly #byId = new Map<string, KnownFile>();
  readonly #byName = new Map<string, KnownFile>();
  /** Number of replicas that were added to a file after the file itself. */
  readonly #added = new Map<string, number>();
  readonly #byLocation = new Map<string, Map<string, { readonly file: KnownFile; readonly replica: KnownReplica }>>();

  constructor(files: Iterable<KnownFile> = [], parent?: KnownFiles) {
    this.#parent = parent;
    for (const file of files) this.add(file);
  }

  /** A view of the same files; what is added to it becomes part of `this` by `commit`. */
  branch(): KnownFiles {
    return new KnownFiles([], this);
  }

  /** Adds to the parent what was added to this branch. */
  commit(): void {
    for (const file of this.#byId.values()) this.#parent?.add(file);
    for (const replicas of this.#byLocation.values())
      for (const { file, replica } of replicas.values()) this.#parent?.addReplica(file, replica);
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
    // What was added to a location meanwhile counts.
    for (const replica of file.replicas)
      if (!this.#byLocation.get(locationKey(replica))?.has(file.id)) this.addReplica(file, replica);
  }

  /** Adds a checksum of a kind that the file has none of. */
  addChecksum(file: KnownFile, checksum: Checksum): void {
    const known = this.byId(file.id) ?? file;
    this.add({ ...known, further: [...(known.further ?? []), checksum] });
  }

  /** Adds a replica, or replaces the known replica of the file at the same location. */
  addReplica(file: KnownFile, replica: KnownReplica): void {
    const isAdded = !file.replicas.some(({ id }) => id === replica.id);
    if (isAdded) this.#added.set(file.id, (this.#added.get(file.id) ?? 0) + 1);
    const key = locationKey(replica);
    let replicas = this.#byLocation.get(key);
    if (!replicas) this.#byLocation.set(key, (replicas = new Map()));
    replicas.set(file.id, { file, replica });
  }

  evaluateLocation(announced: LocatedFile): LocationVerdict {
    const present = [...this.#replicasAt(announced).values()];
    const other = present.find(({ file, replica }) => file.id !== announced.id && isLive(replica.status));
    if (other) return { verdict: 'taken', by: other.file, going: other.replica.status === 'BEING_DELETED' };
    const own = present.find(({ file }) => file.id === announced.id);
    if (!own) return this.#isFull(announced) ? { verdict: 'full' } : { verdict: 'free' };
    return own.replica.status === 'AVAILABLE' ? { verdict: 'known' } : { verdict: 'bad', replicaId: own.replica.id };
  }

  #isFull({ id }: LocatedFile): boolean {
    const file = id === null ? undefined : this.byId(id);
    return file !== undefined && file.replicas.length + this.#addedReplicas(file) >= MAX_REPLICAS;
  }

  #addedReplicas(file: KnownFile): number {
    const inherited = this.#parent ? this.#parent.#addedReplicas(file) : 0;
    return inherited + (this.#added.get(file.id) ?? 0);
  }

  #replicasAt(location: Location): ReadonlyMap<string, { readonly file: KnownFile; readonly replica: KnownReplica }> {
    const inherited = this.#parent ? this.#parent.#replicasAt(location) : [];
    return new Map([...inherited, ...(this.#byLocation.get(locationKey(location)) ?? [])]);
  }
}

/** Returns why a file can't have a replica at a location, as the rest of a sentence about its path, or undefined. */
export function locationProblem(verdict: LocationVerdict, { path }: Location): string | undefined {
  if (verdict.verdict === 'full')
    return `${path} would be one replica more than the ${MAX_REPLICAS} that a file may have`;
  if (verdict.verdict !== 'taken') return undefined;
  const { name, datasetName } = verdict.by;
  const remedy = verdict.going
    ? 'which is being deleted: announce the new file at another path, or when that one is gone'
    : 'use that dataset, or announce each file at a path of its own';
  return `${path} of this storage belongs to file ${name} of dataset ${datasetName}; ${remedy}`;
}

/** A checksum of another kind of a registered file. */
export interface FurtherChecksum extends Checksum {
  readonly fileId: string;
}

/**
 * Records that a registered file was announced with a checksum of another kind. What is not proven restores no bad replica.
 * @returns what that makes of the location
 */
export function addFurtherChecksum(
  known: KnownFiles,
  file: KnownFile,
  { checksum, checksumKind }: Checksum,
  location: LocationVerdict,
  checksums: FurtherChecksum[],
): LocationVerdict {
  known.addChecksum(file, { checksum, checksumKind });
  checksums.push({ fileId: file.id, checksum, checksumKind });
  return location.verdict === 'bad' ? { verdict: 'known' } : location;
}

/**
 * Records that a registered file has a good replica at a location: a new replica, or a bad one that is good again.
 * @returns whether that is a change
 */
export function addReplicaOf(
  known: KnownFiles,
  file: KnownFile,
  location: Location,
  verdict: LocationVerdict,
  changes: ReplicaChanges,
  newId: () => string,
): boolean {
  if (verdict.verdict === 'known') return false;
  const id = verdict.verdict === 'bad' ? verdict.replicaId : newId();
  const { storageId, path } = location;
  known.addReplica(file, { id, storageId, path, status: 'AVAILABLE' });
  if (verdict.verdict === 'bad') changes.restored.push({ id, fileId: file.id });
  else changes.added.push({ id, fileId: file.id, storageId, path });
  return true;
}
