import { findRows, UNPREPARED, type Database } from '@visor/db';
import { isUuid, Refusal, textProblem } from '@visor/schema';
import {
  accessByIds,
  accessByValues,
  entityFinder,
  findPage,
  namedBy,
  nameRange,
  type Access,
  type EntityList,
  type FindRequest,
  type FoundPage,
} from '@visor/service';
import type {
  DatasetClass,
  DatasetFacet,
  DatasetFilter,
  DatasetKind,
  DatasetOrderField,
  DatasetStatus,
} from '../../generated/types.ts';
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

export type DatasetPage = FoundPage<Dataset, DatasetFilter>;

const STATUSES = [
  'OPEN',
  'CLOSED',
  'TO_UPLOAD',
  'UPLOADED',
  'TO_DELETE',
  'DELETED',
] as const satisfies readonly DatasetStatus[];

const CLASSES = ['raw', 'intermediate', 'final', 'log'] as const satisfies readonly DatasetClass[];

/** The datasets of one parent are in the order of their names. */
function accessByParent({ parent }: DatasetFilter): Access<DatasetFilter> | undefined {
  const [id, ...others] = (parent?.not ? undefined : namedBy(parent)) ?? [];
  if (id === undefined || others.length > 0) return undefined;
  return { streams: isUuid(id) ? [{ sql: 'e.parent_id = ?::uuid', parameters: [id] }] : [], served: ['parent'] };
}

function accessOf(where: DatasetFilter, by: DatasetOrderField): Access<DatasetFilter> | undefined {
  const names = nameRange('e.name', where.name);
  const byIds = accessByIds(where);
  if (byIds || by === 'ID') return byIds;
  if (names) return { streams: [names] };
  if (where.run?.eq != null) return { streams: [{ sql: 'e.run = ?::int8', parameters: [where.run.eq] }] };
  return (
    accessByParent(where) ??
    accessByValues(STATUSES, where.statuses, 'statuses', 'e.status') ??
    accessByValues(CLASSES, where.classes, 'classes', 'e.class')
  );
}

/** Which datasets can be found. */
export const datasetFinder = entityFinder<typeof DatasetEntity, DatasetFilter, DatasetOrderField>(datasetList, 'id', {
  table: 'dataset',
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    name: { kind: 'text', sql: 'e.name' },
    statuses: { kind: 'enum', sql: 'e.status' },
    kinds: { kind: 'enum', sql: 'e.kind' },
    classes: { kind: 'enum', sql: 'e.class' },
    run: { kind: 'number', sql: 'e.run' },
    metadata: { kind: 'metadata', sql: 'e.metadata' },
    parent: { kind: 'uuid', sql: 'e.parent_id' },
    fileCount: { kind: 'number', sql: 'e.file_count' },
    bytes: { kind: 'number', sql: 'e.bytes' },
    createdAt: { kind: 'time', sql: 'e.created_at' },
    closedAt: { kind: 'time', sql: 'e.closed_at' },
    nameContains: { kind: 'part', sql: 'e.name' },
    status: { kind: 'value', sql: 'e.status' },
    kind: { kind: 'value', sql: 'e.kind' },
    parentId: { kind: 'uuid', sql: 'e.parent_id' },
  },
  orders: { NAME: [{ sql: 'e.name', kind: 'text' }], ID: [{ sql: 'e.id', kind: 'uuid' }] },
  standard: { by: 'NAME', direction: 'ASC' },
  access: accessOf,
  facets: { STATUS: 'e.status', KIND: 'e.kind', CLASS: 'e.class', RUN: 'e.run' } satisfies Record<DatasetFacet, string>,
});

/** A filter in which older fields say what the newer ones do, so that the same indexes serve them. */
function renewed({ status, kind, parentId, ...where }: DatasetFilter): DatasetFilter {
  const narrowed = <Value extends DatasetStatus | DatasetKind>(
    value: Value | null | undefined,
    filter: { readonly in?: readonly Value[] | null; readonly not?: readonly Value[] | null } | null | undefined,
  ) => (value == null ? filter : { ...filter, in: (filter?.in ?? [value]).filter((known) => known === value) });
  const [statuses, kinds] = [narrowed(status, where.statuses), narrowed(kind, where.kinds)];
  return {
    ...where,
    ...(statuses ? { statuses } : {}),
    ...(kinds ? { kinds } : {}),
    ...(parentId == null ? {} : { parent: { ...where.parent, eq: parentId } }),
  };
}

function assertKeys({ metadata }: DatasetFilter, keys: readonly string[]): void {
  for (const { key } of metadata ?? [])
    if (!keys.includes(key))
      throw new Refusal('INVALID', `where.metadata: datasets are found by ${keys.join(', ')} (VISOR_METADATA_KEYS)`, {
        field: 'where.metadata.key',
      });
}

/** Most datasets that are read and sorted by themselves: a page of those of a rarer value costs no walk through the others. */
const MAX_SORTED = 1_000;

/** Ids of the datasets that have these values in their metadata, by its index; undefined where no value is asked for, or they are many. */
async function idsByMetadata(db: Database, { metadata }: DatasetFilter): Promise<readonly string[] | undefined> {
  const values = (metadata ?? []).flatMap(({ key, text, number, flag }) => {
    const value = text ?? number ?? flag;
    return value == null || !isSearchable(`${key}${text ?? ''}`) ? [] : [[key, value] as const];
  });
  if (values.length === 0) return undefined;
  const rows = await db.query<{ id: string }>(
    `${UNPREPARED} select id from dataset where metadata @> $1::jsonb limit ${MAX_SORTED + 1}`,
    [JSON.stringify(Object.fromEntries(values))],
  );
  return rows.length > MAX_SORTED ? undefined : rows.map(({ id }) => id);
}

/**
 * A page of datasets, by name.
 * @param metadataKeys keys of the metadata that a filter may name
 * @throws Refusal INVALID for a wrong page, cursor or filter
 */
export async function readDatasetsPage(
  db: Database,
  request: FindRequest<DatasetFilter, DatasetOrderField>,
  metadataKeys: readonly string[],
): Promise<DatasetPage> {
  const where = renewed(request.where ?? {});
  const access = async (asked: DatasetFilter, by: DatasetOrderField): Promise<ReturnType<typeof accessOf>> => {
    assertKeys(asked, metadataKeys);
    const ids = await idsByMetadata(db, asked);
    return ids ? { streams: [{ sql: 'e.id = any (?::uuid[])', parameters: [ids] }] } : accessOf(asked, by);
  };
  return findPage(db, { ...datasetFinder, access }, { ...request, where });
}
