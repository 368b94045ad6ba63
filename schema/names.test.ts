import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nameProblem, storedName, utf8Length, type NameKind } from './names.ts';

/** As agreed: what is derived from a name has room in a path component. */
const LIMITS: Readonly<Record<NameKind, number>> = {
  dataset: 200,
  file: 200,
  basename: 200,
  storage: 200,
  derived: 255,
  port: 16,
  extension: 10,
};
const limits = Object.entries(LIMITS) as [NameKind, number][];

describe('names', () => {
  test.each(limits)('the name of a %s has at most %i bytes, whatever the script', (kind, limit) => {
    for (const letter of ['a', 'я', '語', '😀']) {
      const fitting = letter.repeat(Math.floor(limit / utf8Length(letter)));
      expect(nameProblem(kind, fitting)).toBeUndefined();
      expect(nameProblem(kind, `${fitting}${letter}`)).toBe(
        `is ${utf8Length(fitting) + utf8Length(letter)} bytes long; at most ${limit} bytes of UTF-8 are allowed`,
      );
    }
  });

  test.each([
    ['', 'is empty'],
    ['.', 'is ., which is no name'],
    ['..', 'is .., which is no name'],
    ['../../x', 'slash'],
    ['a/b', 'slash'],
    ['a\\b', 'backslash'],
    ['a\0b', 'holds U+0000, an invisible or control character, at character 2'],
    ['run1\n', 'U+000A'],
    ['\u007f', 'U+007F'],
    ['a\u0085b', 'U+0085'],
    ['gpj.\u202Etab', 'holds U+202E, an invisible or control character, at character 5'],
    ['\u2066a', 'U+2066'],
    ['a\u200Db', 'U+200D'],
    ['run\uFEFF1', 'U+FEFF'],
    ['so\u00ADft', 'U+00AD'],
    ['\u{E0061}', 'U+E0061'],
    ['a\u2028b', 'U+2028'],
    ['\u3164', 'U+3164'],
    ['😀\u200Bx', 'at character 2'],
    ['\ud800', 'lone surrogate'],
    ['a\udc00b', 'lone surrogate'],
  ])('%j is refused', (name, reason) => {
    expect(nameProblem('derived', name)).toContain(reason);
  });

  test.each([
    'a',
    '-rf',
    '.hidden',
    'run 1.raw',
    'données',
    'прогон-7',
    '実験',
    '😀',
    'e\u0301',
    '$(x)',
    '%2e%2e',
    '...',
  ])('%j is a name', (name) => expect(nameProblem('port', name)).toBeUndefined());

  test('a huge text is refused', () => {
    expect(nameProblem('file', 'x'.repeat(10_000_000))).toContain('10000000 bytes');
  });

  test('any name that passes stays one path component', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (name) => {
        if (nameProblem('file', name) !== undefined) return;
        expect(Buffer.from(name).toString()).toBe(name);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(name.split(/[/\\]/)).toEqual([name]);
      }),
    );
  });
});

test('a stored name is one path component that begins with what is the attempt’s own', () => {
  const id = '0193f3b0-0000-7000-8000-0123456789ab';
  expect(storedName(id, 'a.00001.out')).toBe('0123456789ab.a.00001.out');
  expect(storedName(id, 'x'.repeat(242))).toBe(`0123456789ab.${'x'.repeat(242)}`);
  expect(storedName(id, 'é'.repeat(122))).toBe(id);
});
