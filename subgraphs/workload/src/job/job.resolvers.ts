import type { Resolvers } from '../../generated/resolvers.ts';
import type { Failure } from '../../generated/types.ts';
import type { Reference } from '../reference.ts';
import { batchByTime, pushIterator } from '@visor/service';
import { failureName } from '@visor/schema';
import type { FailureSource } from './failure.rules.ts';
import type { JobRow } from './job.entity.ts';
import { allJobs, jobsById, taskJobs } from './job.loaders.ts';
import { attemptKey } from '../lifecycle/attempt.rules.ts';

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

const reference = (id: string): Reference => ({ id });

export const jobResolvers = {
  Query: {
    job: async (_, { id }, { loaders }) => (await loaders.job.load(id)) ?? null,
    jobs: (_, request, context) => allJobs(context, request),
  },
  Subscription: {
    jobChanges: {
      subscribe: (_, { taskId }, context) => {
        const heard = context.live.jobs.listen((event) => !taskId || event.taskId === taskId);
        return pushIterator<{ jobChanges: { jobs: JobRow[] } }>([heard], async (push) => {
          for await (const events of batchByTime(heard, BATCH_TIME_MS)) {
            const ids = new Set(events.flatMap((event) => event.jobs.map((job) => job.jobId)));
            const jobs = await jobsById(context, [...ids]);
            if (jobs.length > 0) push({ jobChanges: { jobs } });
          }
        });
      },
    },
  },
  Task: {
    jobs: ({ id }, request, context) => taskJobs(context, id, request),
  },
  Job: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.job.load(id)) ?? null,
    task: (job) => reference(job.taskId),
    inputs: async (job, _, { loaders }) => (await loaders.inputs.load(job.id)).map(reference),
    outputs: async (job, _, { loaders }) => (await loaders.outputs.load(job.id)).map(reference),
    attempts: (job, _, { loaders }) => loaders.attempts.load(job.id),
    failure: (job) => failureOf(job),
  },
  Attempt: {
    pilot: async (attempt, _, { loaders }) => (await loaders.pilot.load(attempt.pilotId)) ?? null,
    failure: (attempt) => failureOf(attempt),
    log: (attempt) => (attempt.logFileId ? reference(attempt.logFileId) : null),
    stdout: async (attempt, _, { loaders }) =>
      (await loaders.tails.load(attemptKey(attempt.jobId, attempt.number)))?.stdout ?? null,
    stderr: async (attempt, _, { loaders }) =>
      (await loaders.tails.load(attemptKey(attempt.jobId, attempt.number)))?.stderr ?? null,
    history: (attempt, _, { loaders }) => loaders.history.load(attemptKey(attempt.jobId, attempt.number)),
  },
  File: {
    __resolveReference: ({ id }) => ({ id }),
    producedBy: async ({ id }, _, { loaders }) => {
      const job = await loaders.producer.load(id);
      return job ? ((await loaders.job.load(job)) ?? null) : null;
    },
    consumedBy: async ({ id }, _, context) => jobsById(context, await context.loaders.consumers.load(id)),
  },
} satisfies Resolvers;
