/*
 * Where the outputs of a job go. Storages of one kind are filled by free room: the job's goes to the one that has most of it, the
 * storage that its task names among them. What running jobs are going to write is reserved, and is no free room. Over the high
 * mark no chain begins; chains that have started may use the reserve above it.
 */

/** What is known of a storage, as the catalog tells it, and what is reserved there. */
export interface StorageRoom {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Null: it was told before it was kept; nothing but what names the storage goes there. */
  readonly url: string | null;
  readonly checksumKind: string | null;
  /** In the marker of its root; null: none is known. */
  readonly markerId: string | null;
  /** Bytes; null: nobody knows. */
  readonly capacityBytes: number | null;
  readonly usedBytes: number;
  readonly reservedBytes: number;
  /** Percentages of the capacity; the reserve lies above the high mark. */
  readonly highMark: number;
  readonly reserve: number;
  readonly pressure: string;
  readonly health: string;
  readonly healthReason: string | null;
  readonly writable: boolean;
  readonly draining: boolean;
}

/** The outputs of a job. */
export interface OutputDemand {
  /** The storage that its task names. */
  readonly storageId: string | null;
  /** Its task begins a chain. */
  readonly firstStage: boolean;
  /** What it is expected to write. */
  readonly bytes: number;
}

/** What of a task decides where its outputs go. */
export interface TaskOutput extends Pick<OutputDemand, 'storageId' | 'firstStage'> {
  /** What its finished jobs have read and made. */
  readonly readBytes: number;
  readonly madeBytes: number;
}

/** Of a task whose jobs wait. */
export interface WaitingOutput extends TaskOutput {
  /** What one of its jobs writes: the mean of those that finished, else what one of them reads. */
  readonly bytesPerJob: number | null;
  /** Copies of the first input of one of them; null: no storage is lost, or none waits. */
  readonly inputUrls: readonly string[] | null;
}

/** Why a storage takes no outputs now. */
type StorageProblem = 'UNAVAILABLE' | 'READ_ONLY' | 'DRAINING' | 'FULL' | 'HIGH' | 'NO_ROOM';

/** Kinds of which a storage stands in for another: Visor alone writes there. */
const SHARED_KINDS: readonly string[] = ['intermediate', 'output'];

/** Returns the bytes that a job is expected to write: what it reads, in the proportion in which finished jobs of its task wrote. */
export function estimateBytes(
  inputBytes: number | null,
  { readBytes, madeBytes }: Pick<TaskOutput, 'readBytes' | 'madeBytes'>,
): number {
  return Math.ceil((inputBytes ?? 0) * (readBytes > 0 ? madeBytes / readBytes : 1));
}

/** Percentage of the capacity up to which such outputs may fill a storage. */
export const markFor = (
  { highMark, reserve }: StorageRoom,
  { firstStage }: Pick<OutputDemand, 'firstStage'>,
): number => (firstStage ? highMark : Math.min(100, highMark + reserve));

/** Bytes that may be used and reserved there beyond what is used; Infinity: nobody knows its capacity. */
function roomFor(storage: StorageRoom, demand: Pick<OutputDemand, 'firstStage'>): number {
  const { capacityBytes, usedBytes } = storage;
  return capacityBytes === null ? Infinity : (capacityBytes * markFor(storage, demand)) / 100 - usedBytes;
}

const freeFor = (storage: StorageRoom, demand: Pick<OutputDemand, 'firstStage'>): number =>
  roomFor(storage, demand) - storage.reservedBytes;

/** Returns why a storage takes no such outputs now, or undefined. */
function problemOf(storage: StorageRoom, demand: OutputDemand): StorageProblem | undefined {
  if (storage.health === 'UNAVAILABLE') return 'UNAVAILABLE';
  if (!storage.writable) return 'READ_ONLY';
  if (storage.draining) return 'DRAINING';
  if (storage.pressure === 'FULL') return 'FULL';
  if (storage.pressure === 'HIGH' && demand.firstStage) return 'HIGH';
  return freeFor(storage, demand) < demand.bytes ? 'NO_ROOM' : undefined;
}

/** The storages that may take such outputs: the one that the task names, which comes first, and the others of its kind. */
function storagesFor(rooms: readonly StorageRoom[], { storageId }: OutputDemand): StorageRoom[] {
  const own = rooms.find(({ id }) => id === storageId);
  if (!own) return [];
  if (!SHARED_KINDS.includes(own.kind)) return [own];
  return [own, ...rooms.filter(({ id, kind, url }) => id !== own.id && kind === own.kind && url !== null)];
}

/** Returns each storage that could take such outputs, with the reason why it takes none; undefined: one does. */
export function whyNoRoom(
  rooms: readonly StorageRoom[],
  demand: OutputDemand,
): readonly { readonly storage: StorageRoom; readonly problem: StorageProblem }[] | undefined {
  const problems = storagesFor(rooms, demand).map((storage) => ({ storage, problem: problemOf(storage, demand) }));
  const closed = problems.flatMap(({ storage, problem }) => (problem ? [{ storage, problem }] : []));
  return closed.length > 0 && closed.length === problems.length ? closed : undefined;
}

/** What one claim reserves on a storage. */
interface Reservation {
  readonly storageId: string;
  readonly bytes: number;
  /** What others may have reserved there at most for it to fit; null: nobody knows the capacity. */
  readonly mostBefore: number | null;
}

/** The storages of one claim, with what it has reserved so far. */
export class RoomBook {
  readonly #rooms: Map<string, StorageRoom>;
  readonly #reserved = new Map<string, Reservation>();

  constructor(rooms: readonly StorageRoom[]) {
    this.#rooms = new Map(rooms.map((room) => [room.id, room]));
  }

  /** What the claim reserves, by storage. */
  get reservations(): readonly Reservation[] {
    return [...this.#reserved.values()].toSorted((a, b) => (a.storageId < b.storageId ? -1 : 1));
  }

  /** Returns the storage with the most free room for such outputs; null: of the one that the task names nothing is known; undefined: none has room. */
  find(demand: OutputDemand): StorageRoom | null | undefined {
    const storages = storagesFor([...this.#rooms.values()], demand);
    if (storages.length === 0) return null;
    let best: StorageRoom | undefined;
    let most = -Infinity;
    for (const storage of storages) {
      if (problemOf(storage, demand)) continue;
      const free = freeFor(storage, demand);
      if (free <= most) continue;
      best = storage;
      most = free;
    }
    return best;
  }

  /** Reserves room that `find` has found. */
  reserve({ id }: StorageRoom, demand: OutputDemand): void {
    const storage = this.#rooms.get(id);
    if (!storage) return;
    const before = this.#reserved.get(id);
    const bytes = (before?.bytes ?? 0) + demand.bytes;
    const room = roomFor(storage, demand);
    const most = Math.min(before?.mostBefore ?? Infinity, room - bytes);
    this.#reserved.set(id, { storageId: id, bytes, mostBefore: most === Infinity ? null : most });
    this.#rooms.set(id, { ...storage, reservedBytes: storage.reservedBytes + demand.bytes });
  }
}
