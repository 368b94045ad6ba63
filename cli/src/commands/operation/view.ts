import type { OperationRowFragment } from '#operations';
import type { View } from '../../output/rows.rules.ts';

export const operationView: View<OperationRowFragment> = {
  name: ({ id }) => id,
  columns: [
    { title: 'OPERATION', of: ({ id }) => id },
    { title: 'KIND', of: ({ kind }) => kind },
    { title: 'STATE', of: ({ state }) => state },
    { title: 'MATCHED', of: ({ matched }) => matched },
    { title: 'APPLIED', of: ({ applied }) => applied },
    { title: 'REFUSED', of: ({ refused }) => refused },
    { title: 'TEXT', of: ({ text, results }) => text ?? results.nodes.find((result) => result.text !== null)?.text },
    { title: 'BY', of: ({ by }) => by, isWide: true },
    { title: 'REASON', of: ({ reason }) => reason, isWide: true },
    { title: 'TASKS', of: ({ taskCount, tasksDone }) => `${tasksDone}/${taskCount}`, isWide: true },
    { title: 'CREATED', of: ({ createdAt }) => createdAt, isWide: true },
    { title: 'CANCELLED BY', of: ({ cancelledBy }) => cancelledBy, isWide: true },
  ],
};
