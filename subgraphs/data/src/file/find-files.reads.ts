import { isUuid, Refusal } from '@visor/schema';
import { accessByIds, chosenOf, entityFinder, listById, namedBy, nameRange, type Access } from '@visor/service';
import type { FileFacet, FileFilter, FileOrderField, FileStatus } from '../../generated/types.ts';
import { FileEntity } from './file.entity.ts';

/** All files, newest first. */
const FILES = { ...listById('fileList'), entity: FileEntity, orderBy: ['id'], descending: true } as const;

const STATUSES = ['READY', 'LOST', 'CORRUPT', 'DELETED'] as const satisfies readonly FileStatus[];

/** The one dataset that a filter names. */
function datasetOf({ dataset }: FileFilter): string | undefined {
  const [id, ...others] = (dataset?.not ? undefined : namedBy(dataset)) ?? [];
  return others.length === 0 ? id : undefined;
}

/** Files that cannot be read are few, and in an index by id; those that can are nearly all. */
function accessById({ status }: FileFilter): Access<FileFilter> | undefined {
  const chosen = chosenOf(STATUSES, status);
  if ((status?.in ?? status?.not) == null || chosen.includes('READY')) return undefined;
  return {
    streams: chosen.map((value) => ({ sql: `e.status = '${value}' and e.status <> 'READY'`, parameters: [] })),
    served: ['status'],
  };
}

type Stream = Access<FileFilter>['streams'][number];

const streamOfSum = (sum: string): Stream => ({ sql: 'e.checksum = ?::text', parameters: [sum] });

/** Files that have one of these checksums as a further one: few, and in no other stream. */
const furtherStream = (sums: readonly string[]): Stream => ({
  sql: `e.id = any (array(select x.file_id from further_checksum x where x.checksum = any (?::text[]))) and e.checksum <> all (?::text[])`,
  parameters: [sums, sums],
});

/** Files of given checksums, or of a run, are in an index by id. */
function accessByContent({ checksum, run }: FileFilter): Access<FileFilter> | undefined {
  const sums = checksum?.not ? undefined : namedBy(checksum);
  if (sums)
    return { streams: [...[...new Set(sums)].map(streamOfSum), ...(sums.length > 0 ? [furtherStream(sums)] : [])] };
  if (run?.eq == null) return undefined;
  return { streams: [{ sql: 'e.run = ?::int8', parameters: [run.eq] }] };
}

function accessOf(where: FileFilter, by: FileOrderField): Access<FileFilter> | undefined {
  const dataset = datasetOf(where);
  if (by === 'ORDINAL' && dataset === undefined)
    throw new Refusal('INVALID', 'orderBy ORDINAL needs where: { dataset: { eq } }: ordinals are those of a dataset', {
      field: 'orderBy.by',
    });
  const byIds = accessByIds(where);
  if (byIds) return byIds;
  if (by === 'ID') return accessByContent(where) ?? accessById(where);
  const names = by === 'NAME' ? nameRange('e.name', where.name) : undefined;
  if (dataset === undefined) return names && { streams: [names] };
  if (!isUuid(dataset)) return { streams: [] };
  const { sql, parameters } = names ?? { sql: 'true', parameters: [] };
  return {
    streams: [{ sql: `e.dataset_id = ?::uuid and ${sql}`, parameters: [dataset, ...parameters] }],
    served: ['dataset'],
    // A dataset has each name once.
    ...(by === 'NAME' ? { decisive: 1 } : {}),
  };
}

/** Which files can be found. */
export const fileFinder = entityFinder<typeof FileEntity, FileFilter, FileOrderField>(FILES, 'id', {
  table: 'file',
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    dataset: { kind: 'uuid', sql: 'e.dataset_id' },
    name: { kind: 'text', sql: 'e.name' },
    status: { kind: 'enum', sql: 'e.status' },
    size: { kind: 'number', sql: 'e.size' },
    checksum: {
      kind: 'text',
      sql: 'e.checksum',
      further: 'select x.checksum from further_checksum x where x.file_id = e.id',
    },
    run: { kind: 'number', sql: 'e.run' },
    ordinal: { kind: 'number', sql: 'e.ordinal' },
    registeredAt: { kind: 'time', sql: 'e.registered_at' },
  },
  orders: {
    ID: [{ sql: 'e.id', kind: 'uuid' }],
    NAME: [
      { sql: 'e.name', kind: 'text' },
      { sql: 'e.id', kind: 'uuid' },
    ],
    ORDINAL: [
      { sql: 'e.ordinal', kind: 'int' },
      { sql: 'e.id', kind: 'uuid' },
    ],
  },
  standard: { by: 'ID', direction: 'DESC' },
  orderFor: (where) => {
    if (datasetOf(where) !== undefined) return { by: 'ORDINAL', direction: 'ASC' };
    return nameRange('e.name', where.name) && { by: 'NAME', direction: 'ASC' };
  },
  access: accessOf,
  facets: {
    STATUS: 'e.status',
    DATASET: 'e.dataset_id',
    RUN: 'e.run',
    CHECKSUM_KIND: 'e.checksum_kind',
  } satisfies Record<FileFacet, string>,
});

/** The dataset all of whose files a filter is about: its counter tells how many. */
export function wholeDataset(where: FileFilter): string | undefined {
  const { dataset: _, ...others } = where;
  return Object.values(others).every((value) => value === null || value === undefined) ? datasetOf(where) : undefined;
}
