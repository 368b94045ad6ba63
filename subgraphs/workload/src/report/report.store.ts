import type { Tx } from '@visor/db';
import { HAS_OUTPUT } from '../job/has-output.ts';
import { inputUrls } from '../job/input-replicas.ts';
import { loadAttempts, LOCKED_ATTEMPT, type LoadedAttemptRow, type LockedAttemptRow } from '../job/job.store.ts';
import { canRun, isWorking, takesDevice } from '../pilot/candidates.ts';

/** An attempt that a batch locks, and what the batch reads of it beside. */
export interface AttemptKey {
  readonly jobId: string;
  readonly number: number;
  readonly withInputs: boolean;
  readonly withPilots: boolean;
}

const LOCK_ATTEMPTS = `
  select ${LOCKED_ATTEMPT}, case when k.with_inputs then (
           select coalesce(json_agg(i.file_id order by i.position), '[]') from job_input i where i.job_id = j.id) end as "inputIds",
         case when k.with_pilots then (
           select coalesce(json_agg(json_build_object('fileId', i.file_id, 'name', i.name, 'urls', ${inputUrls('i')}) order by i.position), '[]')
             from job_input i where i.job_id = j.id) end as inputs,
         k.with_inputs and ${HAS_OUTPUT} as "hasOutput",
         k.with_pilots and exists (
           select from pilot o where o.id <> a.pilot_id and ${canRun('o', 'j')}) as "otherPilotCanRun",
         case when k.with_pilots then (
           select case when bool_and(o.ram_mib is not null) then max(o.ram_mib) end from pilot o
            where ${isWorking('o')} and ${takesDevice('o', 'j.device')}) end as "mostRamMib"
    from unnest($1::uuid[], $2::int[], $3::boolean[], $4::boolean[]) k (job_id, number, with_inputs, with_pilots)
    join attempt a on a.job_id = k.job_id and a.number = k.number
    join job j on j.id = a.job_id
    left join pilot p on p.id = a.pilot_id
   order by j.id, a.number for no key update of j, a`;

/** Locks the jobs and attempts that a batch names, in the order of job ids. */
export async function lockAttempts(tx: Tx, keys: readonly AttemptKey[]): Promise<LoadedAttemptRow[]> {
  const rows = await tx.query<LockedAttemptRow>(LOCK_ATTEMPTS, [
    keys.map(({ jobId }) => jobId),
    keys.map(({ number }) => number),
    keys.map(({ withInputs }) => withInputs),
    keys.map(({ withPilots }) => withPilots),
  ]);
  return loadAttempts(tx, rows);
}
