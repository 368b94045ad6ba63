import type { ChainStep } from '@visor/cwl';
import type { Database, Tx } from '@visor/db';
import { readId, Refusal } from '@visor/schema';
import type { RerunInput } from '../../generated/types.ts';
import { lockWorkflows } from '../chain/chain.store.ts';
import type { CatalogFile } from '../dataset/dataset.rules.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { readReason, readRequestId } from '../operation/operation.rules.ts';
import { findRerunsOfTask, insertReruns, lockReruns, setUnfinishedFiles } from '../operation/rerun.store.ts';
import { carryOutOnce, storeRequest, type StoredRequest } from '../operation/store-operation.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasks, findTasksOfWorkflows } from '../task/task.reads.ts';
import { requireActualTemplate } from '../template/find-template.ts';
import { shareTemplateLock } from '../template/template.store.ts';
import { findWorkflows } from '../workflow/workflow.reads.ts';
import {
  countUnfinished,
  groupNamedFiles,
  groupUnfinishedFiles,
  isSameGrouping,
  sourceTasksOf,
  type UnfinishedFiles,
} from './find-rerun-files.ts';
import { assertCanRerun, readRerunFiles, type RerunFiles, type RerunGroup } from './rerun.rules.ts';
import { startSelections } from './start-selection.ts';

/** A request after the checks of its fields. */
interface RerunRequest extends StoredRequest {
  readonly files: RerunFiles;
  readonly templateId: string | null;
}

/** What other services know of the files. */
interface RerunSource {
  readonly groups: readonly RerunGroup[];
  /** Of files that are named by id. */
  readonly catalogFiles: readonly CatalogFile[];
  /** What the tasks of the first chains left undone, by task. */
  readonly unfinished: ReadonlyMap<string, UnfinishedFiles>;
}

/**
 * Runs files again: a small dataset of them for each chain that they are from, with a chain of its own that is linked to the first
 * workflow.
 * @throws Refusal as the SDL describes at `rerun`
 */
export async function rerunFiles(deps: Deps, db: Database, input: RerunInput, by: string): Promise<OperationRow> {
  const request = readRequest(input, by);
  return carryOutOnce(db, 'RERUN', request, async () => {
    // Outside of the transaction, because other services may be slow.
    const source = await findSource(deps, db, request);
    return db.transaction(async (tx) => {
      await shareTemplateLock(tx);
      await lockReruns(tx);
      await lockWorkflows(tx, [...new Set(sourceTasksOf(source.groups).map(({ workflowId }) => workflowId))]);
      await assertUnchanged(tx, request, source);
      return startReruns(deps, tx, request, source);
    });
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

async function findSource(deps: Deps, db: Database, { files, templateId }: RerunRequest): Promise<RerunSource> {
  const catalogFiles = files.by === 'ids' ? await deps.catalog.findFiles(files.fileIds) : [];
  const groups =
    files.by === 'ids'
      ? await db.transaction((tx) => groupNamedFiles(tx, files.fileIds, catalogFiles, templateId))
      : [await groupUnfinishedFiles(deps, db, files.taskId)];
  const workflowIds = [...new Set(sourceTasksOf(groups).map(({ workflowId }) => workflowId))];
  const unfinished = await countUnfinished(deps, await findTasksOfWorkflows(db.orm.em, workflowIds), groups);
  return { groups, catalogFiles, unfinished };
}

/** Repeats the checks under the locks, since chains may have gone on while other services answered. */
async function assertUnchanged(tx: Tx, { files, templateId }: RerunRequest, source: RerunSource): Promise<void> {
  if (files.by === 'ids') {
    const groups = await groupNamedFiles(tx, files.fileIds, source.catalogFiles, templateId);
    if (isSameGrouping(source.groups, groups)) return;
    throw new Refusal('CONFLICT', 'somebody runs these files at the same time: send the request again', {
      field: 'fileIds',
    });
  }
  const [task] = await findTasks(tx.em, [files.taskId]);
  if (task) assertCanRerun(task);
  // The failed files of a task are run again once, else their results would be there twice.
  const [earlier] = await findRerunsOfTask(tx, { taskId: files.taskId, templateId });
  if (!earlier) return;
  const text = `the failed files of task ${files.taskId} are run again by workflow ${earlier.id}, which is ${earlier.status}: name single files with fileIds`;
  throw new Refusal('CONFLICT', text, { field: 'failedOf', workflowId: earlier.id });
}

async function startReruns(
  deps: Deps,
  tx: Tx,
  request: RerunRequest,
  { groups, unfinished }: RerunSource,
): Promise<OperationRow> {
  const operationId = deps.newId();
  const chains = await findChains(tx, request.templateId, sourceTasksOf(groups));
  const runs = groups.map(({ parent, fileIds, task }, index) => ({
    purpose: 'rerun' as const,
    // Two datasets of one request may be named after the same one.
    namedBy: index === 0 ? operationId : deps.newId(),
    parent,
    fileIds,
    templates: [chains(task)],
    rerunOf: task?.workflowId ?? null,
  }));
  const started = await startSelections(deps, tx, runs, request.requestedBy);
  const matched = groups.reduce((sum, { fileIds }) => sum + fileIds.length, 0);
  const [{ workflowIds: [workflowId = null] = [], datasetId = null } = {}] = started;
  await storeRequest(deps, tx, { id: operationId, kind: 'RERUN', request, matched, workflowId, datasetId });
  await setUnfinishedFiles(
    tx,
    [...unfinished].map(([taskId, { count }]) => ({ taskId, files: count })),
  );
  await insertReruns(
    tx,
    started.flatMap(({ workflowIds, datasetId: madeId }, index) => {
      const { fileIds = [], task } = groups[index] ?? {};
      const counts = {
        fileCount: fileIds.length,
        fileIds,
        unfinished: unfinished.get(task?.id ?? '')?.named ?? new Set(),
      };
      return workflowIds.map((id) => ({
        workflowId: id,
        operationId,
        datasetId: madeId,
        taskId: task?.id ?? null,
        ...counts,
      }));
    }),
  );
  const { files: _files, ...shown } = request;
  const workflows = started.flatMap(({ workflowIds }) => workflowIds);
  deps.logAfterCommit(tx, { ...shown, operationId, workflows, files: matched }, 'rerun requested');
  return findOperation(tx.em, operationId);
}

interface RerunChain {
  readonly id: string;
  readonly chain: { readonly steps: readonly ChainStep[] };
}

/** Finds the chain of the given template; else the rest of the chain that a task is of, as its steps were then. */
async function findChains(
  tx: Tx,
  templateId: string | null,
  tasks: readonly TaskRow[],
): Promise<(task: TaskRow | undefined) => RerunChain> {
  if (templateId !== null) {
    const { id, chain } = await requireActualTemplate(tx, templateId);
    return () => ({ id, chain: { steps: chain.steps } });
  }
  const workflowIds = [...new Set(tasks.map(({ workflowId }) => workflowId))];
  const workflows = new Map((await findWorkflows(tx.em, workflowIds)).map((workflow) => [workflow.id, workflow]));
  const chainTasks = Map.groupBy(await findTasksOfWorkflows(tx.em, workflowIds), ({ workflowId }) => workflowId);
  return (task) => {
    const workflow = workflows.get(task?.workflowId ?? '');
    if (!task || !workflow) throw new Error('files without a chain were not refused');
    const rest = (chainTasks.get(workflow.id) ?? []).filter(({ stage }) => stage >= task.stage);
    return { id: workflow.templateId, chain: { steps: rest.map(({ step }) => step) } };
  };
}
