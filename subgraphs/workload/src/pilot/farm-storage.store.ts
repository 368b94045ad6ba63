import type { Tx } from '@visor/db';
import { inputUrls } from '../job/input-replicas.ts';
import type { FarmStorage } from '../storage/input-storage.rules.ts';
import { READ_ROOMS } from '../storage/storage-room.store.ts';
import { isClaiming } from './candidates.ts';

// Pilots are compared by what is not mounted, not which they are: those of a farm count once.
const READ_FARM_STORAGES = `
  with pilots as materialized (select distinct o.unmounted from pilot o where ${isClaiming('o')})
  select r.*, exists (select from pilots) and not exists (select from pilots o where r.id <> all (o.unmounted)) as "isUnmountedEverywhere"
    from (${READ_ROOMS}) r order by r.name`;

export const readFarmStorages = (sql: Pick<Tx, 'query'>): Promise<FarmStorage[]> => sql.query(READ_FARM_STORAGES, []);

/** Whether any storage may be lost: only then inputs are looked at. */
const MAY_LACK_INPUT = `(exists (select from storage_room where health = 'UNAVAILABLE') or exists (select from pilot where unmounted <> '{}'))`;

/** What of the outputs of task `t`, whose jobs wait, decides where they go, what one of them writes, and where it reads, as JSON. */
export const waitingOutput = (t: string): string =>
  `json_build_object('storageId', ${t}.storage_id, 'firstStage', ${t}.first_stage, 'readBytes', ${t}.read_bytes, 'madeBytes', ${t}.made_bytes,
     'inputUrls', case when ${MAY_LACK_INPUT} then (
       select to_json(${inputUrls('i')}) from job w join job_input i on i.job_id = w.id
        where w.task_id = ${t}.id and w.state = any ('{QUEUED,DEFINED}') limit 1) end,
     'bytesPerJob', case when ${t}.attempts_finished_count > 0 then ${t}.made_bytes::float8 / ${t}.attempts_finished_count else (
       select w.input_bytes from job w where w.task_id = ${t}.id and w.state = any ('{QUEUED,DEFINED}') limit 1) end)`;
