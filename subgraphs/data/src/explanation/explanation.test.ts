import { expect, test } from '@jest/globals';
import type { Dataset } from '../dataset/dataset.entity.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { explainDataset, explainStorage } from './explanation.rules.ts';

const storage = {
  id: '1',
  name: 'buffer',
  kind: 'input',
  url: 'file:///b/',
  checksumKind: 'crc32',
  health: 'OK',
  healthReason: null,
  pressure: 'NORMAL',
  highMark: 90,
  writable: true,
  draining: false,
} as Storage;
const codes = ({ statements, remedies }: ReturnType<typeof explainStorage>): readonly string[] =>
  [...statements, ...remedies].map(({ code }) => code);

test('a storage in order is what it is; one that is away, full or closed says so, and what to do', () => {
  expect(codes(explainStorage(storage, 0))).toEqual(['STORAGE']);
  const bad: Storage = {
    ...storage,
    health: 'UNAVAILABLE',
    healthReason: 'no marker',
    pressure: 'HIGH',
    draining: true,
  };
  expect(codes(explainStorage(bad, 5))).toEqual([
    'STORAGE',
    'STORAGE_AWAY',
    'STORAGE_PRESSURE',
    'STORAGE_CLOSED',
    'MARK_STORAGE',
    'FREE_ROOM',
  ]);
  expect(explainStorage(bad, 5).statements[1]?.text).toBe('it is UNAVAILABLE: no marker');
});

test('a dataset that is marked for deletion says how long it can be taken back', () => {
  const marked = { id: 'ID', name: 'run', status: 'TO_DELETE', markedBy: null, graceLeftMs: 1_500 } as Dataset;
  expect(explainDataset(marked, null)).toMatchObject({
    statements: [{ code: 'DATASET' }, { text: expect.stringMatching(/^it is marked for deletion; .* 2 more seconds/) }],
    remedies: [{ code: 'UNDELETE_DATASET', parameters: { id: 'ID', name: 'run' } }],
  });
});
