import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { decideFindings, readAccepted } from './decide-findings.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { REMEDIES } from './remedies.rules.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import type { InconsistencyRow } from './rules.store.ts';

const inconsistency = {
  remedy: ({ kind }: InconsistencyRow): string => REMEDIES[kind],
  workflow: ({ workflowId }: InconsistencyRow, _: unknown, { loaders }: Context) => loaders.workflow.load(workflowId),
  task: ({ taskId }: InconsistencyRow, _: unknown, { loaders }: Context) => (taskId ? loaders.task.load(taskId) : null),
};

export const consistencyResolvers = {
  Query: {
    workflowInconsistencies: (_, request, { deps, db }) => findInconsistencies({ db, now: deps.now }, request),
    acceptedFindings: (_, { ids }, { db }) => readAccepted(db, ids),
  },
  Mutation: {
    repairWorkflowInconsistencies: (_, { input }, { deps, db, caller }) =>
      repairInconsistencies(deps, db, input, caller.subject),
    decideFindings: (_, { input }, { deps, db, caller }) => decideFindings(deps, db, input, caller.subject),
  },
  WorkflowInconsistency: inconsistency,
  RepairedWorkflowInconsistency: inconsistency,
} satisfies Resolvers;
