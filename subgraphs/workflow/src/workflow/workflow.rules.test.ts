import { expect, test } from '@jest/globals';
import type { TaskState, TemplateStatus } from '../../generated/resolvers.ts';
import { factsOf, processingState } from '../dataset/dataset.rules.ts';
import { mayBecome, templateStatuses } from '../template/template.rules.ts';
import { ending, nameFault, planChain, workflowMoves, workflowStatuses } from './workflow.rules.ts';

test('a chain is planned from the input on: names by ordinal, each task reads what the one before makes', () => {
  let last = 0;
  const newId = () => `id${++last}`;
  const input = { id: 'in', name: 'run7.raw' };
  const [first, second, ...others] = planChain(input, [{ ordinal: 1 }, { ordinal: 2 }], newId);
  expect(others).toEqual([]);
  expect(first?.input).toBe(input);
  expect([first?.output.name, first?.log.name]).toEqual(['run7.raw.output.1', 'run7.raw.log.1']);
  expect(second?.input).toBe(first?.output);
  expect([second?.output.name, second?.log.name]).toEqual(['run7.raw.output.2', 'run7.raw.log.2']);
  expect(new Set([first, second].flatMap((one) => [one?.id, one?.output.id, one?.log.id])).size).toBe(6);
});

test('a name that leaves no room for its outputs starts nothing', () => {
  expect(nameFault('x'.repeat(246), 4)).toBeUndefined();
  expect(nameFault('x'.repeat(247), 4)).toContain('no room');
});

test.each<[TaskState[], string | undefined]>([
  [['FINISHED', 'FINISHED'], 'finish'],
  [['FINISHED', 'SKIPPED'], 'finish'],
  [['FINISHED', 'IN_PROGRESS'], undefined],
  [['FAILED', 'CANCELLED'], 'fail'],
  [['FINISHED', 'CANCELLED'], 'cancel'],
  [['CLOSING', 'CANCELLED'], undefined],
])('a workflow with tasks %j: %s', (states, expected) => {
  expect(ending(states)).toBe(expected);
});

test('a workflow that has ended stays so', () => {
  expect(workflowStatuses.filter((status) => Object.keys(workflowMoves[status]).length === 0)).toEqual([
    'FINISHED',
    'FAILED',
    'CANCELLED',
  ]);
});

test.each(templateStatuses.flatMap((from) => templateStatuses.map((to) => [from, to] as const)))(
  'a template from %s to %s',
  (from: TemplateStatus, to: TemplateStatus) => {
    expect(mayBecome(from, to)).toBe(['LOADED ACTUAL', 'ACTUAL ARCHIVED'].includes(`${from} ${to}`));
  },
);

test.each([
  [[], 'UNPROCESSED'],
  [['ACTIVE', 'FAILED'], 'IN_WORK'],
  [['FINISHED', 'FAILED'], 'FAILED'],
  [['FINISHED', 'CANCELLED'], 'CANCELLED'],
  [['FINISHED'], 'PROCESSED'],
] as const)('a dataset with workflows %j is %s', (statuses, state) => {
  expect(processingState(statuses)).toBe(state);
});

test('facts of a batch are joined by dataset; only what came from outside is external', () => {
  const event = { name: 'n', fileCount: 0, bytes: 0 };
  expect(
    factsOf([
      { ...event, type: 'opened', datasetId: 'a', kind: 'input' },
      { ...event, type: 'closed', datasetId: 'a', kind: 'input' },
      { ...event, type: 'registered', datasetId: 'a', kind: 'input' },
      { ...event, type: 'opened', datasetId: 'b', kind: 'output', parentDatasetId: 'a' },
      { ...event, type: 'opened', datasetId: 'c', kind: 'input', parentDatasetId: 'a' },
    ]),
  ).toEqual([
    { id: 'a', name: 'n', external: true, closed: true, lively: true },
    { id: 'b', name: 'n', external: false, closed: false, lively: true },
    { id: 'c', name: 'n', external: false, closed: false, lively: true },
  ]);
});
