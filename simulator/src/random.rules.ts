/*
 * Numbers by chance that depend on what they are for, not on the order in which they are asked for: two simulations of one seed
 * give a job the same duration, whatever else happens.
 */

function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}

/** Returns a number between 0 and 1, both excluded. */
export function chance(seed: number, ...keys: readonly number[]): number {
  let hash = mixed(seed + 0x9e37_79b9);
  for (const key of keys) hash = mixed(Math.imul(hash, 31) + mixed(key + 0x9e37_79b9));
  return ((hash >>> 0) + 0.5) / 2 ** 32;
}

/** Kinds of durations around a mean. */
export const DURATIONS = ['fixed', 'uniform', 'exponential'] as const;
export type Durations = (typeof DURATIONS)[number];

/** Returns the duration at this place (0 to 1) of its distribution. `uniform`: half to one and a half times the mean. */
export function durationAt(kind: Durations, mean: number, place: number): number {
  if (kind === 'exponential') return -mean * Math.log(place);
  return kind === 'uniform' ? mean * (0.5 + place) : mean;
}
