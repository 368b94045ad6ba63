import type { ChainStep } from '@visor/cwl';
import type { Database, Tx } from '@visor/db';
import { assertValid, readId, Refusal } from '@visor/schema';
import type { RerunInput } from '../../generated/types.ts';
import { lockWorkflows } from '../chain/chain.store.ts';
import type { NamedDataset } from '../dataset/dataset.entity.ts';
import { findDatasets } from '../dataset/dataset.store.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { assertSameRequest, readReason, readRequestId } from '../operation/operation.rules.ts';
import { findOperationOfRequest, findRerunsOfTask } from '../operation/operation.store.ts';
import { storeRequest } from '../operation/store-operation.ts';
import { findNewestTaskReading, findTasks, findTasksOfWorkflows } from '../task/task.reads.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { requireActualTemplate } from '../template/find-template.ts';
import { shareTemplateLock } from '../template/template.store.ts';
import { assertCanRerun, readRerunFiles, type RerunFiles } from './rerun.rules.ts';
import { assertFileCount, MAX_SELECTED_FILES } from './selection.rules.ts';
import { startSelection } from './start-selection.ts';

/** A request after the checks of its fields. */
interface RerunRequest {
  readonly files: RerunFiles;
  readonly templateId: string | null;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly requestedBy: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The files of a rerun, their dataset, and the task that read it in the first run. */
interface RerunSource {
  readonly fileIds: readonly string[];
  readonly dataset: NamedDataset;
  readonly task: TaskRow | undefined;
}

/**
 * Runs files again: a small dataset of them, with a chain of its own that is linked to the first workflow.
 * @throws Refusal as the SDL describes at `rerun`
 */
export async function rerunFiles(deps: Deps, db: Database, input: RerunInput, by: string): Promise<OperationRow> {
  const request = readRequest(input, by);
  const earlier = request.requestId === null ? undefined : await findOperationOfRequest(db, request.requestId);
  if (earlier) return repeated(earlier, request);
  // Outside of the transaction, because other services may be slow.
  const source = await findSource(deps, db, request.files);
  // Another template may read files while the first chain goes on; the same one would make their results twice.
  if (source.task && request.templateId === null) assertCanRerun(source.task);
  return db.transaction(async (tx) => {
    await shareTemplateLock(tx);
    if (source.task) await lockWorkflows(tx, [source.task.workflowId]);
    await assertNotRunYet(tx, request, source);
    const chain = await chainOf(tx, request, source);
    const operationId = deps.newId();
    const { workflowIds, datasetId } = await startSelection(deps, tx, {
      operationId,
      purpose: 'rerun',
      parent: source.dataset,
      fileIds: source.fileIds,
      templates: [{ id: chain.templateId, chain: { steps: chain.steps } }],
      rerunOf: source.task?.workflowId ?? null,
      by,
    });
    const [workflowId = null] = workflowIds;
    await storeRequest(deps, tx, {
      id: operationId,
      kind: 'RERUN',
      request,
      matched: source.fileIds.length,
      workflowId,
      datasetId,
    });
    const { files: _files, ...shown } = request;
    deps.logAfterCommit(tx, { ...shown, operationId, workflowId, files: source.fileIds.length }, 'rerun requested');
    return findOperation(tx.em, operationId);
  });
}

function readRequest(input: RerunInput, by: string): RerunRequest {
  const files = readRerunFiles(input);
  const templateId = readId('templateId', input.templateId);
  const named = files.by === 'ids' ? { fileIds: files.fileIds } : { failedOf: files.taskId };
  return {
    files,
    templateId,
    requestId: readRequestId(input.requestId),
    reason: readReason(input.reason),
    requestedBy: by,
    parameters: { ...named, ...(templateId === null ? {} : { templateId }) },
  };
}

function repeated(stored: OperationRow, { requestedBy, parameters }: RerunRequest): OperationRow {
  assertSameRequest(stored, { kind: 'RERUN', requestedBy, parameters });
  return stored;
}

async function findSource(deps: Deps, db: Database, files: RerunFiles): Promise<RerunSource> {
  if (files.by === 'ids') {
    const [fileId = ''] = files.fileIds;
    const [file] = await deps.catalog.findFiles([fileId]);
    if (!file) throw new Refusal('NOT_FOUND', `there is no file ${fileId}`, { field: 'fileIds.0' });
    const { dataset } = file;
    return { fileIds: files.fileIds, dataset, task: await findNewestTaskReading(db, dataset.id) };
  }
  const [task] = await findTasks(db.orm.em, [files.taskId]);
  if (!task) throw new Refusal('NOT_FOUND', `there is no task ${files.taskId}`, { field: 'failedOf' });
  assertCanRerun(task);
  const [dataset] = await findDatasets(db.orm.em, [task.inputId]);
  if (!dataset) throw new Error(`the input ${task.inputId} of task ${task.id} is missing`);
  const fileIds = await deps.workload.findInputsOfFailedJobs(task.id, MAX_SELECTED_FILES);
  assertFileCount('failedOf', fileIds.length);
  assertValid('failedOf', fileIds.length === 0 ? 'is a task without failed jobs' : undefined);
  return { fileIds, dataset, task };
}

/** The failed files of a task are run again once, else their results would be there twice. */
async function assertNotRunYet(tx: Tx, { files, templateId }: RerunRequest, { task }: RerunSource): Promise<void> {
  if (files.by === 'ids' || !task) return;
  const [earlier] = await findRerunsOfTask(tx, { workflowId: task.workflowId, taskId: task.id, templateId });
  if (!earlier) return;
  const text = `the failed files of task ${task.id} are run again by workflow ${earlier.id}, which is ${earlier.status}: name single files with fileIds`;
  throw new Refusal('CONFLICT', text, { field: 'failedOf', workflowId: earlier.id });
}

interface RerunChain {
  readonly templateId: string;
  readonly steps: readonly ChainStep[];
}

/** The chain of the given template; else the rest of the first chain, as its steps were then. */
async function chainOf(tx: Tx, { templateId }: RerunRequest, { task, dataset }: RerunSource): Promise<RerunChain> {
  if (templateId !== null) {
    const template = await requireActualTemplate(tx, templateId);
    return { templateId: template.id, steps: template.chain.steps };
  }
  if (!task) {
    const text = `no workflow has read the dataset ${dataset.name} of these files: name a template with templateId`;
    throw new Refusal('INVALID', text, { field: 'templateId' });
  }
  const tasks = await findTasksOfWorkflows(tx.em, [task.workflowId]);
  const [workflow] = await tx.query<{ templateId: string }>(
    'select template_id as "templateId" from workflow where id = $1',
    [task.workflowId],
  );
  const steps = tasks.filter(({ stage }) => stage >= task.stage).map(({ step }) => step);
  return { templateId: workflow?.templateId ?? '', steps };
}
