import type { Sql } from '../deps.ts';
import type { DatasetClass, DatasetStatus } from '../../generated/types.ts';
import type { RetentionFacts, UseGroup } from './retention.rules.ts';

/** A dataset whose retention is decided. */
interface JudgedDataset {
  readonly id: string;
  readonly class: DatasetClass;
  readonly status: DatasetStatus;
  readonly previousStatus: DatasetStatus | null;
  readonly fileCount: number;
  readonly closedAt: Date | null;
  readonly hold: string | null;
  readonly holdBy: string | null;
}

interface FactRow {
  readonly id: string;
  readonly uses: readonly UseGroup[];
  readonly readers: number;
  readonly all: number;
  readonly open: number;
  readonly unknown: number;
  readonly keepers: readonly string[] | null;
  readonly overHighMark: boolean | null;
}

// A use of a selection is one of the datasets that its files are of. Nobody says how a child is used whose workflow has told nothing:
// that use is unknown. The storages are those of the first and the last file: all others are asked when the deletion comes to them.
const FACTS = `
  select d.id, u.uses, c.*, s.*,
         (select count(*)::int from dataset_use f where f.dataset_id = d.id and f.kind = 'FETCH') as readers
    from unnest($1::uuid[]) as d (id)
   cross join lateral (
     select coalesce(jsonb_agg(g), '[]') as uses from (
       select w.status, w.failed_jobs > 0 as failed, w.mended, w.waived_at is not null as waived, w.retry_open as "retryOpen",
              case when w.final_id is not null then coalesce((
                select l.status = 'UPLOADED' or (l.status in ('TO_DELETE', 'DELETED') and l.previous_status = 'UPLOADED')
                  from dataset l where l.id = w.final_id), false) end as "finalUploaded",
              count(*)::int as count
         from (select o.* from dataset_use o where o.dataset_id = d.id and o.kind = 'WORKFLOW'
               union all
               select o.* from dataset_use l join dataset_use o on o.dataset_id = l.user_id and o.kind = 'WORKFLOW'
                where l.dataset_id = d.id and l.kind = 'SELECTION'
               union all
               select l.* from dataset_use l
                where l.dataset_id = d.id and l.kind = 'SELECTION' and l.waived_at is null
                  and not exists (select from dataset_use o where o.dataset_id = l.user_id and o.kind = 'WORKFLOW')
                  and exists (select from dataset x where x.id = l.user_id and x.status <> 'DELETED')) w
        group by 1, 2, 3, 4, 5, 6) g) u
   cross join lateral (
     select count(*)::int as "all", count(*) filter (where h.status = 'OPEN')::int as open,
            count(*) filter (where h.status <> 'DELETED'
              and not exists (select from dataset_use o where o.dataset_id = h.id and o.kind = 'WORKFLOW')
              and not exists (select from dataset_use o where o.dataset_id = d.id and o.user_id = h.id))::int as unknown
       from dataset h where h.parent_id = d.id and h.kind <> 'input') c
   cross join lateral (
     select array_agg(distinct t.name) filter (where not t.deletable) as keepers,
            bool_or(t.pressure <> 'NORMAL') as "overHighMark"
       from ((select id from file where dataset_id = d.id order by ordinal, id limit 1)
             union (select id from file where dataset_id = d.id order by ordinal desc, id desc limit 1)) e
       join replica r on r.file_id = e.id and r.status not in ('DELETED', 'LOST')
       join storage t on t.id = r.storage_id and t.kind <> 'external') s`;

/** What speaks for and against keeping these datasets: one statement. */
export async function findFacts(
  sql: Sql,
  datasets: readonly JudgedDataset[],
): Promise<ReadonlyMap<string, RetentionFacts>> {
  if (datasets.length === 0) return new Map();
  const rows = await sql.query<FactRow>(FACTS, [datasets.map(({ id }) => id)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    datasets.flatMap((dataset) => {
      const row = byId.get(dataset.id);
      return row ? [[dataset.id, factsOf(dataset, row)] as const] : [];
    }),
  );
}

function factsOf(dataset: JudgedDataset, row: FactRow): RetentionFacts {
  const { status, previousStatus, hold, holdBy } = dataset;
  return {
    class: dataset.class,
    status: status === 'TO_DELETE' ? (previousStatus ?? 'CLOSED') : status,
    files: dataset.fileCount,
    closedAt: dataset.closedAt,
    hold: hold === null ? null : { reason: hold, by: holdBy ?? '' },
    uses: row.uses,
    readers: row.readers,
    children: { all: row.all, open: row.open, unknown: row.unknown },
    keepers: row.keepers ?? [],
    overHighMark: row.overHighMark === true,
  };
}
