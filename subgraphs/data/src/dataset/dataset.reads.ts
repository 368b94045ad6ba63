import { findRows, type Condition, type Database } from '@visor/db';
import { textProblem, isUuid } from '@visor/schema';
import { readEntityPage, type EntityList, type Page, type PageRequest } from '@visor/service';
import type { DatasetFilter } from '../../generated/types.ts';
import { DatasetEntity, type Dataset } from './dataset.entity.ts';

/** A text that no name can hold is not searched for: PostgreSQL would fail on it. */
const isSearchable = (text: string): boolean => textProblem(text) === undefined;

const datasetList: EntityList<typeof DatasetEntity, readonly [name: string]> = {
  name: 'datasets',
  defaultSize: 50,
  isPlace: (parts): parts is readonly [string] =>
    parts.length === 1 && typeof parts[0] === 'string' && isSearchable(parts[0]),
  entity: DatasetEntity,
  orderBy: ['name'],
};

export async function findDatasetByName({ orm }: Database, name: string): Promise<Dataset | null> {
  if (!isSearchable(name)) return null;
  const [dataset] = await findRows(orm.em, DatasetEntity, { equal: { name } });
  return dataset ?? null;
}

const contains = (text: string): Condition => ({
  sql: 'strpos(lower(e.name), lower(?)) > 0',
  parameters: [text],
});
const NEVER: Condition = { sql: 'false', parameters: [] };

/** Datasets by name; the filters only skip rows, the order comes from an index. */
export function readDatasetsPage(db: Database, request: PageRequest, filter: DatasetFilter): Promise<Page<Dataset>> {
  const { status, kind, parentId, nameContains } = filter;
  const isPossible = (parentId == null || isUuid(parentId)) && (nameContains == null || isSearchable(nameContains));
  return readEntityPage(db, datasetList, request, {
    equal: { status, kind, parentId: isPossible ? parentId : null },
    conditions: isPossible ? (nameContains == null ? [] : [contains(nameContains)]) : [NEVER],
  });
}
