import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import { markerProblem } from '@visor/storage/root-marker.rules';
import type { SetStorageInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { readReason } from './reason.rules.ts';
import { findMarker } from './check-marker.ts';
import { markKnownRoot, unmarkRoot, type Roots } from './mark-root.ts';
import { drainProblem } from './drain.rules.ts';
import { countOnlyCopies, findDrainTargets } from './drain.store.ts';
import type { StoragePlaces } from './register-storage.ts';
import type { Storage } from './storage.entity.ts';
import { publishStorageEvents, storageEvent } from './storage.messages.ts';
import { readOptions } from './storage-options.rules.ts';
import { findStorageByName } from './storage.reads.ts';
import { lockStorages, recordSetting, writeOptions } from './storage.store.ts';
import { forgetSamples } from './storage-state.store.ts';
import { findStorageUse } from './usage.store.ts';
import { nextPressure } from './watermark.rules.ts';

/** What decides how much room there is. */
const ROOM_FIELDS = ['capacityBytes', 'highMark', 'reserve'] as const;

/**
 * Changes the room and the use of a storage, and records who did it and why.
 * @throws Refusal INVALID that names the field; NOT_FOUND; CONFLICT where its root cannot be marked again, or what lies there has no
 *   room elsewhere
 */
export async function setStorage(
  deps: Deps,
  { db, roots }: StoragePlaces,
  { name, draining, mark, reason: given, ...input }: SetStorageInput,
  by: string,
): Promise<Storage> {
  const reason = readReason(given);
  return await db.transaction(async (tx) => {
    await lockStorages(tx);
    const storage = await findStorageByName(tx.em, name);
    if (!storage) throw new Refusal('NOT_FOUND', `there is no storage ${name}`, { field: 'name' });
    const options = readOptions(input, storage);
    const [use] = await findStorageUse(tx, [storage.id]);
    const usedBytes = use?.bytes ?? 0;
    const now = deps.now();
    const changed = { ...storage, ...options, draining: draining ?? storage.draining };
    const pressure = nextPressure(storage.pressure, { ...changed, usedBytes }, changed);
    const after: Storage = {
      ...changed,
      pressure,
      pressureAt: pressure === storage.pressure ? storage.pressureAt : now,
      ...(mark && { markerId: await markAnew(roots, storage) }),
    };
    if (draining === true && !storage.draining) await assertDrainable(tx, storage);
    await writeOptions(tx, after);
    if (mark || ROOM_FIELDS.some((field) => after[field] !== storage[field])) await forgetSamples(tx, storage.id);
    const changes = changesText({ ...input, draining, mark });
    if (changes !== '') await recordSetting(tx, { storage, changes, by, reason, at: now });
    publishStorageEvents(deps, tx, [storageEvent('changed', after, usedBytes, now)]);
    return after;
  });
}

const changesText = (changes: Readonly<Record<string, unknown>>): string =>
  Object.entries(changes)
    .filter(([, value]) => value != null)
    .map(([field, value]) => `${field}=${String(value)}`)
    .join(' ');

/** @throws Refusal CONFLICT where what has its only good copy there has no room elsewhere */
async function assertDrainable(tx: Tx, storage: Storage): Promise<void> {
  const [only, targets] = [await countOnlyCopies(tx, storage.id), await findDrainTargets(tx, storage)];
  const problem = drainProblem(storage.kind, only, targets);
  if (problem !== undefined)
    throw new Refusal('CONFLICT', `storage ${storage.name} cannot be drained: it ${problem}`, { field: 'draining' });
}

/** Marks a root that has no marker, or one of another installation. @throws Refusal CONFLICT */
async function markAnew(roots: Roots, storage: Storage): Promise<string | null> {
  const refuse = (text: string): Refusal => new Refusal('CONFLICT', text, { field: 'mark' });
  try {
    const [found, installation] = await Promise.all([findMarker(roots, storage.url), roots.installation()]);
    const unmarked = { ...storage, markerId: null };
    if (found.kind === 'absent') throw refuse(`${storage.url} is not there: marking it would make it`);
    if (found.kind === 'marked') {
      if (markerProblem(found, unmarked, installation) === undefined) return found.marker.markerId;
      if (found.marker.installation === installation)
        throw refuse(`${storage.url} is marked as another storage (${found.marker.storageId})`);
      await unmarkRoot(roots, storage.url);
    }
    return await markKnownRoot(roots, storage);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuse(`${storage.url} cannot be marked: ${(error as Error).message}`);
  }
}
