import { expect, test } from '@jest/globals';
import { NAME_LIMIT_BYTES, nameProblem } from '@visor/schema';
import { nameStem, planTasks, stemProblem } from './plan.rules.ts';

test('a chain is planned from the input on: names by ordinal, each task reads what the one before makes', () => {
  let last = 0;
  const newId = () => `id${++last}`;
  const input = { id: 'in', name: 'run7.raw' };
  const [first, second, ...others] = planTasks(input, [{ ordinal: 1 }, { ordinal: 2 }], newId);
  expect(others).toEqual([]);
  expect(first?.input).toBe(input);
  expect([first?.output.name, first?.log.name]).toEqual(['run7.raw.output.1', 'run7.raw.log.1']);
  expect(second?.input).toBe(first?.output);
  expect([second?.output.name, second?.log.name]).toEqual(['run7.raw.output.2', 'run7.raw.log.2']);
  expect(new Set([first, second].flatMap((task) => [task?.id, task?.output.id, task?.log.id])).size).toBe(6);
});

test('a name of today leaves room for the names of every chain, and a further chain over it has names of its own', () => {
  const longest = [
    'x'.repeat(NAME_LIMIT_BYTES.dataset),
    'ы'.repeat(NAME_LIMIT_BYTES.dataset / 2),
    '🎈'.repeat(NAME_LIMIT_BYTES.dataset / 4),
  ];
  for (const name of longest)
    for (const before of [0, 1, 998]) {
      const stem = nameStem(name, before);
      expect(stemProblem(stem, 100)).toBeUndefined();
      const last = planTasks({ id: 'i', name }, [{ ordinal: 100 }], () => 'n', stem)[0];
      for (const made of [`${last?.output.name}.999999.99.1234567890`, `${last?.log.name}.999999.999.log.tgz`])
        expect(nameProblem('derived', made)).toBeUndefined();
    }
  expect(nameStem('a', 1)).toBe('a.w2');
});

test('a name of earlier rules that leaves no room is told with its length and the room, in bytes', () => {
  expect(stemProblem('x'.repeat(225), 4)).toBeUndefined();
  expect(stemProblem('x'.repeat(226), 4)).toEqual({ code: 'NAME_TOO_LONG', parameters: { bytes: 226, limit: 225 } });
  expect(stemProblem('ы'.repeat(113), 4)).toEqual({ code: 'NAME_TOO_LONG', parameters: { bytes: 226, limit: 225 } });
  expect(stemProblem('x'.repeat(225), 10)).toMatchObject({ parameters: { limit: 224 } });
  expect(stemProblem('a\u202Eb', 4)).toMatchObject({ code: 'NAME_NOT_ALLOWED' });
});
