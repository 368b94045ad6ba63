import type { Tx } from '@visor/db';
import { countFacts } from '../task/counters.ts';
import { pickOrder } from './order.ts';

export interface OfferedJob {
  readonly jobId: string;
  readonly taskId: string;
  readonly device: string;
}

/** Fills the window of one device from its DEFINED jobs whose time has come, in the order of the queue: one statement. */
export async function offer(tx: Tx, device: string, window: number, most: number, now: Date): Promise<OfferedJob[]> {
  return tx.query(
    `with room as (
       select greatest(0, least($3::bigint, $2 - (select count(*) from job j where j.state = 'QUEUED' and j.device = $1))) as n
     ), given as materialized (
       select j.id, j.task_id from job j
        where j.state = 'DEFINED' and j.device = $1 and (j.not_before is null or j.not_before <= $4)
        order by ${pickOrder} limit (select n from room) for no key update skip locked
     ), moved as (
       update job j set state = 'QUEUED', queued_at = $4, not_before = null from given g where j.id = g.id
     ), fact as (
       select task_id, 'DEFINED' as "left", 'QUEUED' as entered, null as attempt_end, 0 as requests from given
     ), ${countFacts}
     select id as "jobId", task_id as "taskId", $1 as device from given`,
    [device, window, most, now],
  );
}
