import type { NewEvent } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { DatasetInput, DatasetKind } from '@visor/schema';
import { few } from '@visor/service';
import type { Undecided } from '../dataset/dataset.entity.ts';
import { announceDatasets, bindDatasets } from '../dataset/bind-datasets.ts';
import type { Deps } from '../deps.ts';
import { templateFinder } from '../template/match-templates.ts';
import { announceWorkflows } from './announce-workflows.ts';
import { nameFault, planChain, type DatasetName, type PlannedTask } from './workflow.rules.ts';
import { insertTasks, insertWorkflows } from './workflow.store.ts';

function datasetInput(kind: DatasetKind, { id, name }: DatasetName, parent: DatasetName): NewEvent {
  const value: DatasetInput = { datasetId: id, name, kind, parentDatasetId: parent.id };
  return { topic: 'dsm.register.dataset.input', key: name, type: 'input', value };
}

const datasetsOf = ({ input, output, log }: PlannedTask<unknown>): NewEvent[] => [
  datasetInput('output', output, input),
  datasetInput('log', log, input),
];

/**
 * Hop 3: for each dataset that an ACTUAL template fits, a workflow, its tasks, and a request for their datasets; once per
 * template and dataset. The others stay undecided.
 */
export async function startWorkflows(deps: Deps, tx: Tx, datasets: readonly Undecided[]): Promise<void> {
  if (datasets.length === 0) return;
  const templateOf = await templateFinder(tx);
  const started = datasets.flatMap((dataset) => {
    const template = templateOf(dataset.name);
    if (!template || nameFault(dataset.name, template.chain.steps.length)) return [];
    const id = deps.newId();
    return [
      {
        id,
        templateId: template.id,
        datasetId: dataset.id,
        tasks: planChain(dataset, template.chain.steps, deps.newId),
      },
    ];
  });
  if (started.length === 0) return;
  await bindDatasets(tx, started);
  const added = await insertWorkflows(
    tx,
    started.map(({ id, templateId, datasetId }) => ({ id, templateId, datasetId })),
    deps.now(),
  );
  const tasks = started
    .filter(({ id }) => added.has(id))
    .flatMap(({ id, tasks }) => tasks.map((task) => ({ ...task, workflowId: id })));
  await announceDatasets(
    tx,
    tasks.flatMap(({ output, log }) => [output, log]),
  );
  await insertTasks(tx, tasks);
  deps.publish(tx, tasks.flatMap(datasetsOf));
  await announceWorkflows(tx, [...added]);
  for (const { id, templateId, datasetId, tasks } of started)
    if (added.has(id))
      deps.say(
        tx,
        { workflowId: id, templateId, datasetId, tasks: few(tasks).map((task) => task.id) },
        'workflow started',
      );
}
