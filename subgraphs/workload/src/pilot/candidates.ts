import { isOneOf } from '../lifecycle/guard.rules.ts';
import type { PilotState } from '../lifecycle/pilot.rules.ts';

/*
 * Which pilots can take a job, as SQL conditions on a pilot and a job. Decided here and nowhere else.
 */

/** States in which a pilot works and is not to stop. */
const WORKING: readonly PilotState[] = ['STARTING', 'IDLE', 'BUSY'];

export const isWorking = (pilot: string): string => isOneOf(`${pilot}.status`, WORKING);

/** A pilot that claims: it works, does not drain, and reports itself ready. */
export const isClaiming = (pilot: string): string =>
  `(${isWorking(pilot)} and not ${pilot}.draining and ${pilot}.not_ready is null)`;

export const takesDevice = (pilot: string, device: string): string =>
  `(${pilot}.device = 'ANY' or ${device} = 'ANY' or ${device} = ${pilot}.device)`;

/** The program of job `j` is none of those in this parameter. */
export const isNotRefused = (programs: string): string =>
  `not exists (select from task rt where rt.id = j.task_id and rt.program = any (${programs}::text[]))`;

/** A claiming pilot that the job has not faulted on, and that has its program. */
export const canRun = (pilot: string, job: string): string =>
  `(${isClaiming(pilot)} and ${takesDevice(pilot, `${job}.device`)} and ${pilot}.id <> all (${job}.faulted_by)
    and not exists (select from pilot_refusal r join task rt on rt.id = ${job}.task_id and rt.program = r.program
                     where r.pilot_id = ${pilot}.id))`;
