import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutLine, padTo, widthOf } from './width.rules.ts';

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;

test('a width is counted in columns of a terminal', () => {
  expect(widthOf('Прогон 1')).toBe(8);
  expect(widthOf('大きい')).toBe(6);
  expect(widthOf('e\u0301')).toBe(1);
  expect(widthOf(red('ab'))).toBe(2);
  expect(padTo('大', 4)).toBe('大  ');
});

test('a line that is too long ends in a mark, within a wide character too, and its colour ends with it', () => {
  expect(cutLine('run042', 6)).toBe('run042');
  expect(cutLine('run0421', 6)).toBe('run04…');
  expect(cutLine('大大大', 4)).toBe('大…');
  expect(cutLine(red('FAILED'), 4)).toBe('\u001b[31mFAI…\u001b[0m');
  expect(cutLine('a', 0)).toBe('');
});

test('no line is wider than the window', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 40 }), (text, columns) => {
      const line = text.replaceAll('\u001b', '');
      expect(widthOf(cutLine(line, columns))).toBeLessThanOrEqual(columns);
    }),
  );
});
