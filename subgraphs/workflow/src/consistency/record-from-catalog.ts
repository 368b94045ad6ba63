import type { Database } from '@visor/db';
import { advanceWorkflows } from '../chain/advance-workflows.ts';
import type { CatalogDataset } from '../dataset/dataset.rules.ts';
import { recordDatasets } from '../dataset/dataset.store.ts';
import type { Deps, Sql } from '../deps.ts';

interface TaskDataset {
  readonly taskId: string;
  readonly workflowId: string;
  readonly datasetId: string;
}

/** Datasets of tasks that are not recorded, and those of finished tasks that are not closed. */
const findUnsettled = (sql: Sql, taskIds: readonly string[]): Promise<TaskDataset[]> =>
  sql.query(
    `select t.id as "taskId", t.workflow_id as "workflowId", x.id as "datasetId"
       from task t cross join lateral (values (t.input_id), (t.output_id), (t.log_id)) x (id)
       left join dataset_ref d on d.id = x.id
      where t.id = any ($1::uuid[]) and (d.id is null or (t.state = 'FINISHED' and not d.closed)) order by 1, 3`,
    [taskIds],
  );

/**
 * Records what the catalog says of the datasets of tasks, whose events did not come.
 * @returns the ids of the tasks of whose datasets something is new
 * @throws Refusal UNAVAILABLE when the catalog does not answer
 */
export async function recordFromCatalog(
  deps: Deps,
  db: Pick<Database, 'query' | 'transaction'>,
  taskIds: readonly string[],
): Promise<string[]> {
  const unsettled = await findUnsettled(db, taskIds);
  const found: CatalogDataset[] = [];
  // Outside of the transaction, because the catalog may be slow.
  for (const id of new Set(unsettled.map(({ datasetId }) => datasetId))) {
    const dataset = await deps.catalog.findDataset(id);
    if (dataset) found.push(dataset);
  }
  return await db.transaction(async (tx) => {
    const changed = new Set(await recordDatasets(tx, found));
    const settled = unsettled.filter(({ datasetId }) => changed.has(datasetId));
    await advanceWorkflows(deps, tx, [...new Set(settled.map(({ workflowId }) => workflowId))], []);
    return [...new Set(settled.map(({ taskId }) => taskId))];
  });
}
