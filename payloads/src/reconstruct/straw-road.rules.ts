import { LIGHT, STRAW, STRAW_COUNT, STRAW_RADII, wrapAngle } from '../detector/geometry.rules.ts';
import { pointAfter, turnToRadius, zAfter, type Helix } from '../detector/helix.rules.ts';
import { stationOf, strawOf, strawPlace } from '../detector/words.rules.ts';
import { TIME_COUNT } from '../format/layout.rules.ts';

/** First of each station's straws in a numbering of all straws. */
const BASE = STRAW_COUNT.reduce(
  (bases, count, station) => {
    bases[station + 1] = (bases[station] ?? 0) + count;
    return bases;
  },
  new Uint32Array(STRAW.stations + 1),
);
const TOTAL = BASE[STRAW.stations] ?? 0;

/** Times after the particle's passage at which its hit may come, ns: drift and some spread. */
const WINDOW = { from: -6, to: STRAW.maxDrift + 8 } as const;

/** Straw hits of a slice, found by straw. */
export interface StrawIndex {
  /** Index of each straw's first time. */
  readonly first: Uint32Array;
  /** Times, ns, straw by straw. */
  readonly times: Float64Array;
}

/** Indexes a slice's straw hits by a counting sort. */
export function indexStraws(hits: Uint32Array): StrawIndex {
  const count = hits.length / 2;
  const first = new Uint32Array(TOTAL + 1);
  const straws = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const word = hits[2 * i + 1] ?? 0;
    const straw = Math.min(TOTAL - 1, (BASE[Math.min(STRAW.stations, stationOf(word))] ?? 0) + strawOf(word));
    straws[i] = straw;
    first[straw + 1] = (first[straw + 1] ?? 0) + 1;
  }
  for (let straw = 0; straw < TOTAL; straw++) first[straw + 1] = (first[straw + 1] ?? 0) + (first[straw] ?? 0);
  const next = first.slice();
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const straw = straws[i] ?? 0;
    const at = next[straw] ?? 0;
    times[at] = (hits[2 * i] ?? 0) * TIME_COUNT;
    next[straw] = at + 1;
  }
  return { first, times };
}

const point = { x: 0, y: 0 };

/**
 * Straws that a helix passes, station by station outwards, until it curls up or leaves through the end.
 * Answers the straw's number in its station and the arc to it (cm).
 */
export function followStraws(helix: Helix, visit: (station: number, straw: number, arc: number) => void): void {
  for (let station = 0; station < STRAW.stations; station++) {
    const turn = turnToRadius(helix, STRAW_RADII[station] ?? 0);
    if (!(Math.abs(zAfter(helix, turn)) <= STRAW.halfLength)) return;
    pointAfter(helix, turn, point);
    visit(station, Math.floor(strawPlace(station, wrapAngle(Math.atan2(point.y, point.x)))), turn * helix.radius);
  }
}

/** Counts the stations where a track that started at `time` (ns) should have left a hit, and where it did: its straw or a neighbour. */
export function countStraws(index: StrawIndex, helix: Helix, time: number): { expected: number; found: number } {
  let [expected, found] = [0, 0];
  const nsPerArc = Math.sqrt(1 + helix.cot * helix.cot) / LIGHT;
  followStraws(helix, (station, straw, arc) => {
    expected++;
    const passed = time + arc * nsPerArc;
    const hit =
      isHit(index, station, straw, passed) ||
      isHit(index, station, straw - 1, passed) ||
      isHit(index, station, straw + 1, passed);
    if (hit) found++;
  });
  return { expected, found };
}

function isHit(index: StrawIndex, station: number, straw: number, passed: number): boolean {
  const count = STRAW_COUNT[station] ?? 1;
  const id = (BASE[station] ?? 0) + ((straw + count) % count);
  const end = index.first[id + 1] ?? 0;
  for (let i = index.first[id] ?? 0; i < end; i++) {
    const after = (index.times[i] ?? 0) - passed;
    if (after > WINDOW.from && after < WINDOW.to) return true;
  }
  return false;
}
