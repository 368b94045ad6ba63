import { DETECTOR, COUNTS_PER_NS } from '../format/layout.rules.ts';
import type { Crossing, Track } from '../format/crossings.rules.ts';
import { hitsOf, type DetectorBlock, type SliceHeader } from '../format/slice.ts';
import { wrapAngle } from '../detector/geometry.rules.ts';
import { FLIGHT_NS, clockOf, countByCrossing, timeOf } from './clock.rules.ts';
import { findSeeds, type Seed } from './seeds.rules.ts';
import { countStraws, indexStraws, type StrawIndex } from './straw-road.rules.ts';
import { fitTrack } from './track-fit.rules.ts';
import { findVertices } from './vertices.rules.ts';
import { layersByCrossing } from './vertex-hits.rules.ts';

/** A crossing without tracks is worth keeping from this many TOF hits on. */
const MIN_TOF_HITS = 2;

/**
 * Takes a slice apart into its bunch crossings: tracks from the vertex detector, confirmed by the straws along their
 * way, and vertices. Straws are not put to crossings, since their drift time spans two.
 */
export function reconstructSlice(header: SliceHeader, blocks: readonly DetectorBlock[]): readonly Crossing[] {
  const clock = clockOf(header);
  const layers = layersByCrossing(clock, hitsOf(blocks, DETECTOR.vertex));
  const tof = countByCrossing(clock, hitsOf(blocks, DETECTOR.tof), FLIGHT_NS.tof);
  const bbc = countByCrossing(clock, hitsOf(blocks, DETECTOR.bbc), FLIGHT_NS.bbc);
  const straws = indexStraws(hitsOf(blocks, DETECTOR.straw));
  const crossings: Crossing[] = [];
  for (let number = 0; number < clock.crossings; number++) {
    const time = timeOf(clock, number);
    const hits = layers[number];
    const tracks = hits ? findSeeds(hits).map((seed) => buildTrack(seed, straws, time)) : [];
    const tofHits = tof[number] ?? 0;
    if (tracks.length === 0 && tofHits < MIN_TOF_HITS) continue;
    crossings.push({
      number,
      reasons: 0,
      time: Math.round(time * COUNTS_PER_NS),
      vertices: findVertices(tracks),
      tracks,
      tofHits,
      bbcHits: bbc[number] ?? 0,
    });
  }
  return crossings;
}

function buildTrack(seed: Seed, straws: StrawIndex, time: number): Track {
  const { helix, pt, dca } = fitTrack(seed.points);
  const { expected, found } = countStraws(straws, helix, time);
  return {
    pt,
    charge: helix.charge,
    cot: helix.cot,
    z0: helix.z,
    dca,
    phi: wrapAngle(helix.start - (helix.charge * Math.PI) / 2),
    strawsExpected: expected,
    strawsFound: found,
  };
}
