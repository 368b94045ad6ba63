import type { WorkflowRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const workflowView: View<WorkflowRowFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'ID', of: ({ id }) => id },
    { title: 'STATUS', of: ({ status }) => status },
    { title: 'DATASET', of: ({ input }) => input?.name },
    { title: 'TEMPLATE', of: ({ template }) => template.name },
    { title: 'CREATED', of: ({ createdAt }) => createdAt },
    { title: 'FINISHED', of: ({ finishedAt }) => finishedAt },
    { title: 'STARTED BY', of: ({ startedBy }) => startedBy, isWide: true },
  ],
};
