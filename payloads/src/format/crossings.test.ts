import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countCrossings, decodeCrossings, encodeCrossings, type Crossing } from './crossings.rules.ts';
import { decodeTruth, encodeTruth } from './truth.rules.ts';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const track = fc.record({
  pt: real(0.05, 60),
  charge: fc.constantFrom<1 | -1>(1, -1),
  cot: real(-8, 8),
  z0: real(-80, 80),
  dca: real(-6, 6),
  phi: real(0, 6.28),
  strawsFound: fc.nat(35),
  strawsExpected: fc.nat(35),
});
const crossing = fc.record({
  number: fc.nat(2 ** 24 - 1),
  reasons: fc.nat(255),
  time: fc.nat(2 ** 31),
  vertices: fc.array(fc.record({ z: fc.float({ min: -35, max: 35, noNaN: true }), tracks: fc.nat(100) }), {
    maxLength: 3,
  }),
  tracks: fc.array(track, { maxLength: 5 }),
  tofHits: fc.nat(65535),
  bbcHits: fc.nat(65535),
});

describe('EVTS', () => {
  test('gives back crossings to the precision of its units', () => {
    fc.assert(
      fc.property(fc.array(crossing, { maxLength: 6 }), (crossings) => {
        const bytes = encodeCrossings(crossings);
        expect(countCrossings(bytes)).toBe(crossings.length);
        const read = decodeCrossings(bytes);
        expect(read.map(withoutTracks)).toEqual(crossings.map(withoutTracks));
        for (const [i, { tracks }] of crossings.entries())
          for (const [k, given] of tracks.entries()) {
            const got = read[i]?.tracks[k];
            expect(got).toMatchObject({ charge: given.charge, strawsFound: given.strawsFound });
            expect(Math.abs((got?.pt ?? 0) - given.pt)).toBeLessThanOrEqual(0.00051);
            expect(Math.abs((got?.z0 ?? 99) - given.z0)).toBeLessThanOrEqual(0.0013);
            expect(Math.abs((got?.phi ?? 99) - given.phi)).toBeLessThanOrEqual(0.00005);
          }
      }),
    );
  });

  test('cut inside a record is refused', () => {
    const bytes = encodeCrossings([
      { number: 1, reasons: 0, time: 2, vertices: [{ z: 1, tracks: 1 }], tracks: [], tofHits: 0, bbcHits: 0 },
    ]);
    expect(() => decodeCrossings(bytes.subarray(0, bytes.length - 4))).toThrow(/runs past the end/);
    expect(() => decodeCrossings(bytes.subarray(0, 8))).toThrow(/runs past the end/);
  });

  test('clamps what its words cannot hold', () => {
    const far = { pt: 1000, charge: 1, cot: 99, z0: 500, dca: -99, phi: 0, strawsFound: 1, strawsExpected: 1 } as const;
    const bytes = encodeCrossings([
      { number: 1, reasons: 0, time: 0, vertices: [], tracks: [far], tofHits: 1e9, bbcHits: 0 },
    ]);
    expect(decodeCrossings(bytes)[0]?.tracks[0]).toMatchObject({ pt: 65.535, z0: 81.9175, dca: -6.5536 });
  });
});

const withoutTracks = ({ tracks, ...rest }: Crossing) => ({ ...rest, tracks: tracks.length });

describe('TRUT', () => {
  test('gives back events', () => {
    const muon = { pt: 1.5, eta: 0.5, charge: -1, z: 2.5, distance: 0.5, kind: 3, vertexHits: 3, straws: 33 } as const;
    const events = [
      { crossing: 4, process: 10, vertexZ: -2.5, tracks: [muon, muon] },
      { crossing: 5, process: 0, vertexZ: 0.5, tracks: [] },
    ];
    expect(decodeTruth(encodeTruth(events))).toEqual(events);
  });
});
