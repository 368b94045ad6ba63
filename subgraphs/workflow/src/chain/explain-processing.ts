import type { Database } from '@visor/db';
import type { ProcessingReason } from '../../generated/types.ts';
import { findDatasets } from '../dataset/dataset.store.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findProducingTasks, findReadingStages, findTasksOfWorkflows, type ReadingStage } from '../task/task.reads.ts';
import { findTemplateSummaries } from '../template/template.reads.ts';
import {
  explainProcessingState,
  stageSituation,
  type ProducingTask,
  type TaskSituation,
  type WorkflowSituation,
} from './processing.rules.ts';
import type { WorkflowRow } from '../workflow/workflow.entity.ts';
import { findActiveReruns, findWorkflowsOver } from '../workflow/workflow.reads.ts';

const taskSituationOf = ({ step, ...task }: TaskRow): TaskSituation => ({
  ...task,
  step: step.step,
  streaming: step.streaming ?? false,
});

function producingTaskOf(task: TaskRow | undefined, datasetId: string): ProducingTask | undefined {
  if (!task) return undefined;
  const { stage, step, workflowId, outputId } = task;
  return { stage, step: step.step, workflowId, role: outputId === datasetId ? 'output' : 'log' };
}

/** Returns the reasons for the states of processing of these datasets; a constant number of statements. */
export async function explainProcessing(db: Database, datasetIds: readonly string[]): Promise<ProcessingReason[]> {
  const [known, producing, workflows, stages] = await Promise.all([
    findDatasets(db.orm.em, datasetIds),
    findProducingTasks(db, datasetIds),
    findWorkflowsOver(db.orm.em, datasetIds),
    findReadingStages(db, datasetIds),
  ]);
  const tasks =
    workflows.length > 0 ? await findTasksOfWorkflows(db.orm.em, [...new Set(workflows.map(({ id }) => id))]) : [];
  const used = [...tasks, ...stages].flatMap(({ inputId, outputId, logId }) => [inputId, outputId, logId]);
  const datasets = new Map((await findDatasets(db.orm.em, [...new Set(used)])).map((dataset) => [dataset.id, dataset]));
  const workflowsByDataset = Map.groupBy(workflows, ({ datasetId }) => datasetId);
  const tasksByWorkflow = Map.groupBy(tasks, ({ workflowId }) => workflowId);
  const templates = known.some(({ id }) => !workflowsByDataset.has(id)) ? await findTemplateSummaries(db) : [];
  const knownById = new Map(known.map((dataset) => [dataset.id, dataset]));
  const producingById = new Map(
    producing.flatMap((task) => [[task.outputId, task] as const, [task.logId, task] as const]),
  );
  const chains = new Set([...workflows.map(({ id }) => id), ...stages.map(({ workflowId }) => workflowId)]);
  const reruns = chains.size > 0 ? await findActiveReruns(db, [...chains]) : [];
  const rerunsByFirst = new Map(reruns.map(({ firstId, id }) => [firstId, id]));
  const stagesByInput = Map.groupBy(stages, ({ inputId }) => inputId);
  const stageOf = ({ recoveredAt, ...task }: ReadingStage): WorkflowSituation => {
    const { workflowId: workflow } = task;
    const chain = { id: workflow, recovered: recoveredAt !== null, activeRerun: rerunsByFirst.get(workflow) ?? null };
    return stageSituation(chain, taskSituationOf(task));
  };
  const situationOf = ({ id, status, recoveredAt }: WorkflowRow): WorkflowSituation => ({
    id,
    status,
    recovered: recoveredAt !== null,
    activeRerun: rerunsByFirst.get(id) ?? null,
    tasks: (tasksByWorkflow.get(id) ?? []).map(taskSituationOf),
  });
  return datasetIds.map((id) =>
    explainProcessingState({
      dataset: knownById.get(id),
      producedBy: producingTaskOf(producingById.get(id), id),
      workflows: [
        ...(workflowsByDataset.get(id) ?? []).map(situationOf),
        ...(stagesByInput.get(id) ?? []).map(stageOf),
      ],
      templates,
      datasets,
    }),
  );
}
