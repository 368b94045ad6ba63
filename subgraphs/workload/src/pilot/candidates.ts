/*
 * Which pilots could take a job, as SQL conditions on a pilot and a job. Decided here and nowhere else.
 */

/** A pilot that claims: it lives, is not to drain, and says that it is ready. */
export const isClaiming = (pilot: string): string =>
  `(${pilot}.status in ('STARTING', 'IDLE', 'BUSY') and not ${pilot}.draining and ${pilot}.not_ready is null)`;

export const takesDevice = (pilot: string, device: string): string =>
  `(${pilot}.device = 'ANY' or ${device} = 'ANY' or ${device} = ${pilot}.device)`;

/** Of a job: its program is none of those in this parameter. */
export const notRefused = (programs: string): string =>
  `and not exists (select from task rt where rt.id = j.task_id and rt.program = any (${programs}::text[]))`;

/** A claiming pilot that this job has not faulted on, and that has its program. */
export const couldRun = (pilot: string, job: string): string =>
  `(${isClaiming(pilot)} and ${takesDevice(pilot, `${job}.device`)} and ${pilot}.id <> all (${job}.faulted_by)
    and not exists (select from pilot_refusal r join task rt on rt.id = ${job}.task_id and rt.program = r.program
                     where r.pilot_id = ${pilot}.id))`;
