import { expect, test } from '@jest/globals';
import { readMetadata } from './metadata.rules.ts';

test.each([
  ['period=2027a', ['period', '2027a']],
  ['energy=10', ['energy', 10]],
  ['shift=-0.5', ['shift', -0.5]],
  ['polarised=true', ['polarised', true]],
  ['text=a=b', ['text', 'a=b']],
  ['empty=', ['empty', '']],
  ['run=007', ['run', '007']],
  ['id=12345678901234567890', ['id', '12345678901234567890']],
  ['zero=0', ['zero', 0]],
])('%s is a key and a typed value', (text, pair) => {
  expect(readMetadata(text)).toEqual(pair);
});

test.each(['', 'period', '=x'])('%j is refused', (text) => {
  expect(() => readMetadata(text)).toThrow('key=value is expected');
});
