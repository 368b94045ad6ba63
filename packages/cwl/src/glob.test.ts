import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isGlobMatch, globQuote, escapeProblem } from './glob.ts';

test.each([
  ['*.sel', 'a.sel', true],
  ['*.sel', '.sel', false],
  ['.*', '.sel', true],
  ['*', 'a/b', false],
  ['*/b', 'a/b', true],
  ['./a', 'a', true],
  ['run?.[a-c]', 'run7.b', true],
  ['run?.[!a-c]', 'run7.b', false],
  ['[]x]', ']', true],
  ['[a', '[a', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['', '', false],
  ['?', '😀', true],
  ['a**b', 'ab', true],
])('%s takes %s: %p', (pattern, name, expected) => {
  expect(isGlobMatch(pattern, name)).toBe(expected);
});

const letter = fc.constantFrom('a', 'b', '.', '*', '?', '[', ']', '\\', '-', '!');

test('a quoted name takes that name and no other', () => {
  const name = fc.string({ unit: letter, minLength: 1 }).filter((text) => text !== '.');
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(isGlobMatch(globQuote(one), one)).toBe(true);
      expect(isGlobMatch(globQuote(one), other)).toBe(one === other);
    }),
  );
});

test('stars and question marks mean what a regular expression says they mean', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(pattern, name, (glob, text) => {
      const meaning = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(isGlobMatch(glob, text)).toBe(glob !== '' && meaning.test(text));
    }),
  );
});

test('a pattern made to take for ever does not', () => {
  expect(isGlobMatch(`${'*a'.repeat(2_000)}b`, 'a'.repeat(4_000))).toBe(false);
});

test.each([
  ['/etc/passwd', true],
  ['../x', true],
  ['a/../b', true],
  ['a..b/c', false],
])('%s leaves the working directory: %p', (pattern, expected) => {
  expect(escapeProblem(pattern) !== undefined).toBe(expected);
});
