import {
  BEAM,
  CROSSING_JITTER_NS,
  CROSSING_NS,
  SLICE_NS,
  STRAW,
  STRAW_COUNT,
  STRAW_TOTAL,
  TOF,
  TOF_PHI_STRIPS,
  TOF_Z_STRIPS,
  TURN,
  VERTEX,
  VERTEX_PHI_STRIPS,
  VERTEX_Z_STRIPS,
} from '../detector/geometry.rules.ts';
import { helixFromPoint } from '../detector/helix.rules.ts';
import { strawWord, tofWord, vertexWord } from '../detector/words.rules.ts';
import { COUNTS_PER_NS, DETECTOR } from '../format/layout.rules.ts';
import type { DetectorBlock } from '../format/slice.ts';
import type { TrueEvent, TrueTrack } from '../format/truth.rules.ts';
import { leaveHits, nsPerArc, type DetectorHits } from './detector-hits.rules.ts';
import type { EventLibrary, LibraryEvent, LibraryTrack } from './event-library.ts';
import { createHitList } from './hit-list.rules.ts';
import type { Random } from './random.rules.ts';

/** What the beam and the detector do during a slice. */
interface Conditions {
  /** Collisions per second. */
  readonly rateHz: number;
  /** Share of collisions that are J/ψ→μμ. */
  readonly signalFraction: number;
  /** Noise relative to the usual: 10 is a noisy detector. */
  readonly noise: number;
}

interface SimulatedSlice {
  /** Time of the first crossing from the slice's start, counts of 1/64 ns. */
  readonly firstCrossing: number;
  readonly blocks: readonly DetectorBlock[];
  readonly events: readonly TrueEvent[];
}

/** Charge of a noise hit in a straw: mostly below the threshold of decode (30). */
const NOISE_CHARGE = { mean: 18, sigma: 8 } as const;
/** Ghost hits of the vertex detector per true hit. */
const GHOSTS = 0.2;

/** Simulates one slice that starts `startNs` after the run did; the clock of bunch crossings runs through the whole run. */
export function simulateSlice(
  random: Random,
  library: EventLibrary,
  conditions: Conditions,
  startNs: number,
): SimulatedSlice {
  const firstCrossing = Math.round((Math.ceil(startNs / CROSSING_NS) * CROSSING_NS - startNs) * COUNTS_PER_NS);
  const first = firstCrossing / COUNTS_PER_NS;
  const crossings = Math.floor((SLICE_NS - first) / CROSSING_NS) + 1;
  const list = () => createHitList(SLICE_NS * COUNTS_PER_NS);
  const hits = { bbc: list(), vertex: list(), straw: list(), tof: list() };
  const events: TrueEvent[] = [];
  const mean = conditions.rateHz * CROSSING_NS * 1e-9;
  for (let crossing = 0; crossing < crossings; crossing++)
    for (let n = random.poisson(mean); n > 0; n--) {
      const event = drawEvent(random, library, conditions.signalFraction);
      const time = first + crossing * CROSSING_NS + random.gauss() * CROSSING_JITTER_NS;
      events.push({ crossing, ...simulateEvent(random, event, time, hits) });
    }
  addNoise(random, conditions.noise, hits);
  const block = (detector: number, words: Uint32Array): DetectorBlock => ({
    detector,
    equipment: 1,
    flags: 0,
    hits: words,
  });
  const blocks = [
    block(DETECTOR.bbc, hits.bbc.take()),
    block(DETECTOR.vertex, hits.vertex.take()),
    block(DETECTOR.straw, hits.straw.take()),
    block(DETECTOR.tof, hits.tof.take()),
  ];
  return { firstCrossing, blocks, events };
}

const NOTHING: LibraryEvent = { process: 0, tracks: [] };

function drawEvent(random: Random, library: EventLibrary, signalFraction: number): LibraryEvent {
  const isSignal = random.uniform() < signalFraction && library.signal.length > 0;
  const events = isSignal ? library.signal : library.minimumBias;
  return events[random.below(events.length)] ?? NOTHING;
}

/** Puts a library event, turned by a random angle, at a random vertex and follows its particles. */
function simulateEvent(
  random: Random,
  event: LibraryEvent,
  time: number,
  hits: DetectorHits,
): Omit<TrueEvent, 'crossing'> {
  const x = random.gauss() * BEAM.sigmaXY;
  const y = random.gauss() * BEAM.sigmaXY;
  const vertexZ = (random.uniform() * 2 - 1) * BEAM.halfZ;
  const rotation = random.uniform() * TURN;
  const [cosine, sine] = [Math.cos(rotation), Math.sin(rotation)];
  const tracks = event.tracks.map((track): TrueTrack => {
    const fromX = x + track.x * cosine - track.y * sine;
    const fromY = y + track.x * sine + track.y * cosine;
    const z = vertexZ + track.z;
    const helix = helixFromPoint(fromX, fromY, z, track.phi + rotation, track.pt, track.cot, track.charge);
    const flight = { helix, time, nsPerArc: nsPerArc(track.cot, track.beta), from: Math.hypot(fromX, fromY) };
    return describe(track, z, leaveHits(random, flight, hits));
  });
  return { process: event.process, vertexZ, tracks };
}

const describe = (track: LibraryTrack, z: number, left: { vertex: number; straws: number }): TrueTrack => ({
  pt: track.pt,
  eta: track.eta,
  charge: track.charge,
  z,
  distance: Math.hypot(track.x, track.y) * 10,
  kind: track.kind,
  vertexHits: left.vertex,
  straws: left.straws,
});

function addNoise(random: Random, noise: number, hits: DetectorHits): void {
  const seconds = SLICE_NS * 1e-9;
  const when = () => random.uniform() * SLICE_NS;
  for (let n = random.poisson(noise * STRAW.noiseHz * seconds * STRAW_TOTAL); n > 0; n--) {
    const station = random.below(STRAW.stations);
    const charge = Math.max(1, Math.round(NOISE_CHARGE.mean + random.gauss() * NOISE_CHARGE.sigma));
    hits.straw.push(when(), strawWord(station, random.below(STRAW_COUNT[station] ?? 1), charge));
  }
  for (let n = random.poisson(noise * GHOSTS * hits.vertex.count); n > 0; n--) {
    const layer = random.below(VERTEX.radii.length);
    hits.vertex.push(
      when(),
      vertexWord(layer, random.below(VERTEX_PHI_STRIPS[layer] ?? 1), random.below(VERTEX_Z_STRIPS)),
    );
  }
  for (let n = random.poisson(noise * TOF.noiseHz * seconds * TOF_PHI_STRIPS * TOF_Z_STRIPS); n > 0; n--)
    hits.tof.push(when(), tofWord(random.below(TOF_PHI_STRIPS), random.below(TOF_Z_STRIPS), 60));
}
