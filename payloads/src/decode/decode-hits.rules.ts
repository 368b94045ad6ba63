import { stationOf, strawCharge } from '../detector/words.rules.ts';
import { DETECTOR } from '../format/layout.rules.ts';
import { STRAW } from '../detector/geometry.rules.ts';

/** Straw hits below this charge are noise. */
const STRAW_THRESHOLD = 30;

/** Time offset, in counts of 1/64 ns, of the channel that a hit's word names. */
export type OffsetOf = (word: number) => number;

/**
 * Cleans one detector's hits: subtracts the channel offsets, drops straw hits below threshold (and of stations that do
 * not exist), sorts by (time, word) and drops exact repeats. A hit that an offset moves before the slice's start is dropped.
 *
 * Sorting works on 64-bit numbers with the time in the upper half: no comparison function, and exact for any time.
 */
export function decodeHits(detector: number, hits: Uint32Array, offsetOf?: OffsetOf): Uint32Array {
  const isStraw = detector === DETECTOR.straw;
  const pairs = new Uint32Array(hits.length);
  let used = 0;
  for (let i = 0; i < hits.length; i += 2) {
    const word = hits[i + 1] ?? 0;
    if (isStraw && (strawCharge(word) < STRAW_THRESHOLD || stationOf(word) >= STRAW.stations)) continue;
    const time = (hits[i] ?? 0) - (offsetOf ? offsetOf(word) : 0);
    if (time < 0) continue;
    pairs[used] = word;
    pairs[used + 1] = time;
    used += 2;
  }
  new BigUint64Array(pairs.buffer, 0, used / 2).sort();
  return unpackWithoutRepeats(pairs, used);
}

function unpackWithoutRepeats(pairs: Uint32Array, used: number): Uint32Array {
  let kept = 0;
  for (let i = 0; i < used; i += 2) {
    const [word, time] = [pairs[i] ?? 0, pairs[i + 1] ?? 0];
    if (kept > 0 && pairs[kept - 2] === time && pairs[kept - 1] === word) continue;
    pairs[kept] = time;
    pairs[kept + 1] = word;
    kept += 2;
  }
  return pairs.slice(0, kept);
}
