import { expect, test } from '@jest/globals';
import { exactMatches, explanationLines, type Match } from './explain.rules.ts';

const ID = '0199aaaa-0000-7000-8000-000000000001';
const dataset = (id: string, name: string): Match => ({ kind: 'DATASET', id, name });

test('an id means the thing that has it, not the one that is called so', () => {
  const [first, second] = [dataset(ID, 'run1'), dataset('0199bbbb-0000-7000-8000-000000000002', ID)];
  expect(exactMatches(ID.toUpperCase(), [second, first])).toEqual([first]);
  expect(exactMatches(ID, [second])).toEqual([second]);
});

test('a name means all that have it, and not what begins with it', () => {
  const pilot: Match = { kind: 'PILOT', id: '0199cccc-0000-7000-8000-000000000003', name: 'run1' };
  expect(exactMatches('run1', [dataset(ID, 'run1'), pilot, dataset(ID, 'run12')])).toHaveLength(2);
  expect(exactMatches('run', [dataset(ID, 'run1')])).toEqual([]);
});

test('a pause is said once, in the words of who knows most', () => {
  const statement = (code: 'TASK' | 'TASK_PAUSED' | 'PAUSED', text: string) =>
    ({ kind: code === 'TASK' ? 'IS' : 'WAITS', code, text, parameters: {}, detail: null }) as const;
  const workload = { statements: [statement('PAUSED', 'its task is paused by anna')], remedies: [] };
  const workflow = {
    statements: [statement('TASK', 'task 1'), statement('TASK_PAUSED', 'it is paused by anna: disk')],
    remedies: [],
  };
  expect(explanationLines([workflow, workload])).toEqual(['task 1', '  it is paused by anna: disk']);
  expect(explanationLines([workload])).toEqual(['  its task is paused by anna']);
});
