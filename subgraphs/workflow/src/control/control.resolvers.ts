import type { Resolvers } from '../../generated/resolvers.ts';
import { actOnTasks, actOnWorkflows, cancelWorkflow, previewActOnTasks, previewActOnWorkflows } from './act.ts';
import { actOnJobs, previewActOnJobs } from './act-on-jobs.ts';
import { cancelOperation } from './cancel-operation.ts';
import { controlTask, setTaskRank } from './control-task.ts';
import { createJob } from './create-job.ts';
import { generateTestTasks } from './generate-test-tasks.ts';
import { rerunFiles } from './rerun-files.ts';
import { retryJobs, retryTask, retryWorkflow } from './retry-tasks.ts';

export const controlResolvers = {
  Query: {
    previewActOnJobs: (_root, { input }, { deps }) => previewActOnJobs(deps, input),
    previewActOnTasks: (_root, { input }, { db }) => previewActOnTasks(db, input),
    previewActOnWorkflows: (_root, { input }, { db }) => previewActOnWorkflows(db, input),
  },
  Mutation: {
    actOnJobs: (_root, { input }, { deps, db, caller }) => actOnJobs(deps, db, input, caller.subject),
    actOnTasks: (_root, { input }, { deps, db, caller }) => actOnTasks(deps, db, input, caller.subject),
    actOnWorkflows: (_root, { input }, { deps, db, caller }) => actOnWorkflows(deps, db, input, caller.subject),
    cancelWorkflow: (_root, { input }, { deps, db, caller }) => cancelWorkflow(deps, db, input, caller.subject),
    cancelOperation: (_root, args, { deps, db, caller }) => cancelOperation(deps, db, args, caller.subject),
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
