import type { StorageEventType } from '@visor/schema';
import type { Storage } from './storage.entity.ts';
import { forecast, nextPressure, roomUntilFull, type RoomSample } from './watermark.rules.ts';

/** What was found at the root of a storage. */
interface Found {
  readonly health: Storage['health'];
  readonly healthReason: string | null;
  readonly freeBytes: number | null;
  readonly markerId?: string;
}

/** What of a storage the loop writes. */
export type StorageState = Pick<
  Storage,
  | 'freeBytes'
  | 'freeAt'
  | 'pressure'
  | 'pressureAt'
  | 'health'
  | 'healthReason'
  | 'healthAt'
  | 'markerId'
  | 'growthBytes'
  | 'fullAt'
>;

interface NextState {
  readonly state: StorageState;
  /** What happened; empty: nothing that others must know. */
  readonly events: readonly StorageEventType[];
  /** For the forecast; null: nobody knows the capacity. */
  readonly roomBytes: number | null;
}

/** What is known of a storage at a time. */
interface Known {
  readonly usedBytes: number;
  /** Null: its root was not looked at now. */
  readonly found: Found | null;
  readonly samples: readonly RoomSample[];
  readonly now: Date;
}

/** Decides what a storage is now: from its marks, what is used, and what was found at its root. */
export function nextState(storage: Storage, { usedBytes, found, samples, now }: Known): NextState {
  const freeBytes = found ? found.freeBytes : storage.freeBytes;
  // A root that is away tells nothing: what it told last is no room that can be used up.
  const room = { capacityBytes: storage.capacityBytes, usedBytes, freeBytes: freeBytes ?? storage.freeBytes };
  const pressure = nextPressure(storage.pressure, room, storage);
  const health = found?.health ?? storage.health;
  const healthReason = found ? found.healthReason : storage.healthReason;
  const roomBytes = roomUntilFull(room, storage);
  const trend = roomBytes === null ? null : forecast([...samples, { at: now, roomBytes }], now);
  const events: StorageEventType[] = [];
  if (pressure !== storage.pressure) events.push(pressure === 'NORMAL' ? 'low' : pressure === 'HIGH' ? 'high' : 'full');
  if (health !== storage.health)
    events.push(health === 'UNAVAILABLE' ? 'unavailable' : storage.health === 'UNAVAILABLE' ? 'available' : 'changed');
  if (events.length === 0 && found) events.push('measured');
  return {
    state: {
      freeBytes: room.freeBytes,
      freeAt: found && found.freeBytes !== null ? now : storage.freeAt,
      pressure,
      pressureAt: pressure === storage.pressure ? storage.pressureAt : now,
      health,
      healthReason,
      healthAt: found ? now : storage.healthAt,
      markerId: storage.markerId ?? found?.markerId ?? null,
      growthBytes: trend?.bytesPerSecond ?? null,
      fullAt: trend?.fullAt ?? null,
    },
    events,
    roomBytes,
  };
}
