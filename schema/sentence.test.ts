import { expect, test } from '@jest/globals';
import { fillSentence } from './sentence.ts';

test.each([
  [{ by: 'anna', reason: 'no space' }, 'paused by anna: no space'],
  [{ by: 'anna', reason: null }, 'paused by anna'],
  [{ reason: ['a [b]', 'c'] }, 'paused: a [b], c'],
  [{}, 'paused'],
])('a part in brackets is left out where a parameter of it is missing: %j', (parameters, text) => {
  expect(fillSentence({ en: 'paused[ by {by}][: {reason}]', ru: '' }, parameters)).toBe(text);
});

test('outside of brackets a missing parameter is a dash', () => {
  expect(fillSentence({ en: '{a} and {b}', ru: '' }, { b: [] })).toBe('- and -');
});
