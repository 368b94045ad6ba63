import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import { fileProcessingOf, type FileReader } from './file-processing.rules.ts';

const reader = (state: JobState, more: Partial<FileReader> = {}): FileReader => ({
  fileId: 'f',
  jobId: 'j',
  taskId: 't',
  datasetId: 'd',
  state,
  failureCode: null,
  failureText: null,
  node: null,
  pilotId: null,
  since: null,
  ...more,
});

test.each<[FileReader[], string, string]>([
  [[], 'UNPROCESSED', 'no job processes it'],
  [[reader('QUEUED')], 'WAITING', 'waits for job j of task t, which is QUEUED'],
  [[reader('ACTIVE', { node: 'wn17' })], 'IN_WORK', 'reads it on node wn17'],
  [[reader('REGISTERING')], 'IN_WORK', 'the catalog has not answered'],
  [[reader('FINISHED')], 'PROCESSED', 'job j of task t has processed it'],
  [[reader('FAILED', { failureCode: 409, failureText: 'exit 65' })], 'FAILED', 'failed: 409 exit 65'],
  [[reader('CANCELLED')], 'CANCELLED', 'was cancelled'],
])('the state of a file and why: %#', (readers, state, text) => {
  expect(fileProcessingOf(readers)).toMatchObject({ state, text: expect.stringContaining(text), superseded: [] });
});

test('a rerun takes the place of what failed; a second chain over the same dataset does not', () => {
  const failed = reader('FAILED', { jobId: 'old' });
  const rerun = reader('FINISHED', { jobId: 'new', datasetId: 'chosen' });
  expect(fileProcessingOf([rerun, failed])).toMatchObject({ state: 'PROCESSED', superseded: ['old'] });
  const other = reader('FINISHED', { jobId: 'new' });
  expect(fileProcessingOf([other, failed])).toMatchObject({ state: 'FAILED', superseded: [] });
  expect(fileProcessingOf([reader('ACTIVE', { datasetId: 'chosen' }), failed]).state).toBe('IN_WORK');
});

test('a rerun takes the place of what finished when it has finished, too', () => {
  const old = reader('FINISHED', { jobId: 'old' });
  const rerun = (state: JobState) => fileProcessingOf([reader(state, { jobId: 'new', datasetId: 'chosen' }), old]);
  expect(rerun('FINISHED')).toMatchObject({ state: 'PROCESSED', reader: { jobId: 'new' }, superseded: ['old'] });
  expect(rerun('ACTIVE')).toMatchObject({ state: 'IN_WORK', superseded: [] });
  expect(rerun('FAILED')).toMatchObject({ state: 'FAILED', superseded: [] });
  expect(fileProcessingOf([reader('FINISHED', { jobId: 'new' }), old]).superseded).toEqual([]);
});

test('every file has a state and a text, and the job that decides is one of its jobs', () => {
  const some = fc.record({
    state: fc.constantFrom(...jobLifecycle.states),
    datasetId: fc.constantFrom('d', 'e'),
    jobId: fc.uuid(),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 6 }), (jobs) => {
      const readers = jobs.map(({ state, ...more }) => reader(state, more));
      const { state, text, reader: deciding, superseded } = fileProcessingOf(readers);
      expect(text).not.toBe('');
      expect(state === 'UNPROCESSED').toBe(readers.length === 0);
      if (deciding) expect(superseded).not.toContain(deciding.jobId);
      expect(readers.length === 0 || deciding !== null).toBe(true);
    }),
  );
});
