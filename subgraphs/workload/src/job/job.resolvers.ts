import { failureName, readId } from '@visor/schema';
import { chosenOf, noSnapshot, openStream, spendCount, type Count } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Failure } from '../../generated/types.ts';
import type { Context } from '../context.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import type { Reference } from '../task/reference.ts';
import type { FailureSource } from './failure.rules.ts';
import type { JobRow } from './job.entity.ts';
import { fileProcessingOf } from './file-processing.rules.ts';
import { readJobFiles, readJobInputs, stateOfFile } from './job-file.reads.ts';
import { countJobFacets } from './find-jobs.reads.ts';
import { countJobsOf, pagesOfTask, readFilesWithoutJob, readJobs, readTaskJobs, type JobPage } from './job.reads.ts';
import { groupChanges } from './job-changes.rules.ts';

/** How long changes of jobs are gathered for one live event. */
const BATCH_TIME_MS = 250;

interface Failed {
  readonly failureCode?: number | null | undefined;
  readonly failureSource?: FailureSource | null | undefined;
  readonly failureText?: string | null | undefined;
}

const failureOf = ({ failureCode, failureSource, failureText }: Failed): Failure | null =>
  failureCode
    ? { code: failureCode, name: failureName(failureCode), source: failureSource ?? 'server', text: failureText ?? '' }
    : null;

const NO_HISTORY = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

const reference = (id: string): Reference => ({ id });

/** Loads jobs in the order of their ids; unknown ids are left out. */
async function loadJobs({ loaders }: Context, ids: readonly string[]): Promise<JobRow[]> {
  const jobs = await Promise.all(ids.map((id) => loaders.job.load(id)));
  return jobs.filter((job) => job !== null);
}

/** The jobs of a task by its counters, which are read for all tasks of a request at once; undefined where they do not tell. */
async function countOfTask({ where, hasArchive }: JobPage, { loaders }: Context): Promise<Count | undefined> {
  const task = where.task?.eq;
  if (!hasArchive || task == null || where.held != null) return undefined;
  const progress = await loaders.progress.load(task);
  if (!progress || progress.archivedAt !== null) return undefined;
  const counters = {
    DEFINED: progress.defined,
    QUEUED: progress.queued,
    ACTIVE: progress.active,
    REGISTERING: progress.registering,
    FINISHED: progress.finished,
    FAILED: progress.failed,
    CANCELLED: progress.cancelled,
  };
  const states = chosenOf(jobLifecycle.states, where.state);
  return { value: states.reduce((sum, state) => sum + counters[state], 0), exact: true };
}

export const jobResolvers = {
  Query: {
    job: (_, { id }, { loaders }) => loaders.job.load(id),
    filesWithoutJob: (_, { ids }, { deps }) => readFilesWithoutJob(deps.db, ids),
    jobs: (_, request, { deps }) => readJobs(deps.db, request),
    jobFiles: (_, request, { deps }) => readJobFiles(deps.db, request),
    jobInputs: (_, request, { deps }) => readJobInputs(deps.db, request),
  },
  Subscription: {
    jobChanges: {
      subscribe: (_, { taskId, ...start }, { feeds, stream, deps }) => {
        const wanted = readId('taskId', taskId);
        return openStream(feeds.jobs, start, stream, {
          wanted: (event) => wanted === null || event.taskId === wanted,
          batchMs: BATCH_TIME_MS,
          events: groupChanges,
          snapshot: wanted === null ? noSnapshot('taskId') : () => pagesOfTask(deps.db, wanted),
        });
      },
      resolve: async (ids: readonly string[], _: unknown, context: Context) => ({ jobs: await loadJobs(context, ids) }),
    },
  },
  Task: {
    jobs: ({ id }, request, { deps }) => readTaskJobs(deps.db, id, request),
  },
  JobConnection: {
    async count(page, _, context) {
      const kept = await countOfTask(page, context);
      if (kept) return kept;
      spendCount(context);
      return await countJobsOf(context.deps.db, page);
    },
    facets({ where }, { fields }, context) {
      spendCount(context);
      return countJobFacets(context.deps.db, where, fields);
    },
  },
  Job: {
    __resolveReference: ({ id }, { loaders }) => loaders.job.load(id),
    task: (job) => reference(job.taskId),
    rank: async ({ taskId }, _, { loaders }) => (await loaders.progress.load(taskId))?.rank ?? 0,
    inputs: ({ id }, _, { loaders }) => loaders.inputs.load(id),
    outputs: ({ id }, _, { loaders }) => loaders.outputs.load(id),
    attempts: ({ id }, _, { loaders }) => loaders.attempts.load(id),
    history: async ({ id }, { first, after }, { loaders }) =>
      (await loaders.jobHistory.load({ jobId: id, first, after: after ?? null })) ?? NO_HISTORY,
    failure: (job) => failureOf(job),
    held: ({ state, heldReason, heldDetails, heldAt }) =>
      heldReason && heldAt && state === 'DEFINED'
        ? { reason: heldReason, rule: heldDetails?.rule ?? null, nodes: [...(heldDetails?.nodes ?? [])], since: heldAt }
        : null,
  },
  JobFile: {
    file: (file) => (file.registered === false ? null : reference(file.fileId)),
    job: ({ jobId }, _, { loaders }) => loaders.job.load(jobId),
    state: stateOfFile,
  },
  Attempt: {
    pilot: ({ pilotId }, _, { loaders }) => loaders.pilot.load(pilotId),
    failure: (attempt) => failureOf(attempt),
    log: (attempt) => (attempt.logFileId ? reference(attempt.logFileId) : null),
    logs: (attempt) => (attempt.logFileId ? reference(attempt.logFileId) : null),
    stdout: async (attempt, _, { loaders }) => (await loaders.tails.load(attempt))?.stdout ?? null,
    stderr: async (attempt, _, { loaders }) => (await loaders.tails.load(attempt))?.stderr ?? null,
    history: async (attempt, _, { loaders }) => (await loaders.history.load(attempt)) ?? [],
  },
  File: {
    __resolveReference: ({ id }) => ({ id }),
    producedBy: async ({ id }, _, { loaders }) => {
      const producer = await loaders.producer.load(id);
      return producer && loaders.job.load(producer.jobId);
    },
    consumedBy: async ({ id }, _, context) => {
      const consumers = await context.loaders.consumers.load(id);
      return loadJobs(
        context,
        consumers.map(({ jobId }) => jobId),
      );
    },
    processing: async ({ id }, _, { loaders }) => fileProcessingOf(await loaders.fileReaders.load(id)),
  },
  FileProcessing: {
    job: ({ reader }, _, { loaders }) => reader && loaders.job.load(reader.jobId),
    node: ({ reader }) => reader?.node ?? null,
    pilot: ({ reader }, _, { loaders }) => (reader?.pilotId ? loaders.pilot.load(reader.pilotId) : null),
    since: ({ reader }) => reader?.since ?? null,
    failure: ({ reader }) => (reader?.failureCode ? failureOf({ ...reader, failureSource: null }) : null),
    superseded: ({ superseded }, _, context) => loadJobs(context, superseded),
  },
} satisfies Resolvers;
