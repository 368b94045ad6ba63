import type { Tx } from '@visor/db';
import { countFacts } from '../task/counters.ts';
import { takesDevice } from '../pilot/candidates.ts';
import { pickOrder } from '../job/pick-order.ts';

export interface OfferedJob {
  readonly jobId: string;
  readonly taskId: string;
  readonly device: string;
}

/** Which jobs a window is for: those of the programs that some pilot lacks, or the others. */
export interface QueuePart {
  readonly programs: readonly string[];
  readonly lacking: boolean;
}

/** Programs that some live pilot of this device lacks. */
export async function lackedPrograms(tx: Tx, device: string): Promise<readonly string[]> {
  const rows = await tx.query<{ program: string }>(
    `select distinct r.program from pilot_refusal r join pilot o on o.id = r.pilot_id
      where o.status in ('STARTING', 'IDLE', 'BUSY') and ${takesDevice('o', '$1')} order by 1`,
    [device],
  );
  return rows.map(({ program }) => program);
}

const isOfPart = ({ lacking }: QueuePart): string =>
  `and ${lacking ? '' : 'not '}exists (select from task pt where pt.id = j.task_id and pt.program = any ($5::text[]))`;

/**
 * Fills the window of one device, or a part's window of its own, from its DEFINED jobs whose time has come, in the order of the
 * queue: one statement.
 */
export async function offer(
  tx: Tx,
  { device, part, window, most }: { device: string; part: QueuePart | undefined; window: number; most: number },
  now: Date,
): Promise<OfferedJob[]> {
  const filter = part ? isOfPart(part) : '';
  return tx.query(
    `with room as (
       select greatest(0, least($3::bigint, $2 - (
                select count(*) from job j where j.state = 'QUEUED' and j.device = $1 ${filter}))) as n
     ), given as materialized (
       select j.id, j.task_id from job j
        where j.state = 'DEFINED' and j.device = $1 and (j.not_before is null or j.not_before <= $4) ${filter}
        order by ${pickOrder} limit (select n from room) for no key update skip locked
     ), moved as (
       update job j set state = 'QUEUED', queued_at = $4, not_before = null from given g where j.id = g.id
     ), fact as (
       select task_id, 'DEFINED' as "left", 'QUEUED' as entered, null as attempt_end, 0 as requests from given
     ), ${countFacts}
     select id as "jobId", task_id as "taskId", $1 as device from given`,
    [device, window, most, now, ...(part ? [part.programs] : [])],
  );
}
