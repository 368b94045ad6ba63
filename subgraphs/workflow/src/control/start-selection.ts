import type { Chain } from '@visor/cwl';
import type { Tx } from '@visor/db';
import { assertValid } from '@visor/schema';
import { advanceWorkflows } from '../chain/advance-workflows.ts';
import { nameStem, stemProblem } from '../chain/plan.rules.ts';
import { createWorkflows } from '../chain/start-matching-workflows.ts';
import type { NamedDataset } from '../dataset/dataset.entity.ts';
import { selectFilesMessage } from '../dataset/dataset.messages.ts';
import { insertExpectedDatasets } from '../dataset/dataset.store.ts';
import type { Deps } from '../deps.ts';
import { selectionName, type SelectionPurpose } from './selection.rules.ts';

/** Chosen files, and the chains that run over a dataset of them. */
interface SelectionRun {
  readonly purpose: SelectionPurpose;
  /** The name of the new dataset ends with digits of this id. */
  readonly namedBy: string;
  /** The dataset that the new one is named after. */
  readonly parent: NamedDataset;
  readonly fileIds: readonly string[];
  /** A workflow each; all have as many stages. */
  readonly templates: readonly { readonly id: string; readonly chain: Chain }[];
  readonly rerunOf: string | null;
}

/** A dataset that was made so, with its workflows. */
interface StartedSelection {
  readonly datasetId: string;
  readonly workflowIds: readonly string[];
}

/** Makes datasets of chosen files with workflows of their own. @throws Refusal INVALID where no name can be made for one */
export async function startSelections(
  deps: Deps,
  tx: Tx,
  runs: readonly SelectionRun[],
  by: string,
): Promise<StartedSelection[]> {
  const named = runs.map((run) => ({ run, dataset: nameDataset(deps, run) }));
  await insertExpectedDatasets(
    tx,
    named.map(({ dataset }) => dataset),
  );
  deps.publish(
    tx,
    'dsm.register.dataset.input',
    named.map(({ run, dataset }) => selectFilesMessage(dataset, run.parent, run.fileIds)),
  );
  const matches = named.flatMap(({ run: { templates, rerunOf }, dataset }) =>
    templates.map((template, index) => ({ dataset, template, stem: nameStem(dataset.name, index), rerunOf })),
  );
  const workflowIds = await createWorkflows(deps, tx, matches, by);
  if (workflowIds.length < matches.length) throw new Error('a new dataset has a workflow already');
  await advanceWorkflows(deps, tx, workflowIds, []);
  return named.map(({ dataset }) => ({
    datasetId: dataset.id,
    workflowIds: workflowIds.filter((_id, index) => matches[index]?.dataset === dataset),
  }));
}

/** As `startSelections`, of one dataset. */
export async function startSelection(
  deps: Deps,
  tx: Tx,
  { by, ...run }: SelectionRun & { readonly by: string },
): Promise<StartedSelection> {
  const [started] = await startSelections(deps, tx, [run], by);
  if (!started) throw new Error('no dataset was made');
  return started;
}

function nameDataset(deps: Pick<Deps, 'newId'>, { purpose, namedBy, parent, templates }: SelectionRun): NamedDataset {
  const lastStage = templates[0]?.chain.steps.at(-1)?.ordinal ?? 1;
  const dataset = { id: deps.newId(), name: selectionName(parent.name, purpose, { namedBy, lastStage }) };
  const problem = stemProblem(dataset.name, lastStage);
  if (problem?.code === 'NAME_NOT_ALLOWED')
    assertValid('fileIds', `are of a dataset whose name ${problem.parameters.problem}`);
  return dataset;
}
