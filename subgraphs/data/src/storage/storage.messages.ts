import type { Tx } from '@visor/db';
import type { StorageEvent, StorageEventType } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { Storage } from './storage.entity.ts';
import { capacityOf, fullMarkOf } from './watermark.rules.ts';

/** Returns what happened to a storage, with all that others need of it. */
export function storageEvent(type: StorageEventType, storage: Storage, usedBytes: number, at: Date): StorageEvent {
  const { id, name, kind, url, checksumKind, freeBytes, highMark, lowMark, pressure, health, healthReason, markerId } =
    storage;
  const { readable, writable, deletable, draining, growthBytes, fullAt } = storage;
  const capacityBytes = capacityOf({ ...storage, usedBytes });
  return {
    type,
    storageId: id,
    name,
    kind,
    url,
    checksumKind,
    ...(markerId !== null && { markerId }),
    at: at.toISOString(),
    ...(capacityBytes !== null && { capacityBytes }),
    usedBytes,
    ...(freeBytes !== null && { freeBytes }),
    highMark,
    lowMark,
    reserve: Math.round((fullMarkOf(storage) - highMark) * 10_000) / 10_000,
    pressure,
    health,
    ...(healthReason !== null && { healthReason }),
    readable,
    writable,
    deletable,
    draining,
    ...(growthBytes !== null && { growthBytes }),
    ...(fullAt !== null && { fullAt: fullAt.toISOString() }),
  };
}

const LOG_MESSAGES: Readonly<Record<Exclude<StorageEventType, 'measured'>, string>> = {
  registered: 'storage registered',
  changed: 'storage changed',
  high: 'storage over its high mark',
  full: 'storage full',
  low: 'storage under its low mark',
  unavailable: 'storage unavailable',
  available: 'storage available',
};

/** Publishes events of storages, and logs each but the measurements after the commit. */
export function publishStorageEvents({ publish, logAfterCommit }: Deps, tx: Tx, events: readonly StorageEvent[]): void {
  publish(tx, 'dsm.storage.events', events);
  for (const { type, storageId, name, pressure, health, healthReason, usedBytes, capacityBytes } of events)
    if (type !== 'measured')
      logAfterCommit(
        tx,
        { storageId, storage: name, pressure, health, healthReason, usedBytes, capacityBytes },
        LOG_MESSAGES[type],
      );
}
