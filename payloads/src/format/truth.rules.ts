/** What was really simulated in one collision. Never written by any stage: decode strips it. */
export interface TrueEvent {
  /** Number of its bunch crossing within the slice. */
  readonly crossing: number;
  /** 0 non-diffractive, 1 single, 2 double diffractive, 10 J/ψ→μμ. */
  readonly process: number;
  /** cm. */
  readonly vertexZ: number;
  readonly tracks: readonly TrueTrack[];
}

export interface TrueTrack {
  /** GeV/c. */
  readonly pt: number;
  readonly eta: number;
  readonly charge: 1 | -1;
  /** z of the production point, cm. */
  readonly z: number;
  /** Its transverse distance from the collision, mm. */
  readonly distance: number;
  /** 0 π, 1 K, 2 p, 3 μ, 4 e, 5 other. */
  readonly kind: number;
  /** Hits left in the vertex detector and in the straws. */
  readonly vertexHits: number;
  readonly straws: number;
}

const HEAD = 12;
const TRACK = 16;

/**
 * TRUT payload, little endian. Event, 12 bytes: u32 crossing, u16 process, u16 tracks, f32 z (cm).
 * Track, 16 bytes: u16 pT (MeV/c), u16 distance (0.1 mm), f32 η, f32 z (cm), u8 kind, i8 charge, u8 vertex hits, u8 straws.
 */
export function encodeTruth(events: readonly TrueEvent[]): Uint8Array {
  const size = events.reduce((sum, event) => sum + HEAD + TRACK * event.tracks.length, 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const event of events) {
    view.setUint32(at, event.crossing, true);
    view.setUint16(at + 4, event.process, true);
    view.setUint16(at + 6, event.tracks.length, true);
    view.setFloat32(at + 8, event.vertexZ, true);
    at += HEAD;
    for (const track of event.tracks) {
      view.setUint16(at, Math.round(track.pt * 1000), true);
      view.setUint16(at + 2, Math.min(65535, Math.round(track.distance * 10)), true);
      view.setFloat32(at + 4, track.eta, true);
      view.setFloat32(at + 8, track.z, true);
      view.setUint8(at + 12, track.kind);
      view.setInt8(at + 13, track.charge);
      view.setUint8(at + 14, track.vertexHits);
      view.setUint8(at + 15, track.straws);
      at += TRACK;
    }
  }
  return new Uint8Array(view.buffer);
}

/** Reads a TRUT payload. */
export function decodeTruth(bytes: Uint8Array): readonly TrueEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: TrueEvent[] = [];
  for (let at = 0; at + HEAD <= bytes.length;) {
    const count = view.getUint16(at + 6, true);
    const first = at + HEAD;
    events.push({
      crossing: view.getUint32(at, true),
      process: view.getUint16(at + 4, true),
      vertexZ: view.getFloat32(at + 8, true),
      tracks: Array.from({ length: count }, (_, i) => getTrack(view, first + TRACK * i)),
    });
    at = first + TRACK * count;
  }
  return events;
}

const getTrack = (view: DataView, at: number): TrueTrack => ({
  pt: view.getUint16(at, true) / 1000,
  distance: view.getUint16(at + 2, true) / 10,
  eta: view.getFloat32(at + 4, true),
  z: view.getFloat32(at + 8, true),
  kind: view.getUint8(at + 12),
  charge: view.getInt8(at + 13) < 0 ? -1 : 1,
  vertexHits: view.getUint8(at + 14),
  straws: view.getUint8(at + 15),
});
