import type { DatasetRowFragment } from '#operations';
import { inCommands } from '../../output/command-names.rules.ts';
import type { View } from '../../output/rows.rules.ts';

export const datasetView: View<DatasetRowFragment> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'KIND', of: ({ kind }) => kind },
    { title: 'CLASS', of: (dataset) => dataset.class, isWide: true },
    { title: 'STATUS', of: ({ status }) => status },
    { title: 'FILES', of: ({ fileCount }) => fileCount },
    { title: 'BYTES', of: ({ bytes }) => bytes },
    { title: 'PROCESSING', of: ({ processing }) => processing.state },
    { title: 'WHY', of: ({ processing }) => inCommands(processing.reason.text), isWide: true },
    { title: 'CREATED', of: ({ createdAt }) => createdAt, isWide: true },
    { title: 'CLOSED', of: ({ closedAt }) => closedAt, isWide: true },
    { title: 'ID', of: ({ id }) => id, isWide: true },
  ],
};
