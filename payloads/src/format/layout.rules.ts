/**
 * The numbers of `spdof-slice/1`, little endian, every length a multiple of 4:
 *
 *   Star FBeg JSON (SLCE [TRUT] [EVTS])* FEnd Stop
 *
 * The block tags are those of the raw-data format published by JINR's electronics group (tag, payload length, payload);
 * SLCE, EVTS, TRUT and Fil# are ours. Nothing here claims to be the format of SPD's own data acquisition.
 */
export const FORMAT = 'spdof-slice/1';

/** Block tags: four characters read as a little-endian u32. */
export const TAG = {
  start: 0x72617453, // 'Star'
  stop: 0x706f7453, // 'Stop'
  fileBegin: 0x67654246, // 'FBeg'
  fileEnd: 0x646e4546, // 'FEnd'
  json: 0x4e4f534a, // 'JSON'
  slice: 0x45434c53, // 'SLCE'
  truth: 0x54555254, // 'TRUT'
  events: 0x53545645, // 'EVTS'
  runNumber: 0x236e7552, // 'Run#', a record inside Star, FBeg and Stop
  fileNumber: 0x236c6946, // 'Fil#', a record inside FBeg
} as const;

/** Bytes. */
export const SIZE = { blockHead: 8, record: 12, sliceHead: 40, detectorHead: 16, hit: 8, fileEnd: 16 } as const;

/** Bits of a slice's flags. */
export const FLAG = { truncated: 1, detectorMissing: 2, overflow: 4, simulated: 8, filtered: 16 } as const;

/** Detector ids; ECAL (0x50) and RS (0x60) are reserved. */
export const DETECTOR = { bbc: 0x10, vertex: 0x20, straw: 0x30, tof: 0x40 } as const;
type DetectorId = (typeof DETECTOR)[keyof typeof DETECTOR];
export const DETECTOR_IDS: readonly DetectorId[] = Object.values(DETECTOR);

/** One count of a hit's time in ns (15.6 ps). */
export const TIME_COUNT = 1 / 64;
export const COUNTS_PER_NS = 64;

/** Longest slice whose hits' times fit their 32 bits, ns. */
export const MAX_SLICE_NS = 2 ** 32 / COUNTS_PER_NS;

/** A file with more than this share of bad slices is refused. */
export const MAX_BAD_SHARE = 0.1;

/** Zero bytes that bring a length up to a multiple of 4. */
export const padding = (length: number): number => (4 - (length % 4)) % 4;
