import type { Track, Vertex } from '../format/crossings.rules.ts';

/** Bins of 5 mm over ±35 cm; tracks that pass the beam within 6 mm. */
const BIN = 0.5;
const EDGE = 35;
const BINS = (2 * EDGE) / BIN;
const MAX_DCA = 0.6;
/** A vertex takes the tracks of its bin and both neighbours. */
const REACH = 1.5 * BIN + 0.01;

/** Vertices of one crossing: the highest three bins of the tracks' z0, averaged and taken away, again and again. */
export function findVertices(tracks: readonly Track[]): readonly Vertex[] {
  const good = tracks.filter((track) => Math.abs(track.dca) < MAX_DCA && Math.abs(track.z0) < EDGE);
  if (good.length === 0) return [];
  const heights = new Uint16Array(BINS + 2); // an empty bin at either end; bin i is heights[i + 1]
  for (const track of good) {
    const bin = Math.floor((track.z0 + EDGE) / BIN) + 1;
    heights[bin] = (heights[bin] ?? 0) + 1;
  }
  const taken = new Uint8Array(BINS + 2);
  const free = (bin: number): number => (taken[bin] ? 0 : (heights[bin] ?? 0));
  const vertices: Vertex[] = [];
  for (;;) {
    let [best, most] = [0, 0];
    for (let bin = 1; bin <= BINS; bin++) {
      if (taken[bin]) continue;
      const sum = free(bin - 1) + free(bin) + free(bin + 1);
      if (sum > most) [best, most] = [bin, sum];
    }
    if (most === 0) return vertices;
    taken.fill(1, best - 1, best + 2);
    const centre = (best - 0.5) * BIN - EDGE;
    const near = good.filter((track) => Math.abs(track.z0 - centre) <= REACH);
    vertices.push({ z: near.reduce((sum, track) => sum + track.z0, 0) / near.length, tracks: near.length });
  }
}
