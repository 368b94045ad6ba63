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

/** A task whose jobs were all formed; those of one that was cancelled, or failed before it had all, were not. */
const hasAllJobs = ({ state, failedBy }: TaskRow): boolean =>
  state === 'FINISHED' || (state === 'FAILED' && failedBy === 'fail');

const UNDONE_STATES = ['FAILED', 'CANCELLED'] as const;

/**
 * Returns the input files that a task left undone, more than MAX_SELECTED_FILES of them only if there are more: those of its failed and
 * cancelled jobs, and where not all jobs were formed the files that no job finished.
 */
async function findUnfinishedFiles(deps: Deps, task: TaskRow): Promise<string[]> {
  const { id, inputId } = task;
  if (hasAllJobs(task)) return deps.workload.findInputsOfJobs(id, UNDONE_STATES, MAX_SELECTED_FILES);
  const dataset = await deps.catalog.findFilesOfDataset(inputId, MAX_SELECTED_FILES);
  assertFileCount('failedOf', dataset?.count ?? 0);
  if (!dataset) return [];
  const finished = new Set(await deps.workload.findInputsOfJobs(id, ['FINISHED'], MAX_SELECTED_FILES));
  return dataset.fileIds.filter((fileId) => !finished.has(fileId));
}

/** What a task left undone: how many input files, however many, and which of those that are run again. */
export interface UnfinishedFiles {
  readonly count: number;
  readonly named: ReadonlySet<string>;
}

/** Counts what the tasks of chains left undone. A task of which it cannot be told is left out. */
export async function countUnfinished(
  deps: Deps,
  tasks: readonly TaskRow[],
  groups: readonly RerunGroup[],
): Promise<ReadonlyMap<string, UnfinishedFiles>> {
  const counted = new Map<string, UnfinishedFiles>();
  for (const task of tasks) {
    if (task.state !== 'FAILED' && task.state !== 'CANCELLED') continue;
    const named = groups.flatMap(({ task: of, fileIds }) => (of?.id === task.id ? fileIds : []));
    const files = await countOfTask(deps, task, named);
    // The jobs of a FAILED task without unfinished files were deleted.
    if (files.count > 0 || task.state === 'CANCELLED') counted.set(task.id, files);
  }
  return counted;
}

/** Without a list of all files: a task may have millions. */
async function countOfTask(deps: Deps, task: TaskRow, named: readonly string[]): Promise<UnfinishedFiles> {
  const { id, inputId } = task;
  if (hasAllJobs(task)) {
    const { count, fileIds } = await deps.workload.countInputsOfJobs(id, UNDONE_STATES, named);
    return { count, named: new Set(fileIds) };
  }
  const dataset = await deps.catalog.findFilesOfDataset(inputId, MAX_SELECTED_FILES);
  if (!dataset) return { count: 0, named: new Set() };
  // Files that cannot be read any more are left out, since they cannot be run again.
  if (dataset.count <= MAX_SELECTED_FILES) {
    const files = new Set(await findUnfinishedFiles(deps, task));
    return { count: files.size, named: new Set(named.filter((fileId) => files.has(fileId))) };
  }
  const [finished, unreadable] = await Promise.all([
    deps.workload.countInputsOfJobs(id, ['FINISHED'], named),
    deps.catalog.findUnreadableFiles(inputId, MAX_SELECTED_FILES),
  ]);
  const lost = unreadable.length - (await countFinished(deps, id, unreadable));
  const left = new Set([...finished.fileIds, ...unreadable]);
  return {
    count: Math.max(0, dataset.count - finished.count - lost),
    named: new Set(named.filter((fileId) => !left.has(fileId))),
  };
}

/** How many of these files jobs of a task have finished. */
async function countFinished(deps: Deps, taskId: string, fileIds: readonly string[]): Promise<number> {
  if (fileIds.length === 0) return 0;
  return (await deps.workload.countInputsOfJobs(taskId, ['FINISHED'], fileIds)).fileIds.length;
}

/** Whether the groups are still those that were found before. */
export const isSameGrouping = (before: readonly RerunGroup[], after: readonly RerunGroup[]): boolean =>
  before.length === after.length && before.every(({ task }, index) => task?.id === after[index]?.task?.id);

export const sourceTasksOf = (groups: readonly RerunGroup[]): TaskRow[] => groups.flatMap(({ task }) => task ?? []);
