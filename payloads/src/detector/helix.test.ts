import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { helixFromPerigee, helixFromPoint, pointAfter, turnToRadius, zAfter } from './helix.rules.ts';
import { fitTrack } from '../reconstruct/track-fit.rules.ts';
import { VERTEX, angleBetween } from './geometry.rules.ts';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const charge = fc.constantFrom<1 | -1>(1, -1);

describe('a helix', () => {
  test('reaches a cylinder where it says, not before', () => {
    fc.assert(
      fc.property(
        real(0.05, 5),
        real(0, 6.28),
        real(-0.3, 0.3),
        real(-0.3, 0.3),
        charge,
        real(5, 90),
        (pt, phi, x, y, q, r) => {
          const helix = helixFromPoint(x, y, 0, phi, pt, 0.5, q);
          const turn = turnToRadius(helix, r);
          const point = { x: 0, y: 0 };
          if (Number.isNaN(turn)) {
            expect(helix.centreDistance + helix.radius < r + 1e-6).toBe(true);
            return;
          }
          pointAfter(helix, turn, point);
          expect(Math.hypot(point.x, point.y)).toBeCloseTo(r, 5);
          pointAfter(helix, turn * 0.9, point);
          expect(Math.hypot(point.x, point.y)).toBeLessThan(r);
          expect(zAfter(helix, turn)).toBeCloseTo(0.5 * turn * helix.radius, 6);
        },
      ),
    );
  });

  test('is found again from three of its points', () => {
    fc.assert(
      fc.property(
        real(0.15, 4),
        real(0, 6.28),
        real(-20, 20),
        real(-1, 1),
        charge,
        real(-0.2, 0.2),
        (pt, phi, z0, cot, q, dca) => {
          const helix = helixFromPerigee(phi, pt, dca, z0, cot, q);
          const points = VERTEX.radii.map((radius) => {
            const turn = turnToRadius(helix, radius);
            const point = { x: 0, y: 0 };
            pointAfter(helix, turn, point);
            return { ...point, phi: Math.atan2(point.y, point.x), z: zAfter(helix, turn), time: 0, used: false };
          });
          const found = fitTrack(points as unknown as Parameters<typeof fitTrack>[0]);
          expect(found.helix.charge).toBe(q);
          expect(found.pt / pt).toBeCloseTo(1, 4);
          expect(found.dca).toBeCloseTo(dca, 4);
          expect(found.helix.z).toBeCloseTo(z0, 4);
          expect(found.helix.cot).toBeCloseTo(cot, 4);
          expect(angleBetween(found.helix.start - (q * Math.PI) / 2, phi)).toBeCloseTo(0, 5);
        },
      ),
    );
  });
});
