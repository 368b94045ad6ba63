import type { Resolvers } from '../../generated/resolvers.ts';
import { explainArchivedJob, explainUnknownTask } from '../brokerage/why.rules.ts';
import type { Context } from '../context.ts';
import type { JobRow } from '../job/job.entity.ts';
import { explainNode, explainPilot } from './farm-explanation.rules.ts';
import { decidingAttempt, explainFile, explainJob, explainTask, type ExplainedJob } from './job-explanation.rules.ts';
import { findMatches } from './matches.store.ts';

/** Jobs that read a file, of which the states are read. */
const MAX_READERS = 10;

async function loadJob({ loaders }: Context, job: JobRow, isAlone: boolean): Promise<ExplainedJob> {
  const attempts = await loaders.attempts.load(job.id);
  const deciding = decidingAttempt(attempts);
  const [tails, whyNotRunning] = await Promise.all([
    deciding ? loaders.tails.load(deciding) : null,
    isAlone ? loaders.whyNotRunning.load(job.id) : null,
  ]);
  return {
    job,
    attempts,
    stderr: tails?.stderr?.text ?? null,
    whyNotRunning: [...(whyNotRunning ?? explainArchivedJob(job.state))],
  };
}

const isJob = (job: JobRow | null): job is JobRow => job !== null;

export const explanationResolvers = {
  Query: {
    workloadMatches: (_root, request, { deps }) => findMatches(deps.db, request),
  },
  Job: {
    explanation: async (job, _, context) => explainJob(await loadJob(context, job, true)),
  },
  Task: {
    async processingExplanation({ id }, _, context) {
      const { loaders } = context;
      const [progress, why, failed] = await Promise.all([
        loaders.progress.load(id),
        loaders.whyTaskNotRunning.load(id),
        loaders.failedJobs.load(id),
      ]);
      const jobs = await Promise.all(failed.map(({ jobId }) => loaders.job.load(jobId)));
      const failedJobs = await Promise.all(jobs.filter(isJob).map((job) => loadJob(context, job, false)));
      return explainTask({ id, progress, whyNotRunning: [...(why ?? explainUnknownTask())], failedJobs });
    },
  },
  File: {
    async processingExplanation({ id }, _, { loaders }) {
      const [producer, consumers] = await Promise.all([loaders.producer.load(id), loaders.consumers.load(id)]);
      const [made, ...readers] = await Promise.all(
        [producer, ...consumers.slice(-MAX_READERS)].map((job) => (job ? loaders.job.load(job.jobId) : null)),
      );
      return explainFile(made ?? null, readers.filter(isJob), consumers.length);
    },
  },
  Pilot: {
    async explanation(pilot, _, { loaders }) {
      const [active, lacking] = await Promise.all([loaders.active.load(pilot.id), loaders.refusals.load(pilot.id)]);
      return explainPilot(
        pilot,
        active?.count ?? 0,
        lacking.map(({ program }) => program),
      );
    },
  },
  Node: {
    async explanation(node, _, { loaders }) {
      const ids = (await loaders.pilotsOfNode.load(node.name)) ?? [];
      const pilots = await Promise.all(ids.map(({ id }) => loaders.pilot.load(id)));
      return explainNode(
        node,
        pilots.filter((pilot) => pilot !== null),
      );
    },
  },
} satisfies Resolvers;
