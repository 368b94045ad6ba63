import type { FailureName } from '@visor/schema';
import { failureOf, type Failure } from '../failure/failure.rules.ts';
import type { Exceeded, LimitName } from '../usage/limits.rules.ts';
import type { Usage } from '../usage/usage.rules.ts';

/** How a payload ended: its status as a shell reports it, and whether the pilot ended it. */
export interface PayloadResult {
  /** Exit code; 128 + n after signal n. */
  readonly status: number;
  /** The limit for which the pilot ended it. */
  readonly exceeded?: Exceeded;
  readonly usage?: Usage;
  /** Why the program could not be executed; the status is then not the program's own. */
  readonly startError?: string;
  /** Processes of it ran on when it had ended, and were killed. */
  readonly ranOn?: boolean;
  /** User that owns the files it left, where that is not the pilot's. */
  readonly owner?: number;
  /** Whether none of its processes can be left with a file open; otherwise its files are copied, not moved. */
  readonly hasNoProcesses?: boolean;
}

/** What an exit code means by the tool's description. */
type ExitMeaning = 'success' | 'permanent' | 'temporary';

/** Most that a payload may write to its standard output or error where these are logs, bytes each. */
export const MAX_LOG_STREAM_BYTES = 256 * 1024 * 1024;

type Row = readonly [FailureName, string];

/** Exit codes that mean the same for every tool (sysexits.h; shells use 126 and 127). */
const EXIT_CODES: Readonly<Record<number, Row>> = {
  65: ['PAYLOAD_BAD_INPUT', 'bad input data (exit code 65)'],
  126: ['PAYLOAD_EXIT_NONZERO', 'exit code 126 (a shell gives it for a command that it could not execute)'],
  127: ['PAYLOAD_EXIT_NONZERO', 'exit code 127 (a shell gives it for a command that it did not find)'],
};

/** Failure of a payload that exceeded a limit, and what its text adds. */
const LIMITS: Readonly<Record<LimitName, Row>> = {
  walltime: ['PAYLOAD_WALLTIME', ''],
  memory: ['PAYLOAD_OUT_OF_MEMORY', ' (state what it needs as ramMin)'],
  nodeMemory: ['PAYLOAD_OUT_OF_MEMORY', ' (state what it needs as ramMin)'],
  processes: ['PAYLOAD_TOO_MANY_PROCESSES', ' (PILOT_MAX_PROCESSES)'],
  files: ['PAYLOAD_TOO_MANY_FILES', ''],
  scratch: ['PAYLOAD_SCRATCH_EXCEEDED', ' (state what it needs as tmpdirMin and outdirMin)'],
  nodeDisk: ['NO_LOCAL_SPACE', ''],
  idle: ['PAYLOAD_LOOPING', ' (PILOT_IDLE_SECONDS)'],
  log: ['PAYLOAD_LOG_TOO_LARGE', ', which is no declared output'],
  output: ['OUTPUT_TOO_LARGE', ', the most that an output may have (PILOT_MAX_OUTPUT_MIB)'],
};

const SIGNAL_NAMES: Readonly<Record<number, string>> = {
  1: 'HUP',
  2: 'INT',
  4: 'ILL',
  6: 'ABRT',
  7: 'BUS',
  8: 'FPE',
  9: 'KILL',
  11: 'SEGV',
  13: 'PIPE',
  15: 'TERM',
  24: 'XCPU',
};
const MAX_SIGNAL = 64;

/** Returns the failure that a payload's end means, or undefined where it succeeded. */
export function evaluateResult(result: PayloadResult, meaning: ExitMeaning): Failure | undefined {
  const { status, exceeded, startError } = result;
  const failed = ([name, text]: Row): Failure => failureOf(name, 'payload', text);
  if (exceeded) {
    const [name, remedy] = LIMITS[exceeded.limit];
    return failed([name, `${exceeded.text}${remedy}`]);
  }
  if (startError !== undefined) return failed(['PAYLOAD_START_FAILED', startError]);
  if (meaning === 'success') return undefined;
  const known = EXIT_CODES[status];
  if (known) return failed(known);
  const signal = status - 128;
  if (signal >= 1 && signal <= MAX_SIGNAL) {
    const name = SIGNAL_NAMES[signal];
    return failed(['PAYLOAD_SIGNAL', `ended by signal ${signal}${name ? ` (${name})` : ''}`]);
  }
  return failed(['PAYLOAD_EXIT_NONZERO', `${meaning === 'permanent' ? 'permanent: ' : ''}exit code ${status}`]);
}
