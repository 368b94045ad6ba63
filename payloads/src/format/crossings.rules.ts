import { badData } from '../failure.ts';

/** A reconstructed track, as EVTS keeps it. */
export interface Track {
  /** GeV/c. */
  readonly pt: number;
  readonly charge: 1 | -1;
  /** Cotangent of the polar angle. */
  readonly cot: number;
  /** z at the point closest to the beam, cm. */
  readonly z0: number;
  /** Distance of closest approach to the beam, cm, signed. */
  readonly dca: number;
  /** Direction at that point, rad in 0..2π. */
  readonly phi: number;
  readonly strawsFound: number;
  readonly strawsExpected: number;
}

export interface Vertex {
  /** cm. */
  readonly z: number;
  readonly tracks: number;
}

/** A bunch crossing in which something was reconstructed. */
export interface Crossing {
  /** Number within the slice, 0..2^24 - 1. */
  readonly number: number;
  /** Bits of REASON that the filter accepted it for; 0 before the filter. Kept in the top byte of the number's word. */
  readonly reasons: number;
  /** Nominal time from the slice's start, counts of 1/64 ns. */
  readonly time: number;
  readonly vertices: readonly Vertex[];
  readonly tracks: readonly Track[];
  readonly tofHits: number;
  readonly bbcHits: number;
}

/** Bytes and units of EVTS. */
const HEAD = 16;
const VERTEX = 8;
const TRACK = 16;
const UNIT = { pt: 1000, cot: 4000, z0: 400, dca: 5000, phi: 65535 / (2 * Math.PI) } as const;

const signed16 = (value: number): number => Math.max(-32768, Math.min(32767, Math.round(value)));
const unsigned16 = (value: number): number => Math.max(0, Math.min(65535, Math.round(value)));

/** EVTS payload of a slice's crossings. */
export function encodeCrossings(crossings: readonly Crossing[]): Uint8Array {
  const size = crossings.reduce(
    (sum, { vertices, tracks }) => sum + HEAD + VERTEX * vertices.length + TRACK * tracks.length,
    0,
  );
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const crossing of crossings) {
    view.setUint32(at, ((crossing.reasons << 24) | crossing.number) >>> 0, true);
    view.setUint32(at + 4, crossing.time, true);
    view.setUint16(at + 8, crossing.tracks.length, true);
    view.setUint16(at + 10, crossing.vertices.length, true);
    view.setUint16(at + 12, unsigned16(crossing.tofHits), true);
    view.setUint16(at + 14, unsigned16(crossing.bbcHits), true);
    at += HEAD;
    for (const vertex of crossing.vertices) {
      view.setFloat32(at, vertex.z, true);
      view.setUint32(at + 4, vertex.tracks, true);
      at += VERTEX;
    }
    for (const track of crossing.tracks) {
      putTrack(view, at, track);
      at += TRACK;
    }
  }
  return new Uint8Array(view.buffer);
}

function putTrack(view: DataView, at: number, track: Track): void {
  view.setUint16(at, unsigned16(track.pt * UNIT.pt), true);
  view.setInt16(at + 2, signed16(track.cot * UNIT.cot), true);
  view.setInt16(at + 4, signed16(track.z0 * UNIT.z0), true);
  view.setInt16(at + 6, signed16(track.dca * UNIT.dca), true);
  view.setUint16(at + 8, unsigned16(track.phi * UNIT.phi), true);
  view.setUint8(at + 10, track.strawsFound);
  view.setUint8(at + 11, track.strawsExpected);
  view.setInt8(at + 12, track.charge);
}

const getTrack = (view: DataView, at: number): Track => ({
  pt: view.getUint16(at, true) / UNIT.pt,
  cot: view.getInt16(at + 2, true) / UNIT.cot,
  z0: view.getInt16(at + 4, true) / UNIT.z0,
  dca: view.getInt16(at + 6, true) / UNIT.dca,
  phi: view.getUint16(at + 8, true) / UNIT.phi,
  strawsFound: view.getUint8(at + 10),
  strawsExpected: view.getUint8(at + 11),
  charge: view.getInt8(at + 12) < 0 ? -1 : 1,
});

/** Reads an EVTS payload; one whose records run past its end is refused. */
export function decodeCrossings(bytes: Uint8Array): readonly Crossing[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const crossings: Crossing[] = [];
  let at = 0;
  while (at < bytes.length) {
    const whole = at + HEAD <= bytes.length;
    const [nTracks, nVertices] = whole ? [view.getUint16(at + 8, true), view.getUint16(at + 10, true)] : [0, 0];
    if (!whole || at + HEAD + VERTEX * nVertices + TRACK * nTracks > bytes.length)
      throw badData(`EVTS: the record at byte ${at} runs past the end of its block`);
    const [vertexAt, trackAt] = [at + HEAD, at + HEAD + VERTEX * nVertices];
    const word = view.getUint32(at, true);
    crossings.push({
      number: word & 0xffffff,
      reasons: word >>> 24,
      time: view.getUint32(at + 4, true),
      tofHits: view.getUint16(at + 12, true),
      bbcHits: view.getUint16(at + 14, true),
      vertices: Array.from({ length: nVertices }, (_, i) => ({
        z: view.getFloat32(vertexAt + VERTEX * i, true),
        tracks: view.getUint32(vertexAt + VERTEX * i + 4, true),
      })),
      tracks: Array.from({ length: nTracks }, (_, i) => getTrack(view, trackAt + TRACK * i)),
    });
    at = trackAt + TRACK * nTracks;
  }
  return crossings;
}

/** Number of crossings in an EVTS payload, without decoding their tracks. */
export function countCrossings(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = 0; at + HEAD <= bytes.length; count++)
    at += HEAD + TRACK * view.getUint16(at + 8, true) + VERTEX * view.getUint16(at + 10, true);
  return count;
}
