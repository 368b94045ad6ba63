import { COUNTS_PER_NS, DETECTOR } from '../format/layout.rules.ts';
import type { OffsetOf } from './decode-hits.rules.ts';

/**
 * A cable map corrects the times of channels:
 *
 *   {"version": "2026-11-20", "offsets": [{"detector": "ST", "station": 3, "ns": 1.5},
 *                                         {"detector": "ST", "station": 3, "channel": 120, "ns": 2.0}]}
 *
 * An entry with a channel wins over the one of its whole station. Station and channel are: straws (ST) station and
 * straw; vertex detector (VD) layer, no channel; TOF φ strip and z strip; BBC side and ring·32 + sector.
 */
export interface CableMap {
  readonly version: string;
  /** By detector id; detectors without an entry are left out. */
  readonly offsets: ReadonlyMap<number, OffsetOf>;
}

/** How a detector's word names station and channel: the channel is `bits` wide and ends at bit `shift`. */
const CHANNELS: Readonly<Record<string, { detector: number; shift: number; bits: number; stations: number }>> = {
  BBC: { detector: DETECTOR.bbc, shift: 18, bits: 8, stations: 64 },
  VD: { detector: DETECTOR.vertex, shift: 26, bits: 0, stations: 64 },
  ST: { detector: DETECTOR.straw, shift: 14, bits: 12, stations: 64 },
  TOF: { detector: DETECTOR.tof, shift: 12, bits: 8, stations: 4096 },
};

interface Entry {
  readonly detector: string;
  readonly station: number;
  readonly channel?: number;
  readonly ns: number;
}

/** Reads a cable map; one that does not fit is answered with what is wrong with it. */
export function parseCableMap(text: string): CableMap | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not JSON' };
  }
  const { version, offsets } = (value ?? {}) as { version?: unknown; offsets?: unknown };
  if (typeof version !== 'string' || !Array.isArray(offsets))
    return { problem: 'needs a version (text) and offsets (list)' };
  const wrong = offsets.findIndex((entry) => !isEntry(entry));
  if (wrong >= 0) return { problem: `offsets[${wrong}] names no channel, or its ns is no number` };
  return { version, offsets: tabulate(offsets as Entry[]) };
}

function isEntry(value: unknown): value is Entry {
  const { detector, station, channel, ns } = (value ?? {}) as Record<string, unknown>;
  const names = typeof detector === 'string' ? CHANNELS[detector] : undefined;
  if (!names || typeof ns !== 'number' || !Number.isFinite(ns)) return false;
  const within = (number: unknown, limit: number) =>
    Number.isInteger(number) && Number(number) >= 0 && Number(number) < limit;
  return (
    within(station, names.stations) && (channel === undefined || (names.bits > 0 && within(channel, 2 ** names.bits)))
  );
}

function tabulate(entries: readonly Entry[]): ReadonlyMap<number, OffsetOf> {
  const offsets = new Map<number, OffsetOf>();
  for (const [name, { detector, shift, bits, stations }] of Object.entries(CHANNELS)) {
    const own = entries.filter((entry) => entry.detector === name);
    if (own.length === 0) continue;
    const table = new Int32Array(stations << bits);
    for (const { station, ns } of own.filter((entry) => entry.channel === undefined))
      table.fill(Math.round(ns * COUNTS_PER_NS), station << bits, (station + 1) << bits);
    for (const { station, channel, ns } of own)
      if (channel !== undefined) table[(station << bits) | channel] = Math.round(ns * COUNTS_PER_NS);
    offsets.set(detector, (word) => table[word >>> shift] ?? 0);
  }
  return offsets;
}
