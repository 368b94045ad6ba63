import { expect, test } from '@jest/globals';
import type { TaskCommand } from '@visor/schema';
import { checkTaskCommand } from './check-command.rules.ts';

const TASK = '00000000-0000-7000-8000-000000000001';

test.each([
  ['a rank below 1', { type: 'rank', rank: -5 }, 'rank must be 1 to 100, not -5'],
  ['a rank that is not a number', { type: 'rank', rank: Number.NaN }, 'rank must be 1 to 100'],
  ['a state that is none', { type: 'retry', where: { states: ['BROKEN'] } }, 'where.states takes FAILED and CANCELLED'],
  ['a final state that is good', { type: 'retry', where: { states: ['FINISHED'] } }, 'where.states takes'],
  ['no node at all', { type: 'retry', where: { nodes: [] } }, 'where.nodes must have 1 to 1000 items'],
  ['too many codes', { type: 'retry', where: { codes: Array.from({ length: 101 }, () => 1) } }, 'where.codes must'],
  ['a round of 0', { type: 'retry', round: 0 }, 'round must be 1'],
  ['an endless reason', { type: 'pause', reason: 'x'.repeat(10_000_000) }, 'reason is longer than 2000'],
  ['an id that is none', { type: 'pause', task_id: 'x'.repeat(5_000) }, 'is not a uuid'],
])('a command with %s is refused and names the field', (_, more, text) => {
  expect(() => checkTaskCommand({ task_id: TASK, ...more } as TaskCommand)).toThrow(text);
});

test('a command within its bounds is taken as it is', () => {
  const retry: TaskCommand = {
    type: 'retry',
    task_id: TASK,
    operationId: 'o'.repeat(200),
    by: 'anna',
    reason: 'two\nlines',
    round: 1_000_000,
    where: { states: ['FAILED', 'CANCELLED'], codes: [402], nodes: ['node-1'] },
  };
  expect(checkTaskCommand(retry)).toBe(retry);
});
