import { expect, test } from '@jest/globals';
import { harmless, harmlessLine, harmlessLines } from './text.rules.ts';

test('escape sequences, line ends and marks of direction are shown, not obeyed', () => {
  expect(harmless('a\u001b[31mred\nb\u202eevil')).toBe('a\\x1b[31mred\\x0ab\\u{202e}evil');
  expect(harmless('Прогон 1 – é 大')).toBe('Прогон 1 – é 大');
});

test('a text of several lines keeps its lines', () => {
  expect(harmlessLines('one\n\ttwo\r\n\u001b]0;title\u0007')).toBe('one\n\ttwo\\x0d\n\\x1b]0;title\\x07');
});

test('what has several lines can stand in one', () => {
  expect(harmlessLine('exit 1\r\n\n\tline 2: \u001b[31mbad\n')).toBe('exit 1 ⏎  line 2: \\x1b[31mbad');
});
