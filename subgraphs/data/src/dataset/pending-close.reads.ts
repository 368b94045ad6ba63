import { rowsOf } from '@visor/db';
import { listById, pageOf, readPage, type Page, type PageRequest } from '@visor/service';
import type { Sql } from '../deps.ts';
import { stillMissing } from './dataset.rules.ts';
import { PendingCloseEntity, type PendingClose } from './pending-close.entity.ts';

/** A pending close, with what is known of its dataset. */
export interface PendingCloseView extends Omit<PendingClose, 'digest' | 'names' | 'checkedFiles'> {
  /** The id that the close was requested by, or that its dataset has. */
  readonly requestedId: string | null;
  readonly missing: number;
}

/** A close that was requested by name belongs to the dataset of that name even before the store assigns it. */
async function findCloseViews(
  sql: Sql,
  conditions: string,
  parameters: readonly unknown[],
): Promise<PendingCloseView[]> {
  const rows = await sql.query(
    `select p.id, p.requested_at, p.expected, p.surplus, p.refused, d.id as dataset_id,
            coalesce(p.dataset_id, d.id) as "requestedId", coalesce(p.dataset_name, d.name) as dataset_name,
            coalesce(d.file_count, 0) as registered
       from pending_close p left join dataset d on d.id = p.dataset_id or d.name = p.dataset_name ${conditions}`,
    parameters,
  );
  const closes = rowsOf<typeof PendingCloseEntity, { requestedId: string | null; registered: string }>(
    PendingCloseEntity,
    rows,
  );
  return closes.map(({ registered, ...close }) => ({ ...close, missing: stillMissing(close, Number(registered)) }));
}

/** Pending closes of these datasets. */
export const findPendingCloses = (sql: Sql, datasetIds: readonly string[]): Promise<PendingCloseView[]> =>
  findCloseViews(sql, 'where p.dataset_id = any ($1::uuid[])', [datasetIds]);

/** Pending closes that wait for datasets of these names. */
export const findPendingClosesOfNames = (sql: Sql, names: readonly string[]): Promise<PendingCloseView[]> =>
  findCloseViews(sql, 'where p.dataset_name = any ($1::text[])', [names]);

const pendingCloseList = listById('pendingCloses');

/** All pending closes, in the order in which they were first requested. */
export async function readPendingClosesPage(sql: Sql, request: PageRequest): Promise<Page<PendingCloseView>> {
  const range = readPage(pendingCloseList, request);
  const rows = await findCloseViews(sql, 'where $1::uuid is null or p.id > $1 order by p.id limit $2', [
    range.after?.[0] ?? null,
    range.size + 1,
  ]);
  return pageOf(pendingCloseList, range, rows, ({ id }) => [id]);
}
