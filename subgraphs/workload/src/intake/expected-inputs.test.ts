import { expect, test } from '@jest/globals';
import type { DatasetEvent } from '@visor/schema';
import { ExpectedInputs } from './expected-inputs.ts';

const event = (type: 'opened' | 'closed', datasetId: string, more: Partial<DatasetEvent> = {}): DatasetEvent =>
  ({ type, datasetId, name: datasetId, kind: 'input', fileCount: 1, bytes: 1, ...more }) as DatasetEvent;
const output = (datasetId: string, parentDatasetId: string): DatasetEvent =>
  event('opened', datasetId, { kind: 'output', parentDatasetId });

const expecting = (storage = 'store'): ExpectedInputs => {
  const inputs = new ExpectedInputs();
  inputs.noteStorage(storage);
  return inputs;
};

test('a task is expected when its input is closed and its output opened, whichever comes first', () => {
  const inputs = expecting();
  expect(inputs.observe([event('opened', 'raw'), event('closed', 'raw')])).toEqual([]);
  const log = event('opened', 'log', { kind: 'log', parentDatasetId: 'raw' });
  expect(inputs.observe([log, output('digi', 'raw'), output('reco', 'digi')])).toEqual([
    { datasetId: 'raw', storage: 'store' },
  ]);
  expect(inputs.observe([event('closed', 'digi', { kind: 'output', parentDatasetId: 'raw' })])).toEqual([
    { datasetId: 'digi', storage: 'store' },
  ]);
});

test('nothing is expected before it is known where tasks store their outputs', () => {
  const inputs = new ExpectedInputs();
  expect(inputs.observe([event('closed', 'raw'), output('digi', 'raw')])).toEqual([]);
});

test('a bounded number of datasets is remembered', () => {
  const inputs = expecting();
  inputs.observe(Array.from({ length: 3_000 }, (_, nth) => event('closed', `raw ${nth}`)));
  expect(inputs.observe([output('old', 'raw 0'), output('new', 'raw 2999')])).toEqual([
    { datasetId: 'raw 2999', storage: 'store' },
  ]);
});
