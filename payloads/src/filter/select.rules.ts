import type { Crossing, Track } from '../format/crossings.rules.ts';
import { scramble, combineSeeds } from '../simulate/random.rules.ts';
import { CROSSING_NS } from '../detector/geometry.rules.ts';
import { TIME_COUNT } from '../format/layout.rules.ts';

/** Why a crossing is kept: bits of `Crossing.reasons`. */
export const REASON = {
  /** A good track above the pT threshold. */
  pt: 1,
  /** Two opposite good tracks with the mass of a J/ψ if they are muons. */
  muonPair: 2,
  /** Kept without looking, to measure what the selection does. */
  minimumBias: 4,
} as const;

/** Cuts that may be set per task. */
export interface FilterParams {
  /** GeV/c. */
  readonly ptMin: number;
  /** One crossing in this many is kept without looking; 0 keeps none. */
  readonly prescale: number;
  /** Straw hits kept: all in the time window of a kept crossing, those near its tracks, or none. */
  readonly straws: 'window' | 'road' | 'none';
}

export const FILTER_DEFAULTS: FilterParams = { ptMin: 1.8, prescale: 500, straws: 'road' };

/** Quality of a track: straws, GeV/c, cm. */
const GOOD = { straws: 20, strawShare: 0.8, maxDca: 0.6, maxPt: 15 } as const;
/** GeV and cm. */
const PAIR = { muonMass: 0.10566, lightest: 2.8, heaviest: 3.4, maxDistance: 1 } as const;

/** True for a track that the straws confirm and that comes from the beam. */
export const isGoodTrack = (track: Track): boolean =>
  track.strawsFound >= GOOD.straws &&
  track.strawsFound >= GOOD.strawShare * track.strawsExpected &&
  Math.abs(track.dca) < GOOD.maxDca &&
  track.pt < GOOD.maxPt;

/** Invariant mass of two tracks if both are muons, GeV. */
export function pairMass(a: Track, b: Track): number {
  const energy = (track: Track) => Math.hypot(track.pt * Math.hypot(1, track.cot), PAIR.muonMass);
  const x = a.pt * Math.cos(a.phi) + b.pt * Math.cos(b.phi);
  const y = a.pt * Math.sin(a.phi) + b.pt * Math.sin(b.phi);
  const z = a.pt * a.cot + b.pt * b.cot;
  return Math.sqrt(Math.max(0, (energy(a) + energy(b)) ** 2 - x * x - y * y - z * z));
}

/** Masses of the opposite pairs of good tracks that come from one place. */
export function pairMasses(good: readonly Track[]): readonly number[] {
  return good.flatMap((a, i) =>
    good
      .slice(i + 1)
      .filter((b) => a.charge !== b.charge && Math.abs(a.z0 - b.z0) < PAIR.maxDistance)
      .map((b) => pairMass(a, b)),
  );
}

const isJpsi = (mass: number): boolean => mass > PAIR.lightest && mass < PAIR.heaviest;

/** Reasons to keep a crossing, 0 for none. `startNs` is the start of its slice in the run. */
export function reasonsFor(crossing: Crossing, run: number, startNs: number, params: FilterParams): number {
  const good = crossing.tracks.filter(isGoodTrack);
  const hasHighPt = good.some((track) => track.pt > params.ptMin);
  const hasPair = pairMasses(good).some(isJpsi);
  const isSample = isPrescaled(run, startNs + crossing.time * TIME_COUNT, params.prescale);
  return (hasHighPt ? REASON.pt : 0) | (hasPair ? REASON.muonPair : 0) | (isSample ? REASON.minimumBias : 0);
}

/**
 * Decides the unbiased sample by scrambling the number of the bunch crossing in the run: the choice depends neither on
 * how the run was cut into files nor on the pattern of bunches in the ring, and a retry makes the same one.
 */
function isPrescaled(run: number, timeNs: number, prescale: number): boolean {
  if (prescale === 0) return false;
  const crossing = Math.round(timeNs / CROSSING_NS);
  return scramble(combineSeeds(run, Math.floor(crossing / 2 ** 32), crossing >>> 0)) % prescale === 0;
}
