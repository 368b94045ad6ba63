import { RADIUS_PER_PT, angleBetween } from '../detector/geometry.rules.ts';
import type { Helix } from '../detector/helix.rules.ts';
import type { Point } from './vertex-hits.rules.ts';

/** A helix through three hits, from its point closest to the beam. */
interface FittedTrack {
  readonly helix: Helix;
  /** GeV/c. */
  readonly pt: number;
  /** |centre| - radius, cm. */
  readonly dca: number;
}

/** Straightest circle still told from a line, 1/cm. */
const MIN_CURVATURE = 1e-6;

/** Circle through the three hits (curvature 4A/abc), then a straight line in z over the arc by least squares. */
export function fitTrack([a, b, c]: readonly [Point, Point, Point]): FittedTrack {
  const doubleArea = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  const chord = Math.hypot(c.x - a.x, c.y - a.y);
  const curvature = (2 * doubleArea) / (Math.hypot(b.x - a.x, b.y - a.y) * Math.hypot(c.x - b.x, c.y - b.y) * chord);
  const radius = 1 / Math.max(MIN_CURVATURE, Math.abs(curvature));
  // Counter-clockwise, seen along the field, is negative.
  const charge = curvature > 0 ? -1 : 1;
  const height = Math.sqrt(Math.max(0, radius * radius - (chord * chord) / 4));
  const centreX = (a.x + c.x) / 2 + (charge * height * (c.y - a.y)) / chord;
  const centreY = (a.y + c.y) / 2 - (charge * height * (c.x - a.x)) / chord;
  const centreDistance = Math.hypot(centreX, centreY);
  const start = Math.atan2(-centreY, -centreX);
  const arcTo = (point: Point): number =>
    -charge * angleBetween(Math.atan2(point.y - centreY, point.x - centreX), start) * radius;
  const line = fitLine([arcTo(a), arcTo(b), arcTo(c)], [a.z, b.z, c.z]);
  return {
    helix: { charge, radius, centreX, centreY, centreDistance, start, toBeam: start, z: line.at0, cot: line.slope },
    pt: radius / RADIUS_PER_PT,
    dca: centreDistance - radius,
  };
}

function fitLine(
  s: readonly [number, number, number],
  z: readonly [number, number, number],
): { at0: number; slope: number } {
  const meanS = (s[0] + s[1] + s[2]) / 3;
  const meanZ = (z[0] + z[1] + z[2]) / 3;
  const d = [s[0] - meanS, s[1] - meanS, s[2] - meanS] as const;
  const slope =
    (d[0] * (z[0] - meanZ) + d[1] * (z[1] - meanZ) + d[2] * (z[2] - meanZ)) / (d[0] ** 2 + d[1] ** 2 + d[2] ** 2);
  return { at0: meanZ - slope * meanS, slope };
}
