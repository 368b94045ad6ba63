import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strawWord, tofWord, vertexWord } from '../detector/words.rules.ts';
import { DETECTOR } from '../format/layout.rules.ts';
import { parseCableMap, type CableMap } from './cable-map.rules.ts';
import { decodeHits } from './decode-hits.rules.ts';

const word32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const pairs = (hits: Uint32Array): [number, number][] =>
  Array.from({ length: hits.length / 2 }, (_, i) => [hits[2 * i] ?? 0, hits[2 * i + 1] ?? 0]);

describe('decoding hits', () => {
  test('keeps each hit once, in the order of time and word', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word32, word32), { maxLength: 60 }), (given) => {
        const hits = Uint32Array.from([...given, ...given.slice(0, 5)].flat());
        const unique = [...new Map(given.map((hit) => [hit.join(), hit])).values()];
        expect(pairs(decodeHits(DETECTOR.vertex, hits))).toEqual(unique.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  test('done twice changes nothing', () => {
    fc.assert(
      fc.property(fc.array(word32, { maxLength: 60 }), (words) => {
        const once = decodeHits(DETECTOR.straw, Uint32Array.from([...words, ...words]));
        expect(decodeHits(DETECTOR.straw, once)).toEqual(once);
      }),
    );
  });

  test('drops straws below threshold and of no station', () => {
    const hits = [strawWord(3, 100, 29), strawWord(3, 100, 30), strawWord(35, 1, 99)].flatMap((word, i) => [i, word]);
    expect(pairs(decodeHits(DETECTOR.straw, Uint32Array.from(hits)))).toEqual([[1, strawWord(3, 100, 30)]]);
  });
});

const parsed = (offsets: unknown): CableMap => {
  const map = parseCableMap(JSON.stringify({ version: 'v1', offsets }));
  if ('problem' in map) throw new Error(map.problem);
  return map;
};

describe('a cable map', () => {
  test('moves a station, and a channel of it otherwise', () => {
    const map = parsed([
      { detector: 'ST', station: 3, channel: 7, ns: 2 },
      { detector: 'ST', station: 3, ns: 1 },
      { detector: 'TOF', station: 500, channel: 100, ns: -1 },
    ]);
    const straws = map.offsets.get(DETECTOR.straw);
    expect([strawWord(3, 7, 50), strawWord(3, 8, 50), strawWord(4, 7, 50)].map((word) => straws?.(word))).toEqual([
      128, 64, 0,
    ]);
    expect(map.offsets.get(DETECTOR.tof)?.(tofWord(500, 100, 3))).toBe(-64);
    expect(map.offsets.has(DETECTOR.vertex)).toBe(false);
  });

  test('drops a hit that it moves before the start of the slice', () => {
    const offset = parsed([{ detector: 'VD', station: 1, ns: 1 }]).offsets.get(DETECTOR.vertex);
    const hits = Uint32Array.from([63, vertexWord(1, 5, 5), 64, vertexWord(1, 5, 5)]);
    expect(pairs(decodeHits(DETECTOR.vertex, hits, offset))).toEqual([[0, vertexWord(1, 5, 5)]]);
  });

  test('that names no channel is refused with the entry', () => {
    for (const entry of [
      { detector: 'ECAL', station: 0, ns: 1 },
      { detector: 'VD', station: 0, channel: 1, ns: 1 },
      { detector: 'ST', station: 1 },
    ])
      expect(parseCableMap(JSON.stringify({ version: 'v', offsets: [entry] }))).toEqual({
        problem: expect.stringContaining('offsets[0]'),
      });
    expect(parseCableMap('{')).toEqual({ problem: 'is not JSON' });
    expect(parseCableMap('null')).toHaveProperty('problem');
  });
});
