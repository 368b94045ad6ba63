import { expect, test } from '@jest/globals';
import { observeDatasets } from './dataset.rules.ts';

test('the events of a batch are combined by dataset; only what came from outside is external', () => {
  const event = { name: 'n', fileCount: 0, bytes: 0 };
  expect(
    observeDatasets([
      { ...event, type: 'opened', datasetId: 'a', kind: 'input' },
      { ...event, type: 'closed', datasetId: 'a', kind: 'input' },
      { ...event, type: 'registered', datasetId: 'a', kind: 'input' },
      { ...event, type: 'opened', datasetId: 'b', kind: 'output', parentDatasetId: 'a' },
      { ...event, type: 'opened', datasetId: 'c', kind: 'input', parentDatasetId: 'a' },
    ]),
  ).toEqual([
    { id: 'a', name: 'n', external: true, kind: 'input', closed: true, deleting: null, startsWorkflow: true },
    { id: 'b', name: 'n', external: false, kind: 'output', closed: false, deleting: null, startsWorkflow: true },
    { id: 'c', name: 'n', external: false, kind: 'input', closed: false, deleting: null, startsWorkflow: true },
  ]);
});
