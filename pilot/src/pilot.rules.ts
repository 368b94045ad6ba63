/*
 * What a pilot decides, as functions of values.
 *
 *   CLAIMED ► VALIDATING ► SETTING_UP ► STAGING_IN ► RUNNING ► ANALYSING ► STAGING_OUT ► FINISHED
 *      any of them ► FAILED (code) | CANCELLED (ordered) ; the server alone says LOST
 */

/** Phases of an attempt in their order. */
export const phases = [
  'CLAIMED',
  'VALIDATING',
  'SETTING_UP',
  'STAGING_IN',
  'RUNNING',
  'ANALYSING',
  'STAGING_OUT',
] as const;
export type Phase = (typeof phases)[number];

const ends = ['FINISHED', 'FAILED', 'CANCELLED', 'LOST'] as const;
export const isTerminal = (state: string): boolean => (ends as readonly string[]).includes(state);

/** Why an attempt failed; the codes are those of docs/states.md. */
export interface Failure {
  readonly code: number;
  readonly source: 'pilot' | 'payload';
  readonly text: string;
}

/** How a payload ended: what a shell says of it, and whether the pilot ended it. */
export interface PayloadEnd {
  /** Exit code; 128 + n after signal n. */
  readonly status: number;
  /** Set when the pilot ended it: its time was over, or it wrote too much to its standard output or error. */
  readonly limit?: 'walltime' | 'flood' | 'output';
  /** Set when the program could not be executed, to why: the status is not the program's own. */
  readonly unstarted?: string;
  /** User that what it left belongs to, where that is not the pilot's. */
  readonly owner?: number;
  /** Whether it is certain that no process of it is left, so that none has a file open: else its files are copied. */
  readonly isSwept?: boolean;
}
export type Judgement = 'success' | 'permanent' | 'temporary';

/** Exit codes with a meaning of their own, before what the tool declares (sysexits.h; shells' 126, 127). */
const exitCodes: Readonly<Record<number, { code: number; text: string }>> = {
  65: { code: 409, text: 'bad input data (exit code 65)' },
  126: { code: 402, text: 'exit code 126 (a shell gives it for a command that it could not execute)' },
  127: { code: 402, text: 'exit code 127 (a shell gives it for a command that it did not find)' },
};
/** Most that a payload may write to its standard output or error where these are logs, bytes each. */
export const FLOOD_BYTES = 256 * 1024 * 1024;

const limits = {
  walltime: { code: 404, text: 'ran longer than its limit' },
  flood: {
    code: 402,
    text: `wrote more than ${FLOOD_BYTES / 2 ** 20} MiB to its standard output or error, which is no declared output`,
  },
  output: {
    code: 507,
    text: 'wrote more to its standard output or error than an output may have (PILOT_MAX_OUTPUT_MIB)',
  },
};
const signalNames: Readonly<Record<number, string>> = {
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

/** What a payload's end means; undefined: it succeeded. */
export function verdict({ status, limit, unstarted }: PayloadEnd, judgement: Judgement): Failure | undefined {
  const failed = (row: { code: number; text: string }): Failure => ({ ...row, source: 'payload' });
  if (limit) return failed(limits[limit]);
  if (unstarted !== undefined) return failed({ code: 401, text: unstarted });
  if (judgement === 'success') return undefined;
  const known = exitCodes[status];
  if (known) return failed(known);
  const signal = status - 128;
  if (signal >= 1 && signal <= 64) {
    const name = signalNames[signal];
    return failed({ code: 403, text: `ended by signal ${signal}${name ? ` (${name})` : ''}` });
  }
  return failed({ code: 402, text: `${judgement === 'permanent' ? 'permanent: ' : ''}exit code ${status}` });
}

/** Failure codes of local errors while a work directory is made or filled. */
export function localFailure(errorCode: string | undefined, text: string): Failure {
  const code = errorCode === 'ENOSPC' || errorCode === 'EDQUOT' ? 202 : 201;
  return { code, source: 'pilot', text: `the work directory: ${text}` };
}

/** Work in hand beyond the slots, seconds: enough for an answer of a busy server to arrive meanwhile. */
const AHEAD_SECONDS = 0.5;
const MOST_AHEAD = 100;

/**
 * How many attempts to hold beyond the running ones. Tiny jobs need many, or a slot waits for each claim; long ones one
 * per slot, so that its input is staged meanwhile and other pilots are not starved.
 */
export function aheadOf(slots: number, secondsPerJob: number | undefined): number {
  if (secondsPerJob === undefined) return Math.min(2 * slots, MOST_AHEAD);
  const wanted = Math.ceil((slots * AHEAD_SECONDS) / Math.max(secondsPerJob, 1e-6));
  return Math.min(Math.max(wanted, slots), Math.max(slots, MOST_AHEAD));
}

/** How many to claim now: none before a half of the room ahead is free, so that claims come in batches. */
export function wanted(slots: number, ahead: number, held: number): number {
  const room = slots + ahead - held;
  return room >= Math.max(1, ahead / 2) ? Math.min(room, 200) : 0;
}

/** One report that waits to be sent. */
export interface Waiting {
  readonly key: string;
  readonly state: string;
  /** Size of its JSON, bytes. */
  readonly bytes: number;
}
const MOST_ITEMS = 200;
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The next call's reports and what stays, both in order. When more wait than a call takes, the steps of attempts whose
 * end waits too are left out: phases may be skipped, ends may not.
 */
export function takeBatch<T extends Waiting>(waiting: readonly T[]): { batch: T[]; rest: T[] } {
  const ended = waiting.length > MOST_ITEMS ? new Set(waiting.filter(isEnd).map(({ key }) => key)) : undefined;
  const kept = ended ? waiting.filter((one) => isEnd(one) || !ended.has(one.key)) : waiting;
  let bytes = 0;
  const over = kept.findIndex((one, index) => index > 0 && (index >= MOST_ITEMS || (bytes += one.bytes) > MOST_BYTES));
  return over < 0 ? { batch: [...kept], rest: [] } : { batch: kept.slice(0, over), rest: kept.slice(over) };
}
const isEnd = ({ state }: Waiting): boolean => isTerminal(state);

/** Pause before try n (from 0), milliseconds: 100 ms doubling to 5 s. */
export const backOff = (tries: number): number => Math.min(5_000, 100 * 2 ** Math.min(tries, 10));

/** Extension of a file name with its dot; empty where it has none. */
export function extensionOf(basename: string): string {
  const dot = basename.lastIndexOf('.');
  return dot > 0 ? basename.slice(dot) : '';
}

/** Logical name of an output: the claim's stem and the extension of the program's own file name. */
export const outputName = (stem: string, basename: string): string => stem + extensionOf(basename);

/** What the answer to a terminal report says of the files it named: remove them, or leave them to the catalog. */
export function unwanted(reported: string, status: string, state: string | null): { outputs: boolean; log: boolean } {
  // The log archive of a cancelled attempt is registered like any other, but nothing of a success that came too late.
  if (state === 'CANCELLED') return { outputs: true, log: reported === 'FINISHED' };
  const lost = status === 'LEASE_LOST' || state === 'LOST';
  // Outputs of an attempt that failed are nobody's; its log archive may have been taken. Where the server took the success
  // before it refused what followed, or does not say what it knows, they stay: dark data is found, a lost file is not.
  return { outputs: lost || (status === 'REFUSED' && state === 'FAILED'), log: lost };
}

/** Pause of the daemon before it starts a pilot again, after `quick` short lives in a row, milliseconds. */
export const restartPause = (quick: number): number => Math.min(10_000, 100 * 2 ** Math.min(quick, 10));
