import type { StoragePressure } from '../../generated/types.ts';
import type { Marks } from './storage-options.rules.ts';

/** What is known of the room of a storage, in bytes. */
export interface Room {
  /** Set by a person. */
  readonly capacityBytes: number | null;
  /** Of the replicas that the catalog has. */
  readonly usedBytes: number;
  /** Told by the storage; null: it tells none. */
  readonly freeBytes: number | null;
}

/**
 * Returns how much may lie on a storage: what is set, but never more than what is used and free together, since others can use
 * the same file system. Null: nobody has said.
 */
export function capacityOf({ capacityBytes, usedBytes, freeBytes }: Room): number | null {
  if (freeBytes === null) return capacityBytes;
  const measured = usedBytes + freeBytes;
  return capacityBytes === null ? measured : Math.min(capacityBytes, measured);
}

/** Percentage from which on nothing more is written. */
export const fullMarkOf = ({ highMark, reserve }: Marks): number =>
  Math.min(100, highMark + (reserve ?? 100 - highMark));

/** Percentage of the capacity that is used; null where the capacity is not known. */
export function levelOf(room: Room): number | null {
  const capacity = capacityOf(room);
  if (capacity === null) return null;
  return capacity > 0 ? (room.usedBytes / capacity) * 100 : 100;
}

/**
 * Decides how full a storage is. From the high mark on it is HIGH until it is under the low mark, and where the reserve is used
 * up it is FULL until half of the reserve is free again: work does not stop and start with each file.
 */
export function nextPressure(before: StoragePressure, room: Room, marks: Marks): StoragePressure {
  const level = levelOf(room);
  if (level === null) return 'NORMAL';
  const full = fullMarkOf(marks);
  if (level >= full) return 'FULL';
  if (before === 'FULL' && level >= (marks.highMark + full) / 2) return 'FULL';
  if (level >= marks.highMark) return 'HIGH';
  return before !== 'NORMAL' && level >= marks.lowMark ? 'HIGH' : 'NORMAL';
}

/** Room at a time, in bytes. */
export interface RoomSample {
  readonly at: Date;
  /** Until the storage is full. */
  readonly roomBytes: number;
}

/** Samples that a forecast is made from. */
export const FORECAST_MS = 600_000;
/** A shorter time says nothing of the trend. */
const MIN_FORECAST_MS = 60_000;
/** What is farther away is no forecast. */
const MAX_FORECAST_MS = 365 * 86_400_000;

/** Returns the bytes until a storage is full; null where its capacity is not known. */
export function roomUntilFull(room: Room, marks: Marks): number | null {
  const capacity = capacityOf(room);
  return capacity === null ? null : Math.max(0, (capacity * fullMarkOf(marks)) / 100 - room.usedBytes);
}

interface Forecast {
  /** Bytes per second by which the room shrinks; negative: it grows. */
  readonly bytesPerSecond: number;
  /** Null: not within a year, if this goes on. */
  readonly fullAt: Date | null;
}

/** Says when a storage is full if the last ten minutes go on: a line through the samples. Null: there are too few. */
export function forecast(samples: readonly RoomSample[], now: Date): Forecast | null {
  const recent = samples.filter(({ at }) => {
    const age = now.getTime() - at.getTime();
    return age >= 0 && age <= FORECAST_MS;
  });
  const times = recent.map(({ at }) => (at.getTime() - now.getTime()) / 1_000);
  const span = (Math.max(...times) - Math.min(...times)) * 1_000;
  if (recent.length < 2 || span < MIN_FORECAST_MS) return null;
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const middle = mean(times);
  const height = mean(recent.map(({ roomBytes }) => roomBytes));
  let above = 0;
  let below = 0;
  for (const [index, { roomBytes }] of recent.entries()) {
    const distance = (times[index] ?? 0) - middle;
    above += distance * (roomBytes - height);
    below += distance * distance;
  }
  const slope = above / below;
  const left = Math.max(0, height - slope * middle);
  const untilFull = slope < 0 ? (left / -slope) * 1_000 : Infinity;
  return {
    bytesPerSecond: Math.round(-slope) + 0,
    fullAt: untilFull <= MAX_FORECAST_MS ? new Date(now.getTime() + Math.round(untilFull)) : null,
  };
}
