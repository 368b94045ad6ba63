import type { Sql } from '../deps.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { tasksMaking, tasksOf } from '../task/task.store.ts';
import { knownTemplates } from '../template/template.store.ts';
import type { WorkflowRow } from './workflow.entity.ts';
import { workflowsOver } from './workflow.store.ts';
import type { ProcessingReason } from '../../generated/resolvers.ts';
import { datasetsBy } from '../dataset/dataset.store.ts';
import { processingReason, type KnownTask, type KnownWorkflow, type Maker } from './processing.rules.ts';

const knownTask = ({ step, ...row }: TaskRow): KnownTask => ({ ...row, step: step.step });

function makerOf(task: TaskRow | undefined, datasetId: string): Maker | undefined {
  if (!task) return undefined;
  const { stage, step, workflowId, outputId } = task;
  return { stage, step: step.step, workflowId, makes: outputId === datasetId ? 'output' : 'log' };
}

const chainOf = ({ id, status }: WorkflowRow, tasks: readonly TaskRow[]): KnownWorkflow => ({
  id,
  status,
  tasks: tasks.filter(({ workflowId }) => workflowId === id).map(knownTask),
});

/** Why the state of processing of each of these datasets is what it is; a constant number of statements. */
export async function explainDatasets(sql: Sql, ids: readonly string[]): Promise<ProcessingReason[]> {
  const [known, makers, workflows] = await Promise.all([
    datasetsBy(sql, ids),
    tasksMaking(sql, ids),
    workflowsOver(sql, ids),
  ]);
  const tasks = workflows.length > 0 ? await tasksOf(sql, [...new Set(workflows.map(({ id }) => id))]) : [];
  const used = tasks.flatMap(({ inputId, outputId, logId }) => [inputId, outputId, logId]);
  const datasets = new Map((await datasetsBy(sql, [...new Set(used)])).map((one) => [one.id, one]));
  const asksTemplates = known.some(({ id }) => !workflows.some(({ datasetId }) => datasetId === id));
  const templates = asksTemplates ? await knownTemplates(sql) : [];
  const byId = new Map(known.map((one) => [one.id, one]));
  const over = Map.groupBy(workflows, ({ datasetId }) => datasetId);
  const makerById = new Map(makers.flatMap((task) => [[task.outputId, task] as const, [task.logId, task] as const]));
  return ids.map((id) =>
    processingReason({
      dataset: byId.get(id),
      maker: makerOf(makerById.get(id), id),
      workflows: (over.get(id) ?? []).map((one) => chainOf(one, tasks)),
      templates,
      datasets,
    }),
  );
}
