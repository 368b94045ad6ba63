import type { Database } from '@visor/db';
import { assertValid, Refusal } from '@visor/schema';
import type { CatalogFile } from '../dataset/dataset.rules.ts';
import { findDatasets } from '../dataset/dataset.store.ts';
import type { Deps, EntityReader, Sql } from '../deps.ts';
import { findReadingTasks } from '../operation/rerun.store.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasks } from '../task/task.reads.ts';
import { findWorkflows } from '../workflow/workflow.reads.ts';
import { assertCanRerun, groupFiles, type ReadingTask, type RerunCandidate, type RerunGroup } from './rerun.rules.ts';
import { assertFileCount, MAX_SELECTED_FILES } from './selection.rules.ts';

type Reader = Sql & { readonly em: EntityReader };

/** Groups files that a person named by the chain that read them last. @throws Refusal that names each file which cannot be run again */
export async function groupNamedFiles(
  tx: Reader,
  fileIds: readonly string[],
  catalogFiles: readonly CatalogFile[],
  templateId: string | null,
): Promise<RerunGroup[]> {
  const files = catalogFiles.map(({ id, dataset }) => ({ id, datasetId: dataset.id }));
  const newest = await findReadings(tx, files, null);
  const ofTemplate = templateId === null ? newest : await findReadings(tx, files, templateId);
  const catalog = new Map(catalogFiles.map((file) => [file.id, file]));
  const candidates = fileIds.map((fileId): RerunCandidate => ({
    fileId,
    file: catalog.get(fileId),
    newest: newest.get(fileId),
    ofTemplate: ofTemplate.get(fileId),
  }));
  const inputs = [...newest.values(), ...ofTemplate.values()].map(({ task }) => task.inputId);
  const names = new Map((await findDatasets(tx.em, [...new Set(inputs)])).map(({ id, name }) => [id, name]));
  return groupFiles(candidates, templateId, (id) => names.get(id));
}

async function findReadings(
  tx: Reader,
  files: readonly { readonly id: string; readonly datasetId: string }[],
  templateId: string | null,
): Promise<Map<string, ReadingTask>> {
  const found = await findReadingTasks(tx, files, templateId);
  const tasks = await findTasks(tx.em, [...new Set(found.map(({ taskId }) => taskId))]);
  const workflows = await findWorkflows(tx.em, [...new Set(tasks.map(({ workflowId }) => workflowId))]);
  const statuses = new Map(workflows.map(({ id, status }) => [id, status]));
  const readings = new Map(
    tasks.map((task) => [task.id, { task, status: statuses.get(task.workflowId) ?? 'FINISHED' }] as const),
  );
  return new Map(
    found.flatMap(({ fileId, taskId }) => {
      const reading = readings.get(taskId);
      return reading ? [[fileId, reading] as const] : [];
    }),
  );
}

/** The files that a task left undone, as one group. @throws Refusal as the SDL describes at `rerun` */
export async function groupUnfinishedFiles(deps: Deps, db: Database, taskId: string): Promise<RerunGroup> {
  const [task] = await findTasks(db.orm.em, [taskId]);
  if (!task) throw new Refusal('NOT_FOUND', `there is no task ${taskId}`, { field: 'failedOf' });
  assertCanRerun(task);
  const [parent] = await findDatasets(db.orm.em, [task.inputId]);
  if (!parent) throw new Error(`the input ${task.inputId} of task ${task.id} is missing`);
  const fileIds = await findUnfinishedFiles(deps, task);
  assertFileCount('failedOf', fileIds.length);
  assertValid('failedOf', fileIds.length === 0 ? 'is a task without failed jobs' : undefined);
  return { fileIds, parent, task };
}

/**
 * Returns the input files that a task left undone, more than MAX_SELECTED_FILES of them only if there are more: those of its failed and
 * cancelled jobs. Not all jobs of a task that was cancelled, or failed before it had all, were formed: then the files that no job finished.
 */
async function findUnfinishedFiles(deps: Deps, { id, state, failedBy, inputId }: TaskRow): Promise<string[]> {
  const hasAllJobs = state === 'FINISHED' || (state === 'FAILED' && failedBy === 'fail');
  if (hasAllJobs) return deps.workload.findInputsOfJobs(id, ['FAILED', 'CANCELLED'], MAX_SELECTED_FILES);
  const dataset = await deps.catalog.findFilesOfDataset(inputId, MAX_SELECTED_FILES);
  assertFileCount('failedOf', dataset?.count ?? 0);
  if (!dataset) return [];
  const finished = new Set(await deps.workload.findInputsOfJobs(id, ['FINISHED'], MAX_SELECTED_FILES));
  return dataset.fileIds.filter((fileId) => !finished.has(fileId));
}

/** Counts what the tasks of chains left undone. A task of which it cannot be told is left out. */
export async function countUnfinished(
  deps: Deps,
  tasks: readonly TaskRow[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const counted = new Map<string, ReadonlySet<string>>();
  for (const task of tasks) {
    if (task.state !== 'FAILED' && task.state !== 'CANCELLED') continue;
    const files = await findUnfinishedFiles(deps, task).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'INVALID') return undefined;
      throw error;
    });
    // The jobs of a FAILED task without unfinished files were deleted.
    const isKnown = files && files.length <= MAX_SELECTED_FILES && (files.length > 0 || task.state === 'CANCELLED');
    if (isKnown) counted.set(task.id, new Set(files));
  }
  return counted;
}

/** Whether the groups are still those that were found before. */
export const isSameGrouping = (before: readonly RerunGroup[], after: readonly RerunGroup[]): boolean =>
  before.length === after.length && before.every(({ task }, index) => task?.id === after[index]?.task?.id);

export const sourceTasksOf = (groups: readonly RerunGroup[]): TaskRow[] => groups.flatMap(({ task }) => task ?? []);
