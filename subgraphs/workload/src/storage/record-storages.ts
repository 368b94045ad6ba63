import { valuesOf, type Event } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { StorageEvent } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { writeStorageRooms } from './storage-room.store.ts';

/** Keeps what the catalog tells of storages; work that waited for room, or goes on without it no more, is scheduled again. */
export async function recordStorages(
  deps: Pick<Deps, 'wake'>,
  tx: Tx,
  events: readonly Event<StorageEvent>[],
): Promise<void> {
  if (await writeStorageRooms(tx, valuesOf(events))) deps.wake(tx, 'offer');
}
