import type { Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { NamedDataset } from '../dataset/dataset.entity.ts';
import { assignTemplates, insertExpectedDatasets } from '../dataset/dataset.store.ts';
import type { Deps } from '../deps.ts';
import { insertTasks } from '../task/task.store.ts';
import { chooseTemplate } from '../template/mask.rules.ts';
import type { ActualTemplate } from '../template/template.entity.ts';
import { workflowChangedMessage } from '../workflow/workflow.messages.ts';
import { openDatasetMessages } from './chain.messages.ts';
import { nameStem, planTasks, stemProblem, type PlannedTask } from './plan.rules.ts';
import { useOf } from './use.rules.ts';
import { insertWorkflows } from '../workflow/workflow.store.ts';

const idsOf = ({ input, output, log }: Pick<PlannedTask<unknown>, 'input' | 'output' | 'log'>) => ({
  inputId: input.id,
  outputId: output.id,
  logId: log.id,
});

/** A dataset and the template that is applied to it. */
interface TemplateMatch {
  readonly dataset: NamedDataset;
  readonly template: Pick<ActualTemplate, 'id' | 'chain'>;
  /** What the names of the workflow's datasets begin with. */
  readonly stem: string;
  /** The workflow whose files it runs again. */
  readonly rerunOf?: string | null;
}

/**
 * Starts a workflow over each dataset that an ACTUAL template fits, once per template and dataset: its tasks, and the
 * requests for their datasets. Other datasets stay without a template; `Dataset.processing.reason` gives the reason.
 */
export async function startMatchingWorkflows(
  deps: Deps,
  tx: Tx,
  datasets: readonly NamedDataset[],
  templates: readonly ActualTemplate[],
): Promise<void> {
  if (datasets.length === 0) return;
  const matches = datasets.flatMap((dataset): TemplateMatch[] => {
    const template = chooseTemplate(templates, dataset.name);
    const stem = nameStem(dataset.name, 0);
    return template && !stemProblem(stem, template.chain.steps.length) ? [{ dataset, template, stem }] : [];
  });
  await createWorkflows(deps, tx, matches, null);
}

/**
 * Creates the workflows that do not exist yet, and returns their ids.
 * @param startedBy the person who starts them; null for a match of the mask
 */
export async function createWorkflows(
  deps: Deps,
  tx: Tx,
  matches: readonly TemplateMatch[],
  startedBy: string | null,
): Promise<string[]> {
  if (matches.length === 0) return [];
  const workflows = matches.map(({ dataset, template, stem, rerunOf = null }) => ({
    id: deps.newId(),
    templateId: template.id,
    datasetId: dataset.id,
    rerunOf,
    tasks: planTasks(dataset, template.chain.steps, deps.newId, stem),
  }));
  const rows = workflows.map(({ tasks: _tasks, ...workflow }) => ({ ...workflow, startedBy }));
  const planned = workflows.flatMap(({ id, tasks }) => tasks.map((task) => ({ ...task, workflowId: id })));
  const newTasks = planned.map(({ id, workflowId, step, input, output, log }) => ({
    id,
    workflowId,
    stage: step.ordinal,
    step,
    inputId: input.id,
    outputId: output.id,
    logId: log.id,
  }));
  const datasets = planned.flatMap(({ workflowId, output, log }) => [
    { ...output, workflowId },
    { ...log, workflowId },
  ]);
  const [, insertedIds] = await tx.together((sql) => [
    assignTemplates(sql, rows),
    insertWorkflows(sql, rows, deps.now()),
    insertExpectedDatasets(sql, datasets),
    insertTasks(sql, newTasks),
  ]);
  const inserted = workflows.filter(({ id }) => insertedIds.has(id));
  publishStarts(deps, tx, inserted);
  const by = startedBy === null ? {} : { by: startedBy };
  for (const { id, templateId, datasetId, tasks } of inserted) {
    const ids = { workflowId: id, templateId, datasetId, tasks: sample(tasks).map((task) => task.id), ...by };
    deps.logAfterCommit(tx, ids, 'workflow started');
  }
  return inserted.map(({ id }) => id);
}

interface StartedWorkflow {
  readonly id: string;
  readonly tasks: readonly PlannedTask<unknown>[];
}

/** Asks the catalog for the datasets of new workflows, and tells it what they use. */
function publishStarts(deps: Deps, tx: Tx, inserted: readonly StartedWorkflow[]): void {
  deps.publish(
    tx,
    'dsm.register.dataset.input',
    inserted.flatMap(({ tasks: planned }) =>
      planned.flatMap((task) => openDatasetMessages(task, task === planned.at(-1))),
    ),
  );
  deps.publish(
    tx,
    'dsm.register.dataset.use',
    inserted.map(({ id, tasks: planned }) => useOf({ id, status: 'ACTIVE', tasks: planned.map(idsOf) }, false)),
  );
  deps.publish(
    tx,
    'wfms.workflows.status',
    inserted.map(({ id, tasks }) =>
      workflowChangedMessage(
        id,
        'ACTIVE',
        tasks.map((task) => ({ id: task.id, state: 'DEFINED' })),
      ),
    ),
  );
}
