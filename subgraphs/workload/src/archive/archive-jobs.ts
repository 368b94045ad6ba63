import type { Deps } from '../deps.ts';
import { endOfPartition, partitionsAhead } from '../history/partition.rules.ts';
import { createPartition, deleteArchivedRest, dropPartition, readPartitions } from '../history/partition.store.ts';
import { readSettings } from '../settings/setting.reads.ts';
import type { CatalogClient } from '../task/catalog-client.ts';
import {
  deleteUnreadReplicas,
  findArchivable,
  finishArchiving,
  moveJobs,
  readArchiving,
  startArchiving,
  type Archivable,
} from './archive.store.ts';

const DAY_MS = 86_400_000;
const MAX_TASKS = 20;
const MAX_JOBS = 500;
const MAX_ROWS = 5_000;
const DAYS_AHEAD = 3;

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

/** Moves the jobs of tasks that ended long ago to the archive, a batch at a time. One round. Returns whether there is more. */
export async function archiveJobs(deps: Deps, catalog: Pick<CatalogClient, 'isOpen'>): Promise<boolean> {
  const { db } = deps;
  const now = deps.now();
  const { afterDays, failedAfterDays } = await readSettings(db, 'archive');
  if (afterDays > 0) {
    const before = {
      ended: daysBefore(now, afterDays),
      failed: daysBefore(now, Math.max(afterDays, failedAfterDays)),
    };
    const tasks = await findArchivable(db, before, MAX_TASKS);
    const closed = await Promise.all(tasks.map((task) => canArchive(deps, catalog, task)));
    const ids = tasks.filter((_task, index) => closed[index]).map(({ id }) => id);
    if (ids.length > 0) await startArchiving(db, ids, now);
  }
  const tasks = await readArchiving(db, MAX_TASKS);
  for (const taskId of tasks) {
    const count = await moveJobs(db, taskId, MAX_JOBS);
    if (count === MAX_JOBS) return true;
    await finishArchiving(db, taskId, now);
    deps.logger.info({ taskId }, 'jobs of the task archived');
  }
  return tasks.length === MAX_TASKS;
}

/**
 * Whether no retry of a task can come any more. Workflow keeps the datasets of a failed task open for as long as a person may retry it, however
 * long that is set, and the archive must not be earlier. A catalog that does not answer is asked again in the next round.
 */
async function canArchive(
  { logger }: Pick<Deps, 'logger'>,
  catalog: Pick<CatalogClient, 'isOpen'>,
  { id: taskId, logId, retriable }: Archivable,
): Promise<boolean> {
  if (!retriable) return true;
  try {
    return !(await catalog.isOpen(logId));
  } catch (error) {
    logger.warn({ taskId, error }, 'the catalog does not answer whether the task can still be retried');
    return false;
  }
}

/**
 * Creates the partitions of the history for the days to come, and drops those whose jobs are all in the archive, with what they
 * keep of their history.
 */
export async function keepHistory(deps: Deps): Promise<boolean> {
  const { db } = deps;
  const now = deps.now();
  const names = await readPartitions(db);
  const covered = Math.max(
    0,
    ...names.filter((name) => name.includes('until')).map((name) => endOfPartition(name)?.getTime() ?? 0),
  );
  for (const partition of partitionsAhead(now, DAYS_AHEAD))
    if (!names.includes(partition.name) && Date.parse(partition.from) >= covered) await createPartition(db, partition);
  const { afterDays } = await readSettings(db, 'archive');
  if (afterDays === 0) return false;
  const before = daysBefore(now, afterDays);
  for (const name of names) {
    const end = endOfPartition(name);
    if (end && end <= before && (await dropPartition(db, name, end)))
      deps.logger.info({ partition: name }, 'history of archived jobs dropped');
  }
  const rest = await deleteArchivedRest(db, before, MAX_ROWS);
  return rest === MAX_ROWS || (await deleteUnreadReplicas(db, before, MAX_ROWS)) === MAX_ROWS;
}
