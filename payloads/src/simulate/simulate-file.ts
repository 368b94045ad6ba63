import { closeSync, openSync, writeSync } from 'node:fs';
import { CROSSING_NS, EVENT_RATE_HZ, GEOMETRY, SLICE_NS } from '../detector/geometry.rules.ts';
import { FLAG, FORMAT } from '../format/layout.rules.ts';
import { encodeTruth } from '../format/truth.rules.ts';
import { memorySink, writeContainer, type Sink } from '../format/write-container.ts';
import { VERSION } from '../version.ts';
import { loadLibrary, type EventLibrary } from './event-library.ts';
import { combineSeeds, createRandom } from './random.rules.ts';
import { simulateSlice } from './simulate-slice.rules.ts';

interface SimulateOptions {
  /** Run number, below 2^32. */
  readonly run: number;
  /** Number of the file in the run, from 0; files of one run differ even when they share a seed. */
  readonly fileNumber: number;
  /** Slices of 10 µs; 100 of them are about 6.6 MB. May be 0. */
  readonly slices: number;
  readonly seed: number;
  /** Logical name, written into the file. Default: `run<run>.<file, 5 digits>.spdraw`. */
  readonly file?: string;
  /** Default: the library of the package, loaded once. */
  readonly library?: EventLibrary;
  /** Share of J/ψ→μμ among the collisions, default 0.001. */
  readonly signalFraction?: number;
  /** Noise relative to the usual, default 1. */
  readonly noise?: number;
  /** Collisions per second, default 3 MHz. */
  readonly rateHz?: number;
  /** Write TRUT blocks after the slices; default false. */
  readonly truth?: boolean;
}

/** What came out. */
interface Simulated {
  /** Logical name. */
  readonly file: string;
  readonly size: number;
  readonly slices: number;
  readonly hits: number;
  /** Collisions. */
  readonly events: number;
}

let shared: EventLibrary | undefined;

/** Name that a file gets when it is given none. */
export const rawFileName = (run: number, fileNumber: number): string =>
  `run${run}.${String(fileNumber).padStart(5, '0')}.spdraw`;

/** Simulates a raw file of the data acquisition in memory. The same options give the same bytes. */
export function simulateFile(options: SimulateOptions): Buffer {
  const sink = memorySink();
  simulateInto(sink, options);
  return sink.bytes();
}

/** Simulates a raw file straight to disk, slice by slice. */
export function simulateToFile(path: string, options: SimulateOptions): Simulated {
  const handle = openSync(path, 'w');
  try {
    const write = (bytes: Uint8Array): void => {
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
    };
    return simulateInto({ write }, options);
  } finally {
    closeSync(handle);
  }
}

function simulateInto(sink: Sink, options: SimulateOptions): Simulated {
  const { run, fileNumber, slices, seed, signalFraction = 0.001, noise = 1, rateHz = EVENT_RATE_HZ } = options;
  for (const [name, value] of Object.entries({ run, fileNumber }))
    if (!(Number.isInteger(value) && value >= 0 && value < 2 ** 32))
      throw new RangeError(`${name} ${value} is no whole number below 2^32`);
  const library = options.library ?? (shared ??= loadLibrary());
  const file = options.file ?? rawFileName(run, fileNumber);
  const random = createRandom(combineSeeds(seed, run, fileNumber));
  const conditions = { rateHz, signalFraction, noise };
  const args = { ...conditions, seed, slices };
  let [size, events] = [0, 0];
  const counted: Sink = {
    write(bytes) {
      size += bytes.length;
      sink.write(bytes);
    },
  };
  const writer = writeContainer(
    counted,
    {
      format: FORMAT,
      run,
      file,
      sliceNs: SLICE_NS,
      bxNs: CROSSING_NS,
      geometry: GEOMETRY,
      cableMap: null,
      sim: true,
      history: [{ program: 'visor simulate', version: VERSION, args }],
    },
    fileNumber,
  );
  for (let slice = 0; slice < slices; slice++) {
    const start = (fileNumber * slices + slice) * SLICE_NS;
    const made = simulateSlice(random, library, conditions, start);
    const header = {
      frame: fileNumber,
      slice,
      start,
      length: SLICE_NS,
      flags: FLAG.simulated,
      firstCrossing: made.firstCrossing,
    };
    writer.slice(header, made.blocks);
    if (options.truth) writer.truth(encodeTruth(made.events));
    events += made.events.length;
  }
  const written = writer.end();
  return { file, size, events, ...written };
}
