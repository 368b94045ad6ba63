import { VERTEX, angleBetween } from '../detector/geometry.rules.ts';
import type { Layers, Point } from './vertex-hits.rules.ts';

/** Three hits that may be a track, inner layer first. */
export interface Seed {
  readonly points: readonly [Point, Point, Point];
  /** Distance of the middle hit from the prediction, in units of its spread: smaller is better. */
  readonly misfit: number;
}

/** Cuts of the search, cm and rad. */
const MAX_BEND = 0.26; // between layers 1 and 3: pT > 0.1 GeV/c at 1 T
const MAX_BEAM_Z = 34;
/** The 1-mm beam spot shifts the prediction: at 0.08 cm efficiency falls to 80 %. */
const MAX_MISS_PHI = 0.25;
const MAX_MISS_Z = 0.2;
const SPREAD = { phi: 0.03, z: 0.04 } as const;

const [INNER, MIDDLE, OUTER] = VERTEX.radii;
const FRACTION = (MIDDLE - INNER) / (OUTER - INNER);

/**
 * Track seeds of one crossing: a circle through the beam axis, an inner and an outer hit predicts the middle one.
 * The best seeds come first and no hit serves two.
 */
export function findSeeds([inner, middle, outer]: Layers): readonly Seed[] {
  const candidates: Seed[] = [];
  for (const first of inner)
    for (const last of outer) {
      if (Math.abs(angleBetween(last.phi, first.phi)) > MAX_BEND) continue;
      const slope = (last.z - first.z) / (OUTER - INNER);
      if (Math.abs(first.z - slope * INNER) > MAX_BEAM_Z) continue;
      const phi = predictPhi(first, last);
      if (!Number.isNaN(phi)) matchMiddle(candidates, first, last, middle, phi);
    }
  candidates.sort((a, b) => a.misfit - b.misfit);
  return candidates.filter(({ points }) => {
    if (points.some((point) => point.used)) return false;
    for (const point of points) point.used = true;
    return true;
  });
}

function matchMiddle(out: Seed[], first: Point, last: Point, middle: readonly Point[], phi: number): void {
  const z = first.z + (last.z - first.z) * FRACTION;
  for (const point of middle) {
    const missZ = Math.abs(point.z - z);
    if (missZ > MAX_MISS_Z) continue;
    const missPhi = Math.abs(angleBetween(point.phi, phi)) * MIDDLE;
    if (missPhi > MAX_MISS_PHI) continue;
    out.push({ points: [first, point, last], misfit: missPhi / SPREAD.phi + missZ / SPREAD.z });
  }
}

/** Angle at which the circle through the beam axis and two hits crosses the middle layer; NaN if it curls up before the outer one. */
function predictPhi(first: Point, last: Point): number {
  const cross = first.x * last.y - first.y * last.x;
  if (Math.abs(cross) < 1e-9) return last.phi;
  const centreX = (last.y * INNER ** 2 - first.y * OUTER ** 2) / (2 * cross);
  const centreY = (first.x * OUTER ** 2 - last.x * INNER ** 2) / (2 * cross);
  const radius = Math.hypot(centreX, centreY);
  if (radius < OUTER / 2) return NaN;
  const centrePhi = Math.atan2(centreY, centreX);
  const spread = Math.acos(Math.min(1, MIDDLE / (2 * radius)));
  return angleBetween(last.phi, centrePhi) > 0 ? centrePhi + spread : centrePhi - spread;
}
