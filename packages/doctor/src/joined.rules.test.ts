import { expect, test } from '@jest/globals';
import { joinedFindings, type JoinedTask } from './joined.rules.ts';

const ID = '019acd7e-0000-7000-8000-000000000001';
const dataset = (name: string, status: NonNullable<JoinedTask['input']>['status']) => ({
  id: name,
  name,
  status,
  fileCount: 3,
});
const progress = {
  round: 1,
  summarisedAt: null,
  defined: 0,
  queued: 0,
  active: 0,
  registering: 0,
  finished: 3,
  failed: 0,
  cancelled: 0,
};
const RUNNING: JoinedTask = {
  id: ID,
  name: 'decode',
  stage: 1,
  state: 'IN_PROGRESS',
  paused: false,
  round: 1,
  workflow: { id: 'w', status: 'ACTIVE' },
  input: dataset('raw', 'CLOSED'),
  output: dataset('digi', 'OPEN'),
  log: dataset('log', 'OPEN'),
  archivedAt: null,
  progress,
};
const WAITING: JoinedTask = { ...RUNNING, state: 'DEFINED', input: dataset('raw', 'OPEN'), progress: null };
const FINISHED: JoinedTask = {
  ...RUNNING,
  state: 'FINISHED',
  output: dataset('digi', 'CLOSED'),
  log: dataset('log', 'CLOSED'),
  progress: { ...progress, summarisedAt: '2026-11-26T00:00:00Z' },
};

test.each([
  ['that runs', RUNNING],
  ['that waits for its input', WAITING],
  ['that waits for the opening of its output', { ...WAITING, output: null, log: null }],
  ['of a later stage, whose input the task before closes', { ...WAITING, stage: 2, input: dataset('digi', 'CLOSED') }],
  ['that is paused', { ...WAITING, paused: true, input: dataset('raw', 'CLOSED') }],
  ['that finished', FINISHED],
  ['that finished and was uploaded', { ...FINISHED, output: dataset('digi', 'UPLOADED') }],
  ['that finished, its input deleted', { ...FINISHED, input: dataset('raw', 'DELETED') }],
  ['that is retried, its last summary there', { ...RUNNING, round: 2, progress: FINISHED.progress }],
  [
    'that is retried, as workload knows, its last summary there',
    { ...RUNNING, round: 2, progress: { ...progress, summarisedAt: '2026-11-26T00:00:00Z', round: 2, defined: 1 } },
  ],
  [
    'that failed, and is just retried by workload',
    { ...RUNNING, state: 'FAILED', progress: { ...progress, queued: 1 } },
  ],
] as const)('a task %s is right', (_, task) => {
  expect(joinedFindings(task)).toEqual([]);
});

test.each([
  ['DATASET_NOT_IN_CATALOG', { ...RUNNING, output: null }],
  ['OUTPUT_OPEN_AFTER_END', { ...FINISHED, log: dataset('log', 'OPEN') }],
  ['CLOSED_INPUT_WAITS', { ...WAITING, input: dataset('raw', 'CLOSED') }],
  ['SENT_BUT_UNKNOWN', { ...RUNNING, progress: null }],
  ['SUMMARY_NOT_APPLIED', { ...RUNNING, progress: FINISHED.progress }],
  ['ENDED_WITH_OPEN_JOBS', { ...FINISHED, progress: { ...progress, active: 2 } }],
  ['INPUT_DELETED_IN_USE', { ...RUNNING, input: dataset('raw', 'TO_DELETE') }],
] as const)('%s is named', (kind, task) => {
  expect(joinedFindings(task)).toMatchObject([{ kind, id: ID, key: ID, name: 'decode' }]);
});
