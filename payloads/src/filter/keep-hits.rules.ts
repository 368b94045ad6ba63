import { STRAW, STRAW_COUNT } from '../detector/geometry.rules.ts';
import { helixFromPerigee } from '../detector/helix.rules.ts';
import { stationOf, strawOf } from '../detector/words.rules.ts';
import type { Crossing } from '../format/crossings.rules.ts';
import { COUNTS_PER_NS, DETECTOR } from '../format/layout.rules.ts';
import { hitsOf, type DetectorBlock } from '../format/slice.ts';
import { followStraws } from '../reconstruct/straw-road.rules.ts';
import type { FilterParams } from './select.rules.ts';

/** When hits of a crossing come, ns from its nominal time. */
const WINDOWS: readonly { detector: number; from: number; to: number }[] = [
  { detector: DETECTOR.bbc, from: -15, to: 30 },
  { detector: DETECTOR.vertex, from: -25, to: 25 },
  { detector: DETECTOR.straw, from: -5, to: STRAW.maxDrift + 12 },
  { detector: DETECTOR.tof, from: -5, to: 40 },
];

/** Straws kept on either side of a track. */
const ROAD = 2;
const STRAWS_PER_STATION = 4096;

/** The hits of a slice that belong to the kept crossings. */
export function keepHits(
  blocks: readonly DetectorBlock[],
  crossings: readonly Crossing[],
  straws: FilterParams['straws'],
): readonly DetectorBlock[] {
  const road = straws === 'road' ? strawsNearTracks(crossings) : undefined;
  return WINDOWS.map(({ detector, from, to }) => {
    const block = blocks.find((candidate) => candidate.detector === detector);
    const isStraw = detector === DETECTOR.straw;
    const hits = isStraw && straws === 'none' ? new Uint32Array(0) : hitsOf(blocks, detector);
    const kept = hitsInWindows(hits, crossings, from * COUNTS_PER_NS, to * COUNTS_PER_NS, isStraw ? road : undefined);
    return { detector, equipment: block?.equipment ?? 0, flags: block?.flags ?? 0, hits: kept };
  });
}

function hitsInWindows(
  hits: Uint32Array,
  crossings: readonly Crossing[],
  from: number,
  to: number,
  road: ReadonlySet<number> | undefined,
): Uint32Array {
  const kept = new Uint32Array(hits.length);
  let used = 0;
  for (let i = 0; i < hits.length; i += 2) {
    const [time, word] = [hits[i] ?? 0, hits[i + 1] ?? 0];
    if (!crossings.some((crossing) => time - crossing.time > from && time - crossing.time < to)) continue;
    if (road && !road.has(stationOf(word) * STRAWS_PER_STATION + strawOf(word))) continue;
    kept[used] = time;
    kept[used + 1] = word;
    used += 2;
  }
  return kept.slice(0, used);
}

function strawsNearTracks(crossings: readonly Crossing[]): ReadonlySet<number> {
  const road = new Set<number>();
  for (const track of crossings.flatMap((crossing) => crossing.tracks)) {
    const helix = helixFromPerigee(track.phi, track.pt, track.dca, track.z0, track.cot, track.charge);
    followStraws(helix, (station, straw) => {
      const count = STRAW_COUNT[station] ?? 1;
      for (let side = -ROAD; side <= ROAD; side++)
        road.add(station * STRAWS_PER_STATION + ((straw + side + count) % count));
    });
  }
  return road;
}
