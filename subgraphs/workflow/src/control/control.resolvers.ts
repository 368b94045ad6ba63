import type { Resolvers } from '../../generated/resolvers.ts';
import { controlTask, setTaskRank } from './control-task.ts';
import { createJob } from './create-job.ts';
import { generateTestTasks } from './generate-test-tasks.ts';
import { rerunFiles } from './rerun-files.ts';
import { retryJobs, retryTask, retryWorkflow } from './retry-tasks.ts';

export const controlResolvers = {
  Mutation: {
    pauseTask: (_root, { input }, { deps, db, caller }) => controlTask(deps, db, 'pause', input, caller.subject),
    resumeTask: (_root, { input }, { deps, db, caller }) => controlTask(deps, db, 'resume', input, caller.subject),
    finishTask: (_root, { input }, { deps, db, caller }) => controlTask(deps, db, 'finish', input, caller.subject),
    setTaskRank: (_root, { input }, { deps, db, caller }) => setTaskRank(deps, db, input, caller.subject),
    retryJobs: (_root, { input }, { deps, db, caller }) => retryJobs(deps, db, input, caller.subject),
    retryTask: (_root, { input }, { deps, db, caller }) => retryTask(deps, db, input, caller.subject),
    retryWorkflow: (_root, { input }, { deps, db, caller }) => retryWorkflow(deps, db, input, caller.subject),
    createJob: (_root, args, { deps, db, caller }) => createJob(deps, db, args, caller.subject),
    generateTestTasks: (_root, args, { deps, db, caller }) => generateTestTasks(deps, db, args, caller.subject),
    rerun: (_root, { input }, { deps, db, caller }) => rerunFiles(deps, db, input, caller.subject),
  },
} satisfies Resolvers;
