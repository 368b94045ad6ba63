import type { NewEvent } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { DatasetInput, DatasetKind } from '@visor/schema';
import { sample } from '@visor/service';
import type { Undecided } from '../dataset/dataset.entity.ts';
import { announceDatasets, bindDatasets } from '../dataset/assign-templates.ts';
import type { Deps } from '../deps.ts';
import { templateFinder } from '../template/match-templates.ts';
import type { ActualTemplate } from '../template/template.entity.ts';
import { announceWorkflows } from './announce-workflows.ts';
import { nameFault, planChain, stemOf, type DatasetName, type PlannedTask } from './workflow.rules.ts';
import { insertTasks, insertWorkflows } from './workflow.store.ts';

function datasetInput(kind: DatasetKind, { id, name }: DatasetName, parent: DatasetName): NewEvent {
  const value: DatasetInput = { datasetId: id, name, kind, parentDatasetId: parent.id };
  return { topic: 'dsm.register.dataset.input', key: name, type: 'input', value };
}

const datasetsOf = ({ input, output, log }: PlannedTask<unknown>): NewEvent[] => [
  datasetInput('output', output, input),
  datasetInput('log', log, input),
];

/** A dataset and the template whose chain is to run over it. */
export interface Match {
  readonly dataset: Undecided;
  readonly template: Pick<ActualTemplate, 'id' | 'chain'>;
  /** What the names of the chain's datasets begin with. */
  readonly stem: string;
}

/**
 * Hop 3: for each dataset that an ACTUAL template fits, a workflow, its tasks, and a request for their datasets; once per
 * template and dataset. The others stay undecided; `Dataset.processing.reason` says why.
 */
export async function startWorkflows(deps: Deps, tx: Tx, datasets: readonly Undecided[]): Promise<void> {
  if (datasets.length === 0) return;
  const templateOf = await templateFinder(tx);
  const matches = datasets.flatMap((dataset): Match[] => {
    const template = templateOf(dataset.name);
    const stem = stemOf(dataset.name, 0);
    return template && !nameFault(stem, template.chain.steps.length) ? [{ dataset, template, stem }] : [];
  });
  await storeWorkflows(deps, tx, matches, null);
}

/** Stores workflows that are not there yet, and asks for their datasets. @param startedBy the person who wants them, if any */
export async function storeWorkflows(
  deps: Deps,
  tx: Tx,
  matches: readonly Match[],
  startedBy: string | null,
): Promise<void> {
  if (matches.length === 0) return;
  const started = matches.map(({ dataset, template, stem }) => ({
    id: deps.newId(),
    templateId: template.id,
    datasetId: dataset.id,
    tasks: planChain(dataset, template.chain.steps, deps.newId, stem),
  }));
  await bindDatasets(tx, started);
  const rows = started.map(({ id, templateId, datasetId }) => ({ id, templateId, datasetId, startedBy }));
  const added = await insertWorkflows(tx, rows, deps.now());
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
  const by = startedBy === null ? {} : { by: startedBy };
  for (const { id, templateId, datasetId, tasks } of started)
    if (added.has(id)) {
      const ids = { workflowId: id, templateId, datasetId, tasks: sample(tasks).map((task) => task.id), ...by };
      deps.logAfterCommit(tx, ids, 'workflow started');
    }
}
