/**
 * The applied programs of the demonstration chain, seen from other workspaces: raw files to feed it, faults to try it
 * with, and a look into what it made. The programs themselves are `bin/spd-payload` and its short forms.
 */
export { EXIT, PayloadFailure, type ExitCode } from './failure.ts';
export { FORMAT } from './format/layout.rules.ts';
export type { HistoryEntry, Metadata, Parent } from './format/metadata.rules.ts';
export type { Histogram } from './run/histogram.rules.ts';
export type { Report } from './run/run-stage.ts';
export { STAGE_NAMES, type StageName } from './run/stage.ts';
export { loadLibrary, type EventLibrary } from './simulate/event-library.ts';
export { FAULTS, injectFault, type FaultKind } from './simulate/inject-fault.ts';
export {
  rawFileName,
  simulateFile,
  simulateToFile,
  type SimulateOptions,
  type Simulated,
} from './simulate/simulate-file.ts';
export { readParents, summarise, type Summary } from './summarise.ts';

/** Directory of the executables, for a pilot's payload path. */
export const PAYLOAD_BIN: string = new URL('../bin', import.meta.url).pathname;
