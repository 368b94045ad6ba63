import { rowsOf, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { pageOf, readPage, type PagedList } from '@visor/service';
import type { DatasetClass } from '../../generated/types.ts';
import { DatasetEntity, type Dataset } from '../dataset/dataset.entity.ts';
import type { Deps, Sql } from '../deps.ts';
import { judge } from './judge.ts';
import { markDatasets } from './mark-datasets.ts';
import { findPolicies } from './policy.store.ts';
import { reasonView, type ReasonView } from './retention.reads.ts';

/** Datasets that one round looks at. */
const MAX_LOOKED = 200;

const PLAN: PagedList<readonly [string]> = {
  name: 'retentionPlan',
  defaultSize: 100,
  isPlace: (parts): parts is readonly [string] => parts.length === 1 && isUuid(parts[0]),
};

/** @param classes null: all */
async function findCandidates(
  sql: Sql,
  { after, limit, classes }: { after: string | null; limit: number; classes: readonly DatasetClass[] | null },
): Promise<Dataset[]> {
  const rows = await sql.query(
    `select * from dataset where status in ('OPEN', 'CLOSED', 'TO_UPLOAD', 'UPLOADED') and ($1::uuid is null or id > $1)
        and ($3::text[] is null or class = any ($3))
      order by id limit $2`,
    [after, limit, classes],
  );
  return rowsOf(DatasetEntity, rows);
}

interface PlanItem {
  readonly dataset: Dataset;
  readonly deletes: boolean;
  readonly reasons: readonly ReasonView[];
}

interface PlanRequest {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly deletes?: boolean | null;
}

const totalsOf = (items: readonly PlanItem[]) => ({
  datasets: items.length,
  files: items.reduce((sum, { dataset }) => sum + dataset.fileCount, 0),
  bytes: items.reduce((sum, { dataset }) => sum + dataset.bytes, 0),
});

/** What would happen to a page of datasets now: four statements. */
export async function readPlan(db: Database, request: PlanRequest, now: Date) {
  const range = readPage(PLAN, request);
  const rows = await findCandidates(db, { after: range.after?.[0] ?? null, limit: range.size + 1, classes: null });
  const page = pageOf(PLAN, range, rows, ({ id }) => [id]);
  const verdicts = await judge(db, page.nodes, now);
  const items = page.nodes.map((dataset): PlanItem => {
    const verdict = verdicts.get(dataset.id);
    return verdict?.verdict === 'DELETE'
      ? { dataset, deletes: true, reasons: [reasonView(verdict.reason)] }
      : { dataset, deletes: false, reasons: (verdict?.reasons ?? []).map(reasonView) };
  });
  const { deletes } = request;
  return {
    nodes: deletes == null ? items : items.filter((item) => item.deletes === deletes),
    pageInfo: page.pageInfo,
    looked: items.length,
    deletable: totalsOf(items.filter((item) => item.deletes)),
    kept: totalsOf(items.filter((item) => !item.deletes)),
  };
}

/** Marks what goes by its policy among the next datasets. @returns what was marked, and the place where to go on; null at the end */
export async function applyRetention(
  deps: Deps,
  db: Database,
  after: string | null,
): Promise<{ readonly marked: readonly Dataset[]; readonly looked: number; readonly next: string | null }> {
  // Nothing of a class that goes by request only is ever marked here.
  const policies = await findPolicies(db);
  const classes = policies.filter(({ conditions }) => !conditions.includes('REQUEST')).map((policy) => policy.class);
  const candidates = await findCandidates(db, { after, limit: MAX_LOOKED, classes });
  const next = candidates.length === MAX_LOOKED ? (candidates.at(-1)?.id ?? null) : null;
  const verdicts = await judge(db, candidates, deps.now());
  const ids = candidates.map(({ id }) => id).filter((id) => verdicts.get(id)?.verdict === 'DELETE');
  const marked = ids.length === 0 ? [] : (await db.transaction((tx) => markDatasets(deps, tx, ids, () => null))).marked;
  return { marked, looked: candidates.length, next };
}

/** Applies the policies to all datasets, a part in each round. */
export class RetentionRounds {
  #after: string | null = null;

  /** Returns whether there is more. */
  async round(deps: Deps, db: Database): Promise<boolean> {
    const { next } = await applyRetention(deps, db, this.#after);
    this.#after = next;
    return next !== null;
  }
}

/** Where `applyRetention` goes on. */
export const readPlace = (after: string | null | undefined): string | null =>
  readPage(PLAN, { first: 1, after: after ?? null }).after?.[0] ?? null;

export const placeOf = (id: string | null): string | null =>
  id === null ? null : pageOf(PLAN, { size: 1 }, [{ id }], (row) => [row.id]).pageInfo.endCursor;
