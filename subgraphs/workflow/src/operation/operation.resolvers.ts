import type { Resolvers } from '../../generated/resolvers.ts';
import { requireRow } from '../loaders.ts';
import { readOperationsPage, readResults, readWorkflowActions } from './operation.reads.ts';
import { readSubjectActions, subjectPage } from './subject-actions.reads.ts';

export const operationResolvers = {
  Query: {
    actions: (_root, { subject, first, after }) => ({ id: subject, first, after: after ?? null }),
    operation: (_root, { id }, { loaders }) => loaders.operation.load(id),
    operations: (_root, { where, ...page }, { db }) => readOperationsPage(db, where ?? {}, page),
  },
  Operation: {
    __resolveReference: async ({ id }, { loaders }) => await loaders.operation.load(id),
    by: ({ requestedBy }) => requestedBy,
    tasks: ({ id }, _arguments, { loaders }) => loaders.taskResults.load(id),
    results: ({ id }, { refused, ...page }, { db }) => readResults(db, id, { ...page, refused: refused ?? false }),
    workflow: ({ workflowId }, _arguments, { loaders }) =>
      workflowId === null ? null : loaders.workflow.load(workflowId),
    workflows: async ({ id, workflowId }, _arguments, { loaders }) => {
      const reruns = (await loaders.rerunWorkflows.load(id)).map((rerun) => rerun.workflowId);
      const ids = reruns.length > 0 ? reruns : workflowId === null ? [] : [workflowId];
      return Promise.all(ids.map(async (own) => requireRow(await loaders.workflow.load(own), 'workflow')));
    },
  },
  OperationTask: {
    task: async ({ taskId }, _arguments, { loaders }) => requireRow(await loaders.task.load(taskId), 'task'),
  },
  SubjectActions: {
    __resolveReference: (asked, context) => readSubjectActions(asked, context),
    nodes: async (row, _arguments, context) => (await subjectPage(row, context)).nodes,
    pageInfo: async (row, _arguments, context) => (await subjectPage(row, context)).pageInfo,
  },
  Workflow: {
    actions: ({ id }, page, { db }) => readWorkflowActions(db, id, page),
  },
  Task: {
    operations: async ({ id }, page, { loaders }) =>
      requireRow(await loaders.taskOperations.load({ taskId: id, page }), 'page'),
  },
} satisfies Resolvers;
