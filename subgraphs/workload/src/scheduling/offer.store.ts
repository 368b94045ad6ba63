import type { Tx } from '@visor/db';
import { transitionRow } from '../history/transition-row.ts';
import { PICK_ORDER } from '../job/pick-order.ts';
import { guard, isOneOf, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { isWorking, takesDevice } from '../pilot/candidates.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';
import type { Device } from '../task/device.rules.ts';
import type { OfferedJob } from './scheduling.messages.ts';

/** Which jobs a window is for: those of the programs that some pilot lacks, or the others. */
export interface QueuePart {
  readonly programs: readonly string[];
  readonly lacking: boolean;
}

/** Reads the programs that some working pilot of this device lacks. */
export async function readLackedPrograms(tx: Tx, device: Device): Promise<readonly string[]> {
  const rows = await tx.query<{ program: string }>(
    `select distinct r.program from pilot_refusal r join pilot o on o.id = r.pilot_id
      where ${isWorking('o')} and ${takesDevice('o', '$1')} order by 1`,
    [device],
  );
  return rows.map(({ program }) => program);
}

/** @param part condition on the program of job `j`, where a part of the queue has a window of its own */
const offerStatement = (part = ''): string => `
  with room as (
    select greatest(0, least($3::bigint, $2 - (
             select count(*) from job j where ${isOneOf('j.state', jobLifecycle.targets('offer'))} and j.device = $1 ${part}))) as n
  ), offered as materialized (
    select j.id, j.task_id, j.state as source from job j
     where ${guard(jobLifecycle, 'offer', 'j.state')} and j.device = $1 and j.held_at is null
       and (j.not_before is null or j.not_before <= $4) ${part}
     order by ${PICK_ORDER} limit (select n from room) for no key update skip locked
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'offer')}, queued_at = $4, not_before = null
      from offered o where j.id = o.id
  ), transition as (
    select ${transitionRow({ job: 'id', task: 'task_id', cause: 'OFFER', at: '$4', source: 'source', target: targetOf(jobLifecycle, 'offer') })}
      from offered
  ), ${COUNT_TRANSITIONS}
  select id as "jobId", task_id as "taskId", $1 as device from offered`;

const HAS_PROGRAM = 'exists (select from task pt where pt.id = j.task_id and pt.program = any ($5::text[]))';
const OFFER = offerStatement();
const OFFER_LACKING = offerStatement(`and ${HAS_PROGRAM}`);
const OFFER_OTHERS = offerStatement(`and not ${HAS_PROGRAM}`);

/**
 * Fills the window of one device, or of a part of its queue, from its DEFINED jobs that are due, in the order of the queue: one
 * statement.
 */
export async function offer(
  tx: Tx,
  window: {
    readonly device: Device;
    readonly part: QueuePart | undefined;
    /** QUEUED jobs that the window has at most. */
    readonly size: number;
    readonly limit: number;
  },
  now: Date,
): Promise<OfferedJob[]> {
  const { device, part, size, limit } = window;
  const parameters = [device, size, limit, now];
  if (!part) return tx.query(OFFER, parameters);
  return tx.query(part.lacking ? OFFER_LACKING : OFFER_OTHERS, [...parameters, part.programs]);
}
