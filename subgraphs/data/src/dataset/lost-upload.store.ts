import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { DatasetEntity, type Dataset } from './dataset.entity.ts';
import { goodOn } from './good-copy.sql.ts';

/** Condition: dataset `d` has a file without a good external copy. */
export const LACKS_EXTERNAL_COPY = `exists (
  select from file f where f.dataset_id = d.id and f.status <> 'DELETED' and not exists (${goodOn(`= 'external'`)}))`;

/**
 * Makes those of locked datasets CLOSED that are UPLOADED without all of their external copies. Nothing is known of their uploads any more:
 * so they can be uploaded again. Returns them.
 */
export async function forgetLostUploads(sql: Sql, datasetIds: readonly string[]): Promise<Dataset[]> {
  return rowsOf(
    DatasetEntity,
    await sql.query(
      `with lost as (
         update dataset d set status = 'CLOSED' where d.id = any ($1::uuid[]) and d.status = 'UPLOADED' and ${LACKS_EXTERNAL_COPY}
         returning *
       ), forgotten as (delete from external_copy c using lost l where c.dataset_id = l.id)
       select * from lost`,
      [datasetIds],
    ),
  );
}
