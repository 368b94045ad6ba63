import { expect, test } from '@jest/globals';
import { NAME_LIMIT_BYTES, nameProblem } from '@visor/schema';
import type { TaskState, TemplateStatus } from '../../generated/resolvers.ts';
import { factsOf, processingState } from '../dataset/dataset.rules.ts';
import { mayBecome, templateStatuses } from '../template/template.rules.ts';
import { ending, nameFault, planChain, stemOf, workflowMoves, workflowStatuses } from './workflow.rules.ts';

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

test('a name of today leaves room for the names of every chain, and a further chain over it has names of its own', () => {
  const longest = [
    'x'.repeat(NAME_LIMIT_BYTES.dataset),
    'ы'.repeat(NAME_LIMIT_BYTES.dataset / 2),
    '🎈'.repeat(NAME_LIMIT_BYTES.dataset / 4),
  ];
  for (const name of longest)
    for (const before of [0, 1, 998]) {
      const stem = stemOf(name, before);
      expect(nameFault(stem, 100)).toBeUndefined();
      const last = planChain({ id: 'i', name }, [{ ordinal: 100 }], () => 'n', stem)[0];
      for (const made of [`${last?.output.name}.999999.99.1234567890`, `${last?.log.name}.999999.999.log.tgz`])
        expect(nameProblem('derived', made)).toBeUndefined();
    }
  expect(stemOf('a', 1)).toBe('a.w2');
});

test('a name of earlier rules that leaves no room is told with its length and the room, in bytes', () => {
  expect(nameFault('x'.repeat(225), 4)).toBeUndefined();
  expect(nameFault('x'.repeat(226), 4)).toEqual({ code: 'NAME_TOO_LONG', parameters: { bytes: 226, limit: 225 } });
  expect(nameFault('ы'.repeat(113), 4)).toEqual({ code: 'NAME_TOO_LONG', parameters: { bytes: 226, limit: 225 } });
  expect(nameFault('x'.repeat(225), 10)).toMatchObject({ parameters: { limit: 224 } });
  expect(nameFault('a\u202Eb', 4)).toMatchObject({ code: 'NAME_NOT_ALLOWED' });
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
    { id: 'a', name: 'n', external: true, kind: 'input', closed: true, deleting: false, lively: true },
    { id: 'b', name: 'n', external: false, kind: 'output', closed: false, deleting: false, lively: true },
    { id: 'c', name: 'n', external: false, kind: 'input', closed: false, deleting: false, lively: true },
  ]);
});
