import { BBC, LIGHT, STRAW, STRAW_RADII, TOF, VERTEX, wrapAngle } from '../detector/geometry.rules.ts';
import { pointAfter, turnToRadius, zAfter, type Helix } from '../detector/helix.rules.ts';
import { bbcWordAt, strawPlace, strawWord, tofWordAt, vertexWordAt } from '../detector/words.rules.ts';
import type { HitList } from './hit-list.rules.ts';
import type { Random } from './random.rules.ts';

/** The lists that a slice's hits go to. */
export interface DetectorHits {
  readonly bbc: HitList;
  readonly vertex: HitList;
  readonly straw: HitList;
  readonly tof: HitList;
}

/** A particle on its way. */
interface Flight {
  readonly helix: Helix;
  /** When it started, ns from the slice's start. */
  readonly time: number;
  /** Time per cm of arc seen along the beam, ns. */
  readonly nsPerArc: number;
  /** Distance of its start from the beam, cm: cylinders inside are never crossed outwards. */
  readonly from: number;
}

/** Time per cm of arc for a particle of slope cot and speed beta. */
export const nsPerArc = (cot: number, beta: number): number => Math.sqrt(1 + cot * cot) / (LIGHT * beta);

const point = { x: 0, y: 0 };
const charge = (random: Random, mean: number, sigma: number): number =>
  Math.min(1023, Math.max(1, Math.round(mean + random.gauss() * sigma)));

/** Angle at which a helix passes after a turn, 0..2π. */
function angleAfter(helix: Helix, turn: number): number {
  pointAfter(helix, turn, point);
  return wrapAngle(Math.atan2(point.y, point.x));
}

/** Follows a particle through the barrel and the wheels; answers how many vertex and straw hits it left. */
export function leaveHits(random: Random, flight: Flight, out: DetectorHits): { vertex: number; straws: number } {
  const vertex = crossVertexDetector(random, flight, out.vertex);
  const straws = crossStraws(random, flight, out.straw);
  crossTof(random, flight, out.tof);
  crossWheels(random, flight, out.bbc);
  return { vertex, straws };
}

function crossVertexDetector(random: Random, { helix, time, nsPerArc: pace, from }: Flight, out: HitList): number {
  let hits = 0;
  for (let layer = 0; layer < VERTEX.radii.length; layer++) {
    const radius = VERTEX.radii[layer] ?? 0;
    if (radius < from) continue;
    const turn = turnToRadius(helix, radius);
    const z = zAfter(helix, turn);
    if (!(Math.abs(z) < VERTEX.halfLength)) continue;
    if (random.uniform() > VERTEX.efficiency) continue;
    const phi = wrapAngle(angleAfter(helix, turn) + (random.gauss() * VERTEX.sigmaPhi) / radius);
    const when = time + turn * helix.radius * pace + random.gauss() * VERTEX.sigmaTime;
    out.push(when, vertexWordAt(layer, phi, z + random.gauss() * VERTEX.sigmaZ));
    hits++;
  }
  return hits;
}

function crossStraws(random: Random, { helix, time, nsPerArc: pace, from }: Flight, out: HitList): number {
  let hits = 0;
  for (let station = 0; station < STRAW.stations; station++) {
    const radius = STRAW_RADII[station] ?? 0;
    if (radius < from) continue;
    const turn = turnToRadius(helix, radius);
    // Farther out it is no better: the circle has turned back, or the track has left through the end.
    if (!(Math.abs(zAfter(helix, turn)) < STRAW.halfLength)) break;
    if (random.uniform() > STRAW.efficiency) continue;
    const place = strawPlace(station, angleAfter(helix, turn));
    const straw = Math.floor(place);
    const drift = Math.abs(place - straw - 0.5) * 2 * STRAW.maxDrift;
    const when = time + turn * helix.radius * pace + drift + random.gauss() * STRAW.sigmaTime;
    out.push(when, strawWord(station, straw, charge(random, 60, 15)));
    hits++;
  }
  return hits;
}

function crossTof(random: Random, { helix, time, nsPerArc: pace, from }: Flight, out: HitList): void {
  if (TOF.radius < from) return;
  const turn = turnToRadius(helix, TOF.radius);
  const z = zAfter(helix, turn);
  if (!(Math.abs(z) < TOF.halfLength) || random.uniform() > TOF.efficiency) return;
  const when = time + turn * helix.radius * pace + random.gauss() * TOF.sigmaTime;
  out.push(when, tofWordAt(angleAfter(helix, turn), z, 200));
}

function crossWheels(random: Random, { helix, time, nsPerArc: pace }: Flight, out: HitList): void {
  const side = helix.cot > 0 ? 1 : 0;
  const arc = ((side ? BBC.z : -BBC.z) - helix.z) / helix.cot;
  const turn = arc / helix.radius;
  if (!(turn > 0 && turn < Math.PI)) return;
  pointAfter(helix, turn, point);
  const radius = Math.hypot(point.x, point.y);
  if (radius <= BBC.innerRadius || radius >= BBC.outerRadius) return;
  const phi = wrapAngle(Math.atan2(point.y, point.x));
  out.push(time + arc * pace + random.gauss() * BBC.sigmaTime, bbcWordAt(side, radius, phi, 100));
}
