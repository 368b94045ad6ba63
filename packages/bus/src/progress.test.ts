import { expect, test } from '@jest/globals';
import { Progress, errorText } from './progress.ts';

test('what fails twice in a row is failing, since its first failure, until it succeeds or ends', () => {
  let now = 0;
  const progress = new Progress(() => new Date(now));
  progress.failed('a', new Error('one'));
  expect(progress.failing).toEqual([]);
  now = 1_000;
  progress.failed('a', new Error('two'));
  progress.failed('b', 'x');
  expect(progress.failing).toEqual([{ what: 'a', since: '1970-01-01T00:00:00.000Z', failures: 2, text: 'two' }]);
  progress.succeeded('a');
  expect([progress.failing, progress.lastSuccess]).toEqual([[], '1970-01-01T00:00:01.000Z']);
  progress.failed('a', new Error('one'));
  progress.failed('b', new Error('y'.repeat(10_000)));
  expect(progress.failing.map(({ what, text }) => [what, text.length])).toEqual([['b', 500]]);
  progress.ended('b');
  expect(progress.failing).toEqual([]);
});

test('an error is put in words', () => {
  expect(errorText(new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })]))).toBe('ECONNREFUSED');
  expect([errorText(new Error('x')), errorText(new TypeError()), errorText('y')]).toEqual(['x', 'TypeError', 'y']);
});
