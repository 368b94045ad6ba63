import { MAX_JSON_DEPTH } from './checks.ts';

/*
 * Limits that pilots and the server agree on. A pilot keeps to them; the server refuses or cuts what exceeds them.
 */

/** What one job can ask for. The numbers fit the columns of a job, and none makes a sum of demands inexact. */
export const MAX_CORES = 10_000;
export const MAX_RESOURCE_MIB = 2 ** 30;
export const MAX_GPUS = 1_000;
export const MAX_WALL_SECONDS = 2 ** 31 - 1;
/** What CWL assumes of a tool that states nothing. */
export const DEFAULT_RAM_MIB = 256;
export const DEFAULT_SCRATCH_MIB = 2_048;
/** Jobs of one chunk, and QUEUED jobs, that a task can ask for. */
export const MAX_CHUNK_SIZE = 100_000;
export const MAX_WINDOW_SIZE = 1_000_000;
/** Compiled tool of a task, bytes as JSON: each claim of its jobs carries it. */
export const MAX_TOOL_BYTES = 256 * 1024;
/** Jobs of one claim. */
export const MAX_CLAIM_SIZE = 200;
/** Files that one job reads, and jobs of one claim together: an answer has a bound, and a message that names them must fit any broker. */
export const MAX_JOB_FILES = 20_000;
/** Reports that a pilot sends in one call. */
export const MAX_REPORTS_PER_CALL = 200;
/** JSON report of a program, bytes. */
export const MAX_REPORT_BYTES = 256 * 1024;
/** Lists and objects within each other in a program's report: those of any call, less the four of the call around it. */
export const MAX_REPORT_DEPTH = MAX_JSON_DEPTH - 4;
/** End of a standard output or error that is sent with a terminal report: bytes that a pilot sends, characters kept. */
export const MAX_TAIL_BYTES = 64 * 1024;
/** Text of a failure, characters. */
export const MAX_FAILURE_TEXT_LENGTH = 4_000;
