import { uuidv7, type Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import type { CatalogClient, FilePage } from '../task/catalog-client.ts';
import { MAX_SMALL_BATCH } from '../settings/small-batch.rules.ts';
import { readSettings } from '../settings/setting.reads.ts';
import { nextTryAt } from '../task/postpone.rules.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { dueTasks, postponeTask, type OpenTask } from '../task/task.store.ts';
import { lockForming, readKnownFiles, waitForClose, writeFormed } from './forming.store.ts';
import { groupFiles } from './group.rules.ts';
import { nextLookAt, nextPlace } from './place.rules.ts';

const TASKS_PER_ROUND = 20;

/**
 * Forms jobs from the next page of each task's input dataset. One round. Returns whether there is more to do at once. The pages
 * are read outside the transaction; the task's cursor shows whether another process was faster.
 */
export async function formJobs(deps: Deps, catalog: CatalogClient): Promise<boolean> {
  const [{ splitter }, tasks] = await Promise.all([
    readSettings(deps.db, 'forming'),
    dueTasks(deps.db, 'FORMING', deps.now(), TASKS_PER_ROUND),
  ]);
  if (!splitter) return false;
  let more = false;
  for (const task of tasks) {
    try {
      const page = await catalog.files(task.datasetId, task.cursor);
      if (!page) throw new Error(`dataset ${task.datasetId} is gone`);
      const isSmall = page.files.length <= MAX_SMALL_BATCH;
      more = (await deps.db.transaction((tx) => formPage(deps, tx, task, page), { isSmall })) || more;
    } catch (error) {
      deps.logger.warn({ err: error, taskId: task.id }, 'jobs not formed, will be tried again');
      await postponeTask(deps.db, task.id, nextTryAt(task.tries, deps.now()));
    }
  }
  return more;
}

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

/** Returns the files of a page that no job of the task has, and no group of it that is still filling. */
async function newFilesOf(tx: Tx, task: OpenTask, { files }: FilePage): Promise<FilePage['files']> {
  if (!task.streaming || files.length === 0) return files;
  const ids = files.map(({ fileId }) => fileId);
  const known = await readKnownFiles(tx, task, ids);
  return files.filter(({ fileId }) => !known.has(fileId));
}

/** The first jobs of a task, and the last ones for now, are offered at once; of the pages between, several together. */
function wakeOffer(deps: Deps, tx: Tx, isAmongMany: boolean): void {
  if (isAmongMany) deps.wakeSoon(tx, 'offer');
  else deps.wake(tx, 'offer');
}

/** When the task goes on: at once where it was woken since it was read, because the page may lack what woke it. */
const notBefore = (planned: Date, isWoken: boolean, now: Date): Date => (isWoken && planned > now ? now : planned);

/** Forms jobs of one page. Returns whether there is more to read at once. */
async function formPage(deps: Deps, tx: Tx, read: OpenTask, page: FilePage): Promise<boolean> {
  const task = await lockForming(tx, read.id);
  if (!task || task.cursor !== read.cursor || task.rescanned !== read.rescanned) return false;
  const { more, formed } = await formLocked(deps, tx, task, page, task.tryAt !== read.tryAt);
  if (formed) wakeOffer(deps, tx, more && task.filesCount > 0);
  return more;
}

interface FormedLocked {
  /** Whether there is more to read at once. */
  readonly more: boolean;
  /** Whether jobs were formed. */
  readonly formed: boolean;
}

/** Forms jobs of one page of a task that the transaction has locked. */
async function formLocked(deps: Deps, tx: Tx, task: OpenTask, page: FilePage, isWoken: boolean): Promise<FormedLocked> {
  const now = deps.now();
  if (page.open && !task.streaming) {
    await waitForClose(tx, task.id, notBefore(nextLookAt(now), isWoken, now));
    return { more: isWoken, formed: false };
  }
  const files = await newFilesOf(tx, task, page);
  const rescanAt = task.rescanAt === null ? null : new Date(task.rescanAt);
  const planned = nextPlace({ ...task, rescanAt }, { ...page, formed: task.filesCount + files.length }, now);
  const place = { ...planned, tryAt: notBefore(planned.tryAt, isWoken, now) };
  const { inputs, jobs, open } = groupFiles(task.openGroup, files, {
    filesPerJob: task.filesPerJob,
    sizePerJob: task.sizePerJob,
    last: place.phase === 'FORMED',
    emptyJob: task.mode === 'MERGE',
    first: task.filesCount === 0,
    newId: () => uuidv7(),
  });
  const written = await writeFormed(tx, task, { inputs, jobs, openGroup: open, ...place }, now);
  deps.publish(
    tx,
    'wms.jobs.status',
    jobsChanged(written.jobs.map((jobId) => ({ taskId: task.id, jobId, state: 'DEFINED' }))),
  );
  if (written.jobs.length > 0) logFormed(deps, tx, task, page, written.jobs);
  if (written.complete) await summarizeTasks(deps, tx, [task.id], now);
  return { more: place.phase === 'FORMING' && place.tryAt <= now, formed: written.jobs.length > 0 };
}

/** Forms jobs of the first page of a task in the transaction that accepts it. Returns whether there are jobs to offer. */
export async function formFirstPage(deps: Deps, tx: Tx, accepted: OpenTask, page: FilePage): Promise<boolean> {
  const { more, formed } = await formLocked(deps, tx, accepted, page, false);
  if (more) deps.wake(tx, 'form');
  return formed;
}
