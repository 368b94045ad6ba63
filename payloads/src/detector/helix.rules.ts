import { RADIUS_PER_PT, TURN } from './geometry.rules.ts';

/**
 * Path of a charged particle in the solenoid: a circle seen along the beam, a straight line in z over its arc.
 * A negative particle turns counter-clockwise. The path is followed by the angle turned since its start, 0..π.
 */
export interface Helix {
  readonly charge: 1 | -1;
  /** Radius of the circle, cm. */
  readonly radius: number;
  readonly centreX: number;
  readonly centreY: number;
  /** Distance of the centre from the beam, cm. */
  readonly centreDistance: number;
  /** Angles, seen from the centre, of the start and of the beam. */
  readonly start: number;
  readonly toBeam: number;
  /** z at the start, cm, and its slope against the arc. */
  readonly z: number;
  readonly cot: number;
}

/** A point reached on a helix, filled in place: the straw road asks for millions of them. */
interface HelixPoint {
  x: number;
  y: number;
}

/** The helix of a particle that leaves a point (cm) in direction phi (rad) with a transverse momentum (GeV/c). */
export function helixFromPoint(
  x: number,
  y: number,
  z: number,
  phi: number,
  pt: number,
  cot: number,
  charge: 1 | -1,
): Helix {
  const radius = pt * RADIUS_PER_PT;
  const centreX = x + charge * radius * Math.sin(phi);
  const centreY = y - charge * radius * Math.cos(phi);
  return {
    charge,
    radius,
    centreX,
    centreY,
    centreDistance: Math.hypot(centreX, centreY),
    start: Math.atan2(y - centreY, x - centreX),
    toBeam: Math.atan2(-centreY, -centreX),
    z,
    cot,
  };
}

/** The helix of a track given at its point closest to the beam: dca is |centre| - radius, cm. */
export function helixFromPerigee(phi: number, pt: number, dca: number, z0: number, cot: number, charge: 1 | -1): Helix {
  const radius = pt * RADIUS_PER_PT;
  const start = phi + (charge * Math.PI) / 2;
  const centreDistance = radius + dca;
  const centreX = -centreDistance * Math.cos(start);
  const centreY = -centreDistance * Math.sin(start);
  return { charge, radius, centreX, centreY, centreDistance, start, toBeam: start, z: z0, cot };
}

/** Angle turned until the helix first crosses the cylinder of radius r around the beam; NaN if it never does within half a turn. */
export function turnToRadius(helix: Helix, r: number): number {
  const { radius, centreDistance, charge, toBeam, start } = helix;
  const cosine = (centreDistance * centreDistance + radius * radius - r * r) / (2 * centreDistance * radius);
  if (!(cosine >= -1 && cosine <= 1)) return NaN;
  const spread = Math.acos(cosine);
  const offset = -charge * (toBeam - start);
  const turn = Math.min(positive(offset + spread), positive(offset - spread));
  return turn <= Math.PI ? turn : NaN;
}

const positive = (angle: number): number => {
  const rest = angle % TURN;
  return rest < 0 ? rest + TURN : rest;
};

/** Puts the point after a turn into `out`. */
export function pointAfter(helix: Helix, turn: number, out: HelixPoint): void {
  const angle = helix.start - helix.charge * turn;
  out.x = helix.centreX + helix.radius * Math.cos(angle);
  out.y = helix.centreY + helix.radius * Math.sin(angle);
}

/** z after a turn, cm. */
export const zAfter = (helix: Helix, turn: number): number => helix.z + turn * helix.radius * helix.cot;
