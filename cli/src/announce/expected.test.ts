import { expect, test } from '@jest/globals';
import { awaitedText, expectationProblem } from './expected.rules.ts';

test.each([
  [null, 3],
  [3, 3],
])('with %j expected files, %i close it', (expected, files) =>
  expect(expectationProblem('run 1', expected, files)).toBeUndefined(),
);

test('fewer or more files than were expected do not close it, and what to do is said', () => {
  expect(expectationProblem('run 1', 10, 3)).toBe(
    "run 1: 10 files are expected (dataset create --files), and it would be closed with 3: announce the others too, and it is closed with the last one; visor dataset close 'run 1' closes it with what is there",
  );
  expect(expectationProblem('run1', 2, 3)).toMatch(/closed with 3: leave out .* visor dataset close run1 closes/);
});

test('a dataset that waits for files says for how many', () => {
  expect(awaitedText('run1', 10, 3)).toBe('run1: 3 of 10 expected files are there; it is closed when all are');
  expect([awaitedText('run1', 3, 3), awaitedText('run1', null, 3)]).toEqual([undefined, undefined]);
});
