import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { badData } from '../failure.ts';

/** A charged particle of a library event. */
export interface LibraryTrack {
  /** GeV/c. */
  readonly pt: number;
  readonly eta: number;
  /** sinh η. */
  readonly cot: number;
  /** Speed over that of light. */
  readonly beta: number;
  /** rad. */
  readonly phi: number;
  /** Production point from the collision, cm. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly charge: 1 | -1;
  /** 0 π, 1 K, 2 p, 3 μ, 4 e, 5 other. */
  readonly kind: number;
}

export interface LibraryEvent {
  /** 0 non-diffractive, 1 single, 2 double diffractive, 10 J/ψ→μμ. */
  readonly process: number;
  readonly tracks: readonly LibraryTrack[];
}

/** Proton-proton collisions that the simulator draws from, made once with PYTHIA 8 at 27 GeV. */
export interface EventLibrary {
  readonly energyGeV: number;
  readonly minimumBias: readonly LibraryEvent[];
  readonly signal: readonly LibraryEvent[];
}

const SIGNAL_PROCESS = 10;
/** GeV, by kind; "other" as a pion. */
const MASS = [0.13957, 0.49368, 0.93827, 0.10566, 0.000511, 0.13957];
const TRACK = 14;

const COMMITTED = new URL('../../data/pp27_small.evl.gz', import.meta.url);

/** The library that comes with the package (2,000 minimum-bias events and 100 J/ψ→μμ), or another file, gzipped or not. */
export function loadLibrary(path: string | URL = COMMITTED): EventLibrary {
  const stored = readFileSync(path);
  return parseLibrary(stored[0] === 0x1f ? gunzipSync(stored) : stored);
}

/** Reads format `EVL1`: 20-byte head, then per event process, number of tracks and 14 bytes per track. */
export function parseLibrary(bytes: Buffer): EventLibrary {
  if (bytes.toString('latin1', 0, 4) !== 'EVL1') throw badData('not an event library (EVL1)');
  const events: LibraryEvent[] = [];
  let at = 20;
  for (let i = bytes.readUInt32LE(4); i > 0; i--) {
    const [process, count] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    const first = at + 4;
    events.push({ process, tracks: Array.from({ length: count }, (_, k) => readTrack(bytes, first + TRACK * k)) });
    at = first + TRACK * count;
  }
  return {
    energyGeV: bytes.readFloatLE(8),
    minimumBias: events.filter((event) => event.process < SIGNAL_PROCESS),
    signal: events.filter((event) => event.process >= SIGNAL_PROCESS),
  };
}

function readTrack(bytes: Buffer, at: number): LibraryTrack {
  const pt = bytes.readUInt16LE(at) / 1000;
  const eta = bytes.readInt16LE(at + 2) / 6500;
  const kind = bytes.readUInt8(at + 13);
  const momentum = pt * Math.cosh(eta);
  const mass = MASS[kind] ?? 0;
  return {
    pt,
    eta,
    cot: Math.sinh(eta),
    beta: momentum / Math.hypot(momentum, mass),
    phi: (bytes.readUInt16LE(at + 4) / 65536) * 2 * Math.PI,
    x: bytes.readInt16LE(at + 6) * 0.002,
    y: bytes.readInt16LE(at + 8) * 0.002,
    z: bytes.readInt16LE(at + 10) * 0.002,
    charge: bytes.readUInt8(at + 12) ? 1 : -1,
    kind,
  };
}
