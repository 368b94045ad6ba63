import { failureCodes } from '@visor/schema';
import type { Failure } from '../failure/failure.rules.ts';

/** Node faults in a row, with no payload that ran between them, that make a pilot not ready. */
export const NODE_FAULT_LIMIT = 3;

/** Faults of the node that any job would meet. A missing program fails its own jobs only. */
const NODE_FAULT_CODES: ReadonlySet<number> = new Set([
  failureCodes.ENVIRONMENT_FAILED,
  failureCodes.NO_LOCAL_SPACE,
  failureCodes.LAUNCHER_FAILED,
  failureCodes.PAYLOAD_START_FAILED,
]);

export const isNodeFault = ({ code, source }: Failure): boolean => source === 'pilot' && NODE_FAULT_CODES.has(code);

export const isMissingProgram = (code: number): boolean => code === failureCodes.UNKNOWN_EXECUTABLE;
