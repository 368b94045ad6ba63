/**
 * A toy of SPD's barrel. Radii and lengths follow the public SpdRoot geometry where it has them; times, noise and
 * the grain of the beam-beam counter are our own. cm, ns, GeV unless said otherwise.
 */
export const GEOMETRY = 'toy-spd-barrel/1';

/** Length of a slice: our choice, about 30 collisions. */
export const SLICE_NS = 10_000;
/** Time between bunch crossings (public number). */
export const CROSSING_NS = 76.3;
/** Spread of the collision time within a crossing (ours). */
export const CROSSING_JITTER_NS = 0.7;
/** Collisions per second at 10^32 cm^-2 s^-1 (public number). */
export const EVENT_RATE_HZ = 3.0e6;

/** Light, cm/ns. */
export const LIGHT = 29.9792458;
/** Solenoid, T, along z. */
const FIELD_T = 1.0;
/** Radius of a track's circle per transverse momentum, cm per GeV/c. */
export const RADIUS_PER_PT = 100 / 0.299792458 / FIELD_T;

/** Beam spot across and along the beam. */
export const BEAM = { sigmaXY: 0.1, halfZ: 30 } as const;

/** Silicon vertex detector: pitch and spread in rφ and z, spread in time. */
export const VERTEX = {
  radii: [5, 13, 21],
  halfLength: 36.9,
  pitchPhi: 0.0095,
  pitchZ: 0.019,
  sigmaPhi: 0.00274,
  sigmaZ: 0.0081,
  sigmaTime: 5,
  efficiency: 0.98,
} as const;

/** Straw tracker: axial straws, drift linear in the distance to the wire. */
export const STRAW = {
  stations: 35,
  innerRadius: 27,
  outerRadius: 85,
  halfLength: 118,
  pitch: 1.0,
  maxDrift: 120,
  sigmaTime: 1.0,
  efficiency: 0.97,
  noiseHz: 1e4,
} as const;

export const TOF = {
  radius: 93.3,
  halfLength: 185.6,
  pitchPhi: 1.0,
  pitchZ: 3.0,
  sigmaTime: 0.07,
  efficiency: 0.98,
  noiseHz: 25,
} as const;

/** Beam-beam counter: two wheels. */
export const BBC = { z: 186.6, innerRadius: 6, outerRadius: 84.7, rings: 5, sectors: 16, sigmaTime: 0.4 } as const;

export const TURN = 2 * Math.PI;

/** Channels around a cylinder. */
const around = (radius: number, pitch: number): number => Math.floor((TURN * radius) / pitch);

export const STRAW_RADII = Float64Array.from(
  { length: STRAW.stations },
  (_, i) => STRAW.innerRadius + ((STRAW.outerRadius - STRAW.innerRadius) * i) / (STRAW.stations - 1),
);
/** Straws of each station. */
export const STRAW_COUNT = Uint32Array.from(STRAW_RADII, (radius) => around(radius, STRAW.pitch));
export const STRAW_TOTAL = STRAW_COUNT.reduce((sum, count) => sum + count, 0);
export const VERTEX_PHI_STRIPS = Uint32Array.from(VERTEX.radii, (radius) => around(radius, VERTEX.pitchPhi));
export const VERTEX_Z_STRIPS = Math.floor((2 * VERTEX.halfLength) / VERTEX.pitchZ);
export const TOF_PHI_STRIPS = around(TOF.radius, TOF.pitchPhi);
export const TOF_Z_STRIPS = Math.floor((2 * TOF.halfLength) / TOF.pitchZ);

/** Angle into 0..2π. */
export const wrapAngle = (angle: number): number => {
  const rest = angle % TURN;
  return rest < 0 ? rest + TURN : rest;
};

/** Smallest turn from b to a, -π..π. */
export const angleBetween = (a: number, b: number): number => {
  let turn = (a - b) % TURN;
  if (turn > Math.PI) turn -= TURN;
  if (turn < -Math.PI) turn += TURN;
  return turn;
};
