import type { Database, Tx } from '@visor/db';
import { assertValid, readId, Refusal } from '@visor/schema';
import type { DatasetRow } from '../dataset/dataset.entity.ts';
import { findUnrecordedDataset, lockRecordedDataset } from '../dataset/record-dataset-events.ts';
import type { Deps } from '../deps.ts';
import { requireActualTemplate } from '../template/find-template.ts';
import { shareTemplateLock } from '../template/template.store.ts';
import { advanceWorkflows } from './advance-workflows.ts';
import { createWorkflows } from './start-matching-workflows.ts';
import type { WorkflowRow } from '../workflow/workflow.entity.ts';
import { nameStem, stemProblem } from './plan.rules.ts';
import { countWorkflowsOver, findWorkflowOf } from '../workflow/workflow.reads.ts';

interface StartRequest {
  readonly datasetId: string;
  readonly templateId: string;
}

/**
 * Starts the chain of a template over a dataset on a person's request, whatever the mask. Returns the existing workflow
 * when the template was applied to the dataset before.
 * @throws Refusal as the SDL describes at `startWorkflow`
 */
export async function startWorkflow(deps: Deps, db: Database, request: StartRequest, by: string): Promise<WorkflowRow> {
  const datasetId = readId('datasetId', request.datasetId);
  const templateId = readId('templateId', request.templateId);
  const existing = await findWorkflowOf(db.orm.em, templateId, datasetId);
  if (existing) return existing;
  // Outside of the transaction, because the catalog may be slow.
  const unrecorded = await findUnrecordedDataset(deps, db, datasetId);
  return db.transaction(async (tx) => {
    await shareTemplateLock(tx);
    const template = await requireActualTemplate(tx, templateId);
    const dataset = await lockRecordedDataset(tx, datasetId, unrecorded);
    const concurrent = await findWorkflowOf(tx.em, templateId, datasetId);
    if (concurrent) return concurrent;
    const stem = await requireStem(tx, dataset, template.chain.steps.length);
    await createWorkflows(deps, tx, [{ dataset, template, stem }], by);
    const created = await findWorkflowOf(tx.em, templateId, datasetId);
    if (!created) throw new Error('a workflow vanished in the transaction that created it');
    await advanceWorkflows(deps, tx, [created.id], []);
    return created;
  });
}

/** Returns the stem of the names of a new workflow over a dataset. @throws Refusal CONFLICT, INVALID */
async function requireStem(tx: Tx, dataset: DatasetRow, stepCount: number): Promise<string> {
  const { id, name, kind, deleting } = dataset;
  if (deleting)
    throw new Refusal(
      'CONFLICT',
      `dataset ${name} is marked for deletion, so no workflow can start over it: undeleteDataset takes the mark back`,
    );
  assertValid(
    'datasetId',
    kind === 'log' ? `is the log dataset ${name}: its archives are no input of a chain` : undefined,
  );
  const stem = nameStem(name, await countWorkflowsOver(tx, id));
  const problem = stemProblem(stem, stepCount);
  if (problem?.code === 'NAME_NOT_ALLOWED')
    assertValid('datasetId', `names a dataset whose name ${problem.parameters.problem}`);
  if (problem?.code === 'NAME_TOO_LONG') {
    const { bytes, limit } = problem.parameters;
    assertValid(
      'datasetId',
      `names a dataset whose name takes ${bytes} bytes; a chain of ${stepCount} steps leaves room for ${limit}`,
    );
  }
  return stem;
}
