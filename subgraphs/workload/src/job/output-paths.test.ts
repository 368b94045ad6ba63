import { expect, test } from '@jest/globals';
import { assignLog, assignOutputs, placesOfFile, type AttemptPlace } from './output-paths.ts';

const at = (ordinal: number, number: number): AttemptPlace => ({
  jobId: `job-${ordinal}`,
  number,
  ordinal,
  token: `token of ${ordinal}.${number}`,
  claimedAt: new Date('2026-11-26T12:00:00Z'),
  storageUrl: 'file:///out/',
});
const port = { port: 'out', datasetId: 'd', datasetName: 'run1.out', required: true };
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

test('the files of a thousand jobs share a folder, and no two attempts share a path', () => {
  const attempts = [at(0, 1), at(0, 2), at(999, 1), at(1_000, 1), at(1_000, 2)];
  const paths = attempts.map((attempt) => {
    const [output] = assignOutputs(attempt, [port]);
    const log = assignLog(attempt, { datasetId: 'l', datasetName: 'run1.log' });
    return [output, log].map((file) => file && placesOfFile(file, `${file.stem}.x`)[0]?.path);
  });
  const outputs = paths.map(([output]) => output ?? '');
  expect(outputs.map(folderOf)).toEqual([
    'run1.out/00000',
    'run1.out/00000',
    'run1.out/00000',
    'run1.out/00001',
    'run1.out/00001',
  ]);
  expect(new Set(paths.flat()).size).toBe(10);
});
