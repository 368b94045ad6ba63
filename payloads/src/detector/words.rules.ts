import {
  BBC,
  STRAW_COUNT,
  TOF,
  TOF_PHI_STRIPS,
  TOF_Z_STRIPS,
  TURN,
  VERTEX,
  VERTEX_PHI_STRIPS,
  VERTEX_Z_STRIPS,
} from './geometry.rules.ts';

/**
 * The detector's own word of a hit (word 1):
 *
 *   BBC     [31:26] side   [25:23] ring    [22:18] sector  [17:0] charge
 *   vertex  [31:26] layer  [25:12] φ strip [11:0] z strip
 *   straw   [31:26] station [25:14] straw  [13:10] 0       [9:0] charge
 *   TOF     [31:20] φ strip [19:12] z strip [11:0] charge
 *
 * Angles in 0..2π, z in cm.
 */
const bbcWord = (side: number, ring: number, sector: number, charge: number): number =>
  ((side << 26) | (ring << 23) | (sector << 18) | charge) >>> 0;

export const vertexWord = (layer: number, phiStrip: number, zStrip: number): number =>
  ((layer << 26) | (phiStrip << 12) | zStrip) >>> 0;

export const strawWord = (station: number, straw: number, charge: number): number =>
  ((station << 26) | (straw << 14) | charge) >>> 0;

export const tofWord = (phiStrip: number, zStrip: number, charge: number): number =>
  ((phiStrip << 20) | (zStrip << 12) | charge) >>> 0;

export const stationOf = (word: number): number => word >>> 26;
export const strawOf = (word: number): number => (word >>> 14) & 0xfff;
export const strawCharge = (word: number): number => word & 0x3ff;

/** Centre of the strip that a vertex-detector word names. */
export const vertexPhi = (word: number, layer: number): number =>
  ((((word >>> 12) & 0x3fff) + 0.5) / (VERTEX_PHI_STRIPS[layer] ?? 1)) * TURN;
export const vertexZ = (word: number): number => ((word & 0xfff) + 0.5) * VERTEX.pitchZ - VERTEX.halfLength;

/** Word of the strip that holds a point. A point beyond the last strip counts into it. */
export const vertexWordAt = (layer: number, phi: number, z: number): number =>
  vertexWord(
    layer,
    Math.min((VERTEX_PHI_STRIPS[layer] ?? 1) - 1, Math.floor((phi / TURN) * (VERTEX_PHI_STRIPS[layer] ?? 1))),
    Math.max(0, Math.min(VERTEX_Z_STRIPS - 1, Math.floor((z + VERTEX.halfLength) / VERTEX.pitchZ))),
  );

export const tofWordAt = (phi: number, z: number, charge: number): number =>
  tofWord(
    Math.min(TOF_PHI_STRIPS - 1, Math.floor((phi / TURN) * TOF_PHI_STRIPS)),
    Math.max(0, Math.min(TOF_Z_STRIPS - 1, Math.floor((z + TOF.halfLength) / TOF.pitchZ))),
    charge,
  );

export const bbcWordAt = (side: number, radius: number, phi: number, charge: number): number => {
  const ring = Math.floor(((radius - BBC.innerRadius) / (BBC.outerRadius - BBC.innerRadius)) * BBC.rings);
  return bbcWord(
    side,
    Math.min(BBC.rings - 1, ring),
    Math.min(BBC.sectors - 1, Math.floor((phi / TURN) * BBC.sectors)),
    charge,
  );
};

/** Where an angle falls among a station's straws: whole part the straw, rest the place across it (0.5 is the wire). */
export const strawPlace = (station: number, phi: number): number => (phi / TURN) * (STRAW_COUNT[station] ?? 1);
