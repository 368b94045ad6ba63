import { describe, expect, test } from '@jest/globals';
import type { Crossing, Track } from '../format/crossings.rules.ts';
import { FILTER_DEFAULTS, REASON, isGoodTrack, pairMass, reasonsFor } from './select.rules.ts';

const good: Track = { pt: 1, charge: 1, cot: 0, z0: 0, dca: 0, phi: 0, strawsFound: 34, strawsExpected: 35 };
const crossing = (time: number, ...tracks: Track[]): Crossing => ({
  number: 0,
  reasons: 0,
  time,
  vertices: [],
  tracks,
  tofHits: 0,
  bbcHits: 0,
});
const params = { ...FILTER_DEFAULTS, prescale: 0 };

describe('the selection', () => {
  test('takes a good track above the threshold only', () => {
    expect(reasonsFor(crossing(0, { ...good, pt: 1.81 }), 1, 0, params)).toBe(REASON.pt);
    expect(reasonsFor(crossing(0, { ...good, pt: 1.79 }), 1, 0, params)).toBe(0);
    expect(reasonsFor(crossing(0, { ...good, pt: 1.81, strawsFound: 19 }), 1, 0, params)).toBe(0);
  });

  test('takes two opposite muons of the J/ψ mass from one place', () => {
    const pair: [Track, Track] = [
      { ...good, pt: 1.55 },
      { ...good, pt: 1.55, charge: -1, phi: Math.PI },
    ];
    expect(pairMass(...pair)).toBeCloseTo(3.107, 3);
    expect(reasonsFor(crossing(0, ...pair), 1, 0, params)).toBe(REASON.muonPair);
    expect(reasonsFor(crossing(0, pair[0], { ...pair[1], charge: 1 }), 1, 0, params)).toBe(0);
    expect(reasonsFor(crossing(0, pair[0], { ...pair[1], z0: 2 }), 1, 0, params)).toBe(0);
  });

  test('asks for straws, beam and a possible momentum', () => {
    expect(isGoodTrack(good)).toBe(true);
    for (const flaw of [{ strawsFound: 27 }, { dca: 0.7 }, { pt: 16 }])
      expect(isGoodTrack({ ...good, ...flaw })).toBe(false);
  });

  test('keeps one crossing in `prescale`, the same ones however the run is cut', () => {
    const kept = (start: number, time: number) =>
      reasonsFor(crossing(time), 7, start, { ...params, prescale: 50 }) === REASON.minimumBias;
    const times = Array.from({ length: 20_000 }, (_, i) => i * 76.3);
    const chosen = times.filter((ns) => kept(0, Math.round(ns * 64)));
    expect(chosen.length).toBeGreaterThan(320);
    expect(chosen.length).toBeLessThan(480);
    expect(times.filter((ns) => kept(Math.floor(ns / 10_000) * 10_000, Math.round((ns % 10_000) * 64)))).toEqual(
      chosen,
    );
  });
});
