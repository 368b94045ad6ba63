import { guard, isOneOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import type { PilotState } from '../lifecycle/pilot.rules.ts';
import { SCHEDULED_PHASES } from '../lifecycle/task.rules.ts';
import { isGiven } from '../task/is-given.ts';

/*
 * Which pilots can take a job, as SQL conditions on a pilot and a job. Decided here and nowhere else.
 */

/** States in which a pilot works and is not to stop. */
const WORKING: readonly PilotState[] = ['STARTING', 'IDLE', 'BUSY'];

export const isWorking = (pilot: string): string => isOneOf(`${pilot}.status`, WORKING);

/** A person has set the pilot's node OFFLINE. */
export const isOffline = (pilot: string): string =>
  `exists (select from node off where off.name = ${pilot}.node and off.mode = 'OFFLINE')`;

/** A pilot that claims: it works, does not drain, reports itself ready, and its node is neither OFFLINE nor in quarantine. */
export const isClaiming = (pilot: string): string =>
  `(${isWorking(pilot)} and not ${pilot}.draining and ${pilot}.not_ready is null and not ${isOffline(pilot)}
    and not exists (select from node cn where cn.name = ${pilot}.node and cn.health <> 'OK'))`;

export const takesDevice = (pilot: string, device: string): string =>
  `(${pilot}.device = 'ANY' or ${device} = 'ANY' or ${device} = ${pilot}.device)`;

/** What jobs demand of a pilot, as columns of pilot, job and task. */
export const RESOURCES = ['cores', 'ram_mib', 'scratch_mib', 'gpus'] as const;

/** All that the pilot has would do for a job or task. What it has not declared (null) does. */
export const hasResources = (pilot: string, demand: string): string =>
  `(${RESOURCES.map((name) => `coalesce(${demand}.${name} <= ${pilot}.${name}, true)`).join(' and ')})`;

/** The pilot has all labels that task `task` requires. One that declares none has none. */
export const hasLabels = (pilot: string, task: string): string => `${task}.labels <@ coalesce(${pilot}.labels, '{}')`;

/** The pilot does not end before a job that starts at `now` may have taken its whole time. */
export const hasTime = (pilot: string, demand: string, now: string): string =>
  `coalesce(${pilot}.ends_at >= ${now}::timestamptz + ${demand}.wall_seconds * interval '1 second', true)`;

/** A claiming pilot that the job has not faulted on, that has its program, and of which it asks no more than it has. */
export const canRun = (pilot: string, job: string): string =>
  `(${isClaiming(pilot)} and ${takesDevice(pilot, `${job}.device`)} and ${pilot}.id <> all (${job}.faulted_by)
    and ${hasResources(pilot, job)}
    and exists (select from task rt where rt.id = ${job}.task_id and ${hasLabels(pilot, 'rt')}
                   and not exists (select from pilot_refusal r where r.pilot_id = ${pilot}.id and r.program = rt.program)))`;

/** Parameters of a statement about the jobs that one pilot may claim. */
interface ClaimParameters {
  readonly pilotId: string;
  readonly node: string;
  readonly devices: string;
  /** Programs that it lacks. */
  readonly refuses: string;
  readonly now: string;
}

/**
 * Job `j` is claimable, and the pilot in row `me` could run it alone; a job stays away from the node or pilot that it failed on
 * while another can take it. The tasks are read once a statement and hashed: whatever lies at the head of the queue, a row of it
 * costs one look.
 */
export const isCandidate = ({ pilotId, node, devices, refuses, now }: ClaimParameters): string => `(
  me.id = ${pilotId} and ${guard(jobLifecycle, 'claim', 'j.state')} and j.device = any (${devices})
  and (j.task_id in (
        select t.id from task t cross join pilot me
         where me.id = ${pilotId} and t.device = any (${devices}) and ${isOneOf('t.phase', SCHEDULED_PHASES)} and ${isGiven('t')}
           and ${hasLabels('me', 't')} and not coalesce(t.program = any (${refuses}::text[]), false))) is true
  and ${hasResources('me', 'j')} and ${hasTime('me', 'j', now)}
  and (j.avoid_until is null or j.avoid_until <= ${now}
       or (j.avoid_node is distinct from ${node} and ${pilotId} <> all (j.faulted_by))
       or not exists (
         select from pilot o where (j.avoid_node is null or o.node <> j.avoid_node) and ${canRun('o', 'j')})))`;

/** A retry has raised what the job needs beyond what its task states. */
export const isRaised = (job: string, task: string): string =>
  `(${job}.ram_mib > ${task}.ram_mib or ${job}.wall_seconds > ${task}.wall_seconds)`;

/** Some claiming pilot could run the job, were it idle. */
export const fitsAnyPilot = (job: string, task: string, now: string): string =>
  `exists (select from pilot fp where ${isClaiming('fp')} and ${takesDevice('fp', `${job}.device`)} and ${hasResources('fp', job)}
     and ${hasTime('fp', job, now)} and ${hasLabels('fp', task)}
     and not exists (select from pilot_refusal fr where fr.pilot_id = fp.id and fr.program = ${task}.program))`;
