import { CROSSING_NS } from '../detector/geometry.rules.ts';
import { TIME_COUNT } from '../format/layout.rules.ts';

/** The bunch crossings of one slice. */
export interface Clock {
  /** Time of crossing 0 from the slice's start, ns. */
  readonly first: number;
  readonly crossings: number;
}

/** Usual time of flight to a detector, ns. */
export const FLIGHT_NS = { vertex: 0.5, tof: 4, bbc: 6.5 } as const;

export function clockOf(slice: { readonly firstCrossing: number; readonly length: number }): Clock {
  const first = slice.firstCrossing * TIME_COUNT;
  return { first, crossings: Math.max(0, Math.floor((slice.length - first) / CROSSING_NS) + 1) };
}

/** Nominal time of a crossing, ns. */
export const timeOf = (clock: Clock, crossing: number): number => clock.first + crossing * CROSSING_NS;

/** Crossing that a hit at this time came from; may lie outside the slice. */
export const crossingOf = (clock: Clock, timeNs: number, flightNs: number): number =>
  Math.round((timeNs - clock.first - flightNs) / CROSSING_NS);

/** Number of hits of each crossing. */
export function countByCrossing(clock: Clock, hits: Uint32Array, flightNs: number): Uint32Array {
  const counts = new Uint32Array(clock.crossings);
  for (let i = 0; i < hits.length; i += 2) {
    const crossing = crossingOf(clock, (hits[i] ?? 0) * TIME_COUNT, flightNs);
    if (crossing >= 0 && crossing < clock.crossings) counts[crossing] = (counts[crossing] ?? 0) + 1;
  }
  return counts;
}
