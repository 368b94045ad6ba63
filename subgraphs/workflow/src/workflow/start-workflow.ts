import type { Database, Tx } from '@visor/db';
import { demand, Refusal } from '@visor/schema';
import type { KnownDataset } from '../dataset/dataset.entity.ts';
import { findDataset, holdKnownDataset } from '../dataset/record-dataset-events.ts';
import type { Deps } from '../deps.ts';
import { advanceChains } from './advance-workflows.ts';
import { holdOffTemplates, templateToStart } from '../template/match-templates.ts';
import { idOf } from '../text.rules.ts';
import { storeWorkflows } from './start-matching-workflows.ts';
import type { WorkflowRow } from './workflow.entity.ts';
import { nameFault, stemOf } from './workflow.rules.ts';
import { countWorkflowsOver, workflowOfPair } from './workflow.store.ts';

export interface Pair {
  readonly datasetId: string;
  readonly templateId: string;
}

/**
 * Starts the chain of a template over a dataset because a person wants it, whatever the mask; the same pair again gives
 * the workflow that is there.
 * @throws Refusal as the SDL says at `startWorkflow`
 */
export async function startChosenWorkflow(deps: Deps, db: Database, pair: Pair, by: string): Promise<WorkflowRow> {
  const datasetId = idOf('datasetId', pair.datasetId);
  const templateId = idOf('templateId', pair.templateId);
  const present = await workflowOfPair(db, templateId, datasetId);
  if (present) return present;
  // Outside of the transaction: the catalog may take its time.
  const facts = await findDataset(deps, db, datasetId);
  return db.transaction(async (tx) => {
    await holdOffTemplates(tx);
    const template = await templateToStart(tx, templateId);
    const dataset = await holdKnownDataset(tx, datasetId, facts);
    const before = await workflowOfPair(tx, templateId, datasetId);
    if (before) return before;
    const stem = await checkedStem(tx, dataset, template.chain.steps.length);
    await storeWorkflows(deps, tx, [{ dataset, template, stem }], by);
    const stored = await workflowOfPair(tx, templateId, datasetId);
    if (!stored) throw new Error('a workflow vanished in the transaction that stored it');
    await advanceChains(deps, tx, [stored.id], []);
    return stored;
  });
}

async function checkedStem(tx: Tx, dataset: KnownDataset, steps: number): Promise<string> {
  const { id, name, kind, deleting } = dataset;
  if (deleting) throw new Refusal('CONFLICT', `dataset ${name} is to be deleted, so no chain may begin to read it`);
  demand('datasetId', kind === 'log' ? `is the log dataset ${name}: its archives are no input of a chain` : undefined);
  const stem = stemOf(name, await countWorkflowsOver(tx, id));
  const fault = nameFault(stem, steps);
  if (fault?.code === 'NAME_NOT_ALLOWED') demand('datasetId', `names a dataset whose name ${fault.parameters.problem}`);
  if (fault?.code === 'NAME_TOO_LONG') {
    const { bytes, limit } = fault.parameters;
    demand(
      'datasetId',
      `names a dataset whose name takes ${bytes} bytes; a chain of ${steps} steps leaves room for ${limit}`,
    );
  }
  return stem;
}
