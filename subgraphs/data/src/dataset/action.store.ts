import { recordset, uuidv7, type Database, type RecordOf } from '@visor/db';
import { storableJson } from '@visor/schema';
import { listById, readEntityPage, type Page, type PageRequest } from '@visor/service';
import type { Sql } from '../deps.ts';
import { DatasetActionEntity, type DatasetActionRow } from './action.entity.ts';

const actions = recordset({
  id: 'uuid',
  datasetId: 'uuid',
  kind: 'text',
  by: 'text',
  reason: 'text?',
  at: 'timestamptz',
  details: 'jsonb',
  outcome: 'text',
  code: 'text?',
  text: 'text?',
});

/** Records what a person asked of a dataset. */
export const insertAction = (sql: Sql, action: Omit<RecordOf<typeof actions>, 'id'>): Promise<unknown> =>
  sql.query(
    `insert into dataset_action (${actions.columns}) select ${actions.values('a')} from ${actions.from('$1', 'a')}`,
    [storableJson([{ ...action, id: uuidv7() }])],
  );

const ACTIONS = {
  ...listById('Dataset.actions'),
  entity: DatasetActionEntity,
  orderBy: ['id'],
  descending: true,
} as const;

/** A page of what persons asked of a dataset, newest first. */
export const readDatasetActions = (
  db: Database,
  datasetId: string,
  request: PageRequest,
): Promise<Page<DatasetActionRow>> => readEntityPage(db, ACTIONS, request, { equal: { datasetId } });
