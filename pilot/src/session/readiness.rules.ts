import type { Failure } from '../pilot.rules.ts';

/** So many local faults in a row, with no payload that ran between them, make a pilot not ready. */
export const LOCAL_FAULT_LIMIT = 3;

/** Faults of the node that any job would meet. A missing program (102) is met by its own jobs only. */
const LOCAL_FAULT_CODES: ReadonlySet<number> = new Set([201, 202, 203, 401]);

export const isLocalFault = ({ code, source }: Failure): boolean => source === 'pilot' && LOCAL_FAULT_CODES.has(code);

export const isRefusedProgram = (code: number): boolean => code === 102;

/** Pause before a pilot that is not ready tries again, milliseconds: 1 s doubling to 60 s. */
export const probePause = (tries: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(tries, 10));
