import type { Database, Tx } from '@visor/db';
import type { Deps, Sql } from '../deps.ts';
import { afterWait, rootWaitMs } from './in-time.ts';
import { lookAtRoot, rootFault, type RootState } from './look-at-root.ts';
import type { Roots } from './mark-root.ts';
import type { Storage } from './storage.entity.ts';
import { publishStorageEvents, storageEvent } from './storage.messages.ts';
import { nextState, type StorageState } from './storage-state.rules.ts';
import { findAllStorages } from './storage.reads.ts';
import { findSamplePaths, findSamples, lockAllStorages, writeStates, writeSamples } from './storage-state.store.ts';
import { findStorageUse } from './usage.store.ts';

/** How often each root is looked at. */
const LOOK_INTERVAL_MS = 10_000;
/** A root that hangs holds a thread of the process until it answers: more are not looked at. */
const MAX_HANGING = 2;

interface KeeperParts {
  readonly db: Database;
  readonly deps: Deps;
  readonly roots: Roots;
}

/** Keeps health, free room and pressure of all storages, and says what changes. */
export class StorageKeeper {
  readonly #parts: KeeperParts;
  /** Storages whose last look has not come back. */
  readonly #hanging = new Set<string>();
  /** When each root was looked at last, and what was found since the last round. */
  readonly #looked = new Map<string, number>();
  readonly #found = new Map<string, RootState>();

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** One round. */
  async round(): Promise<void> {
    const { db, deps } = this.#parts;
    const storages = await findAllStorages(db.orm.em);
    if (storages.length === 0) return;
    await this.#lookAtDue(storages);
    const found = new Map(this.#found);
    this.#found.clear();
    if (found.size === 0 && !(await isPressureChanging(db, storages, deps.now()))) return;
    await db.transaction((tx) => applyFindings(deps, tx, found));
  }

  /** Starts the looks that are due, and waits for these. One that does not come back is told, and not repeated before it does. */
  async #lookAtDue(storages: readonly Storage[]): Promise<void> {
    const now = Date.now();
    const started: Promise<void>[] = [];
    for (const storage of storages) {
      const { id } = storage;
      if (this.#hanging.has(id) || now - (this.#looked.get(id) ?? -Infinity) < LOOK_INTERVAL_MS) continue;
      if (this.#hanging.size >= MAX_HANGING) break;
      this.#looked.set(id, now);
      started.push(this.#look(storage));
    }
    await Promise.all(started);
  }

  async #look(storage: Storage): Promise<void> {
    const { db, roots } = this.#parts;
    const { id } = storage;
    let isLate = false;
    const look = lookAtRoot(roots, storage, () => findSamplePaths(db, id)).then((found) => {
      this.#hanging.delete(id);
      if (!isLate) this.#found.set(id, found);
    });
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const endWait = afterWait(rootWaitMs(storage.url), () => {
      isLate = true;
      this.#hanging.add(id);
      this.#found.set(id, rootFault(storage, 'does not answer'));
      resolve();
    });
    await Promise.race([look, late]);
    endWait();
  }
}

/** Whether what is used now changes the pressure of a storage whose root was not looked at. It locks nothing: most rounds end here. */
async function isPressureChanging(sql: Sql, storages: readonly Storage[], now: Date): Promise<boolean> {
  const used = await readUsedBytes(sql, storages);
  return storages.some((storage) => {
    const known = { usedBytes: used.get(storage.id) ?? 0, found: null, samples: [], now };
    return nextState(storage, known).events.length > 0;
  });
}

async function readUsedBytes(sql: Sql, storages: readonly Storage[]): Promise<ReadonlyMap<string, number>> {
  const ids = storages.map(({ id }) => id);
  return new Map((await findStorageUse(sql, ids)).map(({ storageId, bytes }) => [storageId, bytes]));
}

/** Writes what storages are now, and publishes what changed: five statements for all storages. */
async function applyFindings(deps: Deps, tx: Tx, found: ReadonlyMap<string, RootState>): Promise<void> {
  const now = deps.now();
  const storages = await lockAllStorages(tx);
  const [used, samples] = [await readUsedBytes(tx, storages), await findSamples(tx, now)];
  const changed: { id: string; state: StorageState }[] = [];
  const measured: { storageId: string; roomBytes: number }[] = [];
  const events = [];
  for (const storage of storages) {
    const { id } = storage;
    const usedBytes = used.get(id) ?? 0;
    const known = { usedBytes, found: found.get(id) ?? null, samples: samples.get(id) ?? [], now };
    const { state, events: types, roomBytes } = nextState(storage, known);
    if (types.length === 0) continue;
    changed.push({ id, state });
    if (known.found && roomBytes !== null) measured.push({ storageId: id, roomBytes });
    events.push(...types.map((type) => storageEvent(type, { ...storage, ...state }, usedBytes, now)));
  }
  if (changed.length === 0) return;
  await writeStates(tx, changed);
  await writeSamples(tx, measured, now);
  publishStorageEvents(deps, tx, events);
}
