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
  readonly operationId: string;
  readonly purpose: SelectionPurpose;
  /** The dataset that the new one is named after. */
  readonly parent: NamedDataset;
  readonly fileIds: readonly string[];
  /** A workflow each; all have as many stages. */
  readonly templates: readonly { readonly id: string; readonly chain: Chain }[];
  readonly rerunOf: string | null;
  readonly by: string;
}

/** Makes a dataset of chosen files with workflows of its own. @throws Refusal INVALID where no name can be made for it */
export async function startSelection(
  deps: Deps,
  tx: Tx,
  { operationId, purpose, parent, fileIds, templates, rerunOf, by }: SelectionRun,
): Promise<{ readonly workflowIds: readonly string[]; readonly datasetId: string }> {
  const lastStage = templates[0]?.chain.steps.at(-1)?.ordinal ?? 1;
  const dataset = { id: deps.newId(), name: selectionName(parent.name, purpose, { operationId, lastStage }) };
  const problem = stemProblem(dataset.name, lastStage);
  if (problem?.code === 'NAME_NOT_ALLOWED')
    assertValid('fileIds', `are of a dataset whose name ${problem.parameters.problem}`);
  await insertExpectedDatasets(tx, [dataset]);
  deps.publish(tx, 'dsm.register.dataset.input', [selectFilesMessage(dataset, parent, fileIds)]);
  const matches = templates.map((template, index) => ({
    dataset,
    template,
    stem: nameStem(dataset.name, index),
    rerunOf,
  }));
  const workflowIds = await createWorkflows(deps, tx, matches, by);
  if (workflowIds.length < templates.length) throw new Error('a new dataset has a workflow already');
  await advanceWorkflows(deps, tx, workflowIds, []);
  return { workflowIds, datasetId: dataset.id };
}
