import { findRows, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { isInt, pageOf, readPage, type Page, type PagedList, type PageRequest } from '@visor/service';
import type { LineageDirection } from '../../generated/types.ts';
import { DatasetEntity, type Dataset } from '../dataset/dataset.entity.ts';
import { FileEntity, type File } from '../file/file.entity.ts';

/** Stages that are followed. Files in a circle, which no chain makes, end there too. */
const MAX_STAGES = 32;
/** Steps from a file to another one that are followed; a page is read from them. */
const MAX_STEPS = 20_000;

/** A member of the lineage of a file or dataset. */
interface LineageStep<Member> {
  /** Stages between both: 1 for a parent or a child. */
  readonly stages: number;
  readonly member: Member;
}

interface Lineage<Member> extends Page<LineageStep<Member>> {
  /** False: there are more than are followed. */
  readonly complete: boolean;
}

export type FileStep = LineageStep<File>;
export type DatasetStep = LineageStep<Dataset>;
export type FileLineageRows = Lineage<File>;
export type DatasetLineageRows = Lineage<Dataset>;

type Place = readonly [stages: number, id: string];

const LIST: PagedList<Place> = {
  name: 'lineage',
  defaultSize: 100,
  isPlace: (parts): parts is Place => parts.length === 2 && isInt(parts[0]) && isUuid(parts[1]),
};

/** The next member from `l`, by table and direction. */
const STEPS: Readonly<Record<'file' | 'dataset', Readonly<Record<LineageDirection, string>>>> = {
  file: {
    ANCESTORS: 'select p.parent_id, l.stages + 1 from l join file_parent p on p.file_id = l.id',
    DESCENDANTS: 'select p.file_id, l.stages + 1 from l join file_parent p on p.parent_id = l.id',
  },
  dataset: {
    ANCESTORS: 'select d.parent_id, l.stages + 1 from l join dataset d on d.id = l.id',
    DESCENDANTS: 'select d.id, l.stages + 1 from l join dataset d on d.parent_id = l.id',
  },
};

interface Found {
  readonly id: string;
  readonly stages: number;
  readonly steps: number;
}

/**
 * One statement: each level by an index. A member that is reached in several ways counts by the shortest. PostgreSQL stops at the
 * limit of steps, so that neither a circle nor a file of a million children is followed further.
 */
function stepsStatement(table: 'file' | 'dataset', direction: LineageDirection): string {
  return `
    with recursive l (id, stages) as (
      select $1::uuid, 0
      union ${STEPS[table][direction]} where l.stages < ${MAX_STAGES} and l.id is not null
    ), bounded as (select id, stages from l where stages > 0 limit ${MAX_STEPS + 1}),
    members as (select b.id, min(b.stages) as stages from bounded b where b.id <> $1 group by b.id)
    select m.id, m.stages, (select count(*)::int from bounded) as steps
      from members m join ${table} t on t.id = m.id
     where (m.stages, m.id) > ($2::int, $3::uuid) order by m.stages, m.id limit $4`;
}

const NOWHERE: Place = [0, '00000000-0000-0000-0000-000000000000'];

async function readLineage<Member extends { readonly id: string }>(
  db: Database,
  statement: string,
  id: string,
  request: PageRequest,
  readMembers: (ids: readonly string[]) => Promise<readonly Member[]>,
): Promise<Lineage<Member>> {
  const range = readPage(LIST, request);
  const found = await db.query<Found>(statement, [id, ...(range.after ?? NOWHERE), range.size + 1]);
  const members = found.length === 0 ? [] : await readMembers(found.map((each) => each.id));
  const byId = new Map(members.map((member) => [member.id, member]));
  const steps = found.flatMap((each): LineageStep<Member>[] => {
    const member = byId.get(each.id);
    return member ? [{ stages: each.stages, member }] : [];
  });
  const page = pageOf(LIST, range, steps, ({ stages, member }): Place => [stages, member.id]);
  return { ...page, complete: (found[0]?.steps ?? 0) <= MAX_STEPS };
}

/** What a file was made from, or what was made from it, over all stages. */
export const readFileLineage = (
  db: Database,
  id: string,
  direction: LineageDirection,
  request: PageRequest,
): Promise<FileLineageRows> =>
  readLineage(db, stepsStatement('file', direction), id, request, (ids) =>
    findRows(db.orm.em, FileEntity, { anyOf: { property: 'id', values: ids } }),
  );

/** The datasets whose files a dataset's files were made from, or those made from it, over all stages. */
export const readDatasetLineage = (
  db: Database,
  id: string,
  direction: LineageDirection,
  request: PageRequest,
): Promise<DatasetLineageRows> =>
  readLineage(db, stepsStatement('dataset', direction), id, request, (ids) =>
    findRows(db.orm.em, DatasetEntity, { anyOf: { property: 'id', values: ids } }),
  );
