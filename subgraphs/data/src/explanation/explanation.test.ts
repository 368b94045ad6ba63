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
  const marked = {
    id: 'ID',
    name: 'run',
    status: 'TO_DELETE',
    markedBy: null,
    graceLeftMs: 1_500,
    hold: null,
  } as Dataset;
  expect(explainDataset(marked, null, [])).toMatchObject({
    statements: [{ code: 'DATASET' }, { text: expect.stringMatching(/^it is marked for deletion; .* 2 more seconds/) }],
    remedies: [{ code: 'UNDELETE_DATASET', parameters: { id: 'ID', name: 'run' } }],
  });
});

test('a dataset whose deletion is held back says why, and who holds it', () => {
  const holdAt = new Date(0);
  const held = {
    id: 'ID',
    name: 'run',
    status: 'TO_DELETE',
    markedBy: 'a',
    hold: 'paper',
    holdBy: 'b',
    holdAt,
  } as Dataset;
  const kept = [{ text: 'first' }, { text: 'second' }];
  expect(explainDataset({ ...held, graceLeftMs: 0 }, null, kept).statements.slice(1)).toMatchObject([
    { code: 'DATASET_HELD', text: 'it is held since 1970-01-01T00:00:00.000Z by b: paper' },
    { text: 'it is marked for deletion by a, but nothing of it is deleted: first; second' },
  ]);
  expect(explainDataset({ ...held, graceLeftMs: 500 }, null, kept).statements[2]?.code).toBe('DATASET_MARKED');
});

test('a storage that fails is checked; one that is away is mounted or marked', () => {
  expect(codes(explainStorage({ ...storage, health: 'FAILING' }, 0)).at(-1)).toBe('CHECK_STORAGE');
});
