import { expect, test } from '@jest/globals';
import { harmless, harmlessLines } from './text.rules.ts';

test('escape sequences, line ends and marks of direction are shown, not obeyed', () => {
  expect(harmless('a\u001b[31mred\nb\u202eevil')).toBe('a\\x1b[31mred\\x0ab\\u{202e}evil');
  expect(harmless('Прогон 1 – é 大')).toBe('Прогон 1 – é 大');
});

test('a text of several lines keeps its lines', () => {
  expect(harmlessLines('one\n\ttwo\r\n\u001b]0;title\u0007')).toBe('one\n\ttwo\\x0d\n\\x1b]0;title\\x07');
});
