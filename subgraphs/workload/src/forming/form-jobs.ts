import { uuidv7, type Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import type { CatalogClient, FilePage } from '../task/catalog-client.ts';
import { nextTryAt } from '../task/postpone.rules.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { dueTasks, postponeTask, type OpenTask } from '../task/task.store.ts';
import { lockForming, writeFormed } from './forming.store.ts';
import { groupFiles } from './group.rules.ts';

const TASKS_PER_ROUND = 20;
const FILES_PER_PAGE = 500;
/** Pause between two looks at an open dataset, where no event announces new files. */
const POLL_INTERVAL_MS = 5_000;

/**
 * Forms jobs from the next page of each task's input dataset. One round. Returns whether there is more to do at once. The pages
 * are read outside the transaction; the task's cursor shows whether another process was faster.
 */
export async function formJobs(deps: Deps, catalog: CatalogClient): Promise<boolean> {
  const tasks = await dueTasks(deps.db, 'FORMING', deps.now(), TASKS_PER_ROUND);
  let more = false;
  for (const task of tasks) {
    try {
      const page = await catalog.files(task.datasetId, FILES_PER_PAGE, task.cursor);
      if (!page) throw new Error(`dataset ${task.datasetId} is gone`);
      more = (await formPage(deps, task, page)) || more;
    } catch (error) {
      deps.logger.warn({ err: error, taskId: task.id }, 'jobs not formed, will be tried again');
      await postponeTask(deps.db, task.id, nextTryAt(task.tries, deps.now()));
    }
  }
  return more;
}

/** Files of a streaming task may have been committed out of their order: once the dataset is closed, they are read again. */
const needsRescan = (task: OpenTask): boolean => task.streaming && task.mode === 'MAP' && !task.rescanned;

function logFormed(
  { logAfterCommit }: Deps,
  tx: Tx,
  { id }: OpenTask,
  { files }: FilePage,
  jobs: readonly string[],
): void {
  const fileIds = sample(files).map(({ fileId }) => fileId);
  logAfterCommit(tx, { taskId: id, count: jobs.length, jobs: sample(jobs), files: fileIds }, 'jobs formed');
}

async function formPage(deps: Deps, read: OpenTask, page: FilePage): Promise<boolean> {
  const now = deps.now();
  const atEnd = !page.more && !page.open;
  await deps.db.transaction(async (tx) => {
    const task = await lockForming(tx, read.id);
    if (!task || task.cursor !== read.cursor || task.rescanned !== read.rescanned) return;
    const again = atEnd && needsRescan(task);
    const last = atEnd && !again;
    const { inputs, jobs, open } = groupFiles(task.openGroup, page.files, {
      filesPerJob: task.filesPerJob,
      last,
      emptyJob: task.mode === 'MERGE',
      first: task.filesCount === 0,
      newId: () => uuidv7(),
    });
    const written = await writeFormed(
      tx,
      task,
      {
        inputs,
        jobs,
        cursor: again ? null : page.cursor,
        openGroup: open,
        phase: last ? 'FORMED' : 'FORMING',
        rescanned: task.rescanned || again,
        tryAt: page.more || atEnd ? now : new Date(now.getTime() + POLL_INTERVAL_MS),
      },
      now,
    );
    deps.publish(
      tx,
      'wms.jobs.status',
      jobsChanged(written.jobs.map((jobId) => ({ taskId: task.id, jobId, state: 'DEFINED' }))),
    );
    if (written.jobs.length > 0) logFormed(deps, tx, task, page, written.jobs);
    if (written.complete) await summarizeTasks(deps, tx, [task.id], now);
    if (written.jobs.length > 0) deps.wake(tx, 'offer');
  });
  return page.more || (atEnd && needsRescan(read));
}
