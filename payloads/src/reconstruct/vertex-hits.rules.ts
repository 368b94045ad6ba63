import { VERTEX } from '../detector/geometry.rules.ts';
import { stationOf, vertexPhi, vertexZ } from '../detector/words.rules.ts';
import { TIME_COUNT } from '../format/layout.rules.ts';
import { FLIGHT_NS, crossingOf, type Clock } from './clock.rules.ts';

/** A hit of the vertex detector as a point: cm, ns, rad. */
export interface Point {
  readonly phi: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly time: number;
  /** Taken by a track. */
  used: boolean;
}

/** The three layers' hits of one crossing, inner layer first. */
export type Layers = readonly [Point[], Point[], Point[]];

/** Sorts a slice's vertex-detector hits into crossings; a crossing without hits is undefined. */
export function layersByCrossing(clock: Clock, hits: Uint32Array): readonly (Layers | undefined)[] {
  const crossings = Array.from<Layers | undefined>({ length: clock.crossings });
  for (let i = 0; i < hits.length; i += 2) {
    const time = (hits[i] ?? 0) * TIME_COUNT;
    const word = hits[i + 1] ?? 0;
    const crossing = crossingOf(clock, time, FLIGHT_NS.vertex);
    const layer = stationOf(word);
    const radius = VERTEX.radii[layer];
    if (crossing < 0 || crossing >= clock.crossings || radius === undefined) continue;
    const phi = vertexPhi(word, layer);
    const layers = (crossings[crossing] ??= [[], [], []]);
    layers[layer]?.push({
      phi,
      x: radius * Math.cos(phi),
      y: radius * Math.sin(phi),
      z: vertexZ(word),
      time,
      used: false,
    });
  }
  return crossings;
}
