import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isStorable,
  isStorableJson,
  labelProblem,
  printableText,
  quotableText,
  readId,
  referenceProblem,
  storableJson,
  storableText,
  storageProblem,
  textProblem,
} from './text.ts';

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('\0', '\ud800', '\udfff', '\\', 'u0000', '"', '😀'), fc.string()),
});

/** As slow and plain as can be: every text in a value made storable. */
const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), cleaned(item)]));
};

test('JSON text for PostgreSQL is that of the value with every text made storable', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anyText, (value, text) => {
      const whole = { value, text, list: [text, { [`k${text}`]: text }] };
      const json = storableJson(whole);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(cleaned(whole))));
      expect(isStorableJson(json)).toBe(true);
      expect(isStorableJson(JSON.stringify(text))).toBe(storableText(text) === text);
    }),
  );
});

test.each([
  ['', undefined],
  ['a', undefined],
  ['я'.repeat(2_049), 'is 4098 bytes long; at most 4096 bytes of UTF-8 are allowed'],
  ['\ud800', 'is not well-formed Unicode: it holds a lone surrogate'],
  ['a\0', 'holds U+0000, an invisible or control character, at character 2'],
])('a text is checked: %j', (text, problem) => {
  expect(textProblem(text)).toBe(problem);
});

test('a reference may have a name of older rules, a label must be seen', () => {
  expect(referenceProblem('')).toBe('is empty');
  expect(referenceProblem('a/b')).toBe('holds a slash or backslash');
  expect(referenceProblem('語'.repeat(255))).toBeUndefined();
  expect(referenceProblem('語'.repeat(256))).toMatch(/^is 768 bytes long/);
  expect(labelProblem(' ')).toBe('is empty');
  expect(labelProblem('abc', 2)).toBe('is longer than 2 characters');
  expect(labelProblem('a\u200bb')).toMatch(/^holds U\+200B/);
  expect(labelProblem('a b')).toBeUndefined();
});

test('what the database cannot keep is refused, or replaced in foreign text', () => {
  expect(storageProblem('a\0')).toBe('holds NUL or half a character');
  expect(storageProblem('abc', 2)).toBe('is longer than 2 characters');
  fc.assert(
    fc.property(anyText, (text) => {
      for (const kept of [storableText(text), printableText(text), quotableText(text)])
        expect(isStorable(kept)).toBe(true);
      expect(storageProblem(text, text.length) === undefined).toBe(storableText(text) === text);
    }),
  );
  expect(printableText('a\nb\u2028c')).toBe('a\uFFFDb\uFFFDc');
  expect(quotableText(`a\u200b${'x'.repeat(300)}`)).toBe(`a\uFFFD${'x'.repeat(253)}`);
});

test('an id is read in lower case; what is no uuid is refused', () => {
  const id = '0192E4A0-7C9B-7D2E-8000-000000000001';
  expect(readId('id', id)).toBe(id.toLowerCase());
  expect(readId('id', null)).toBeNull();
  expect(readId('id', undefined)).toBeNull();
  expect(() => readId('taskId', 'x')).toThrow('taskId is not a uuid');
});
