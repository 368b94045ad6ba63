import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isDocumentDeeperThan, isJsonDeeperThan } from './nesting.rules.ts';

/** Depth of a value, by the definition. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((deepest, inner) => Math.max(deepest, depthOf(inner)), 0);
}

test('the depth of a JSON text is that of its value, whatever its strings hold', () => {
  const bracketed = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a', '\u{1F600}') });
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'large', withCrossShrink: true },
      fc.oneof(fc.integer(), bracketed, fc.constant(null)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(bracketed, tie('value'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const depth = depthOf(value);
      expect(isJsonDeeperThan(text, depth)).toBe(false);
      if (depth > 0) expect(isJsonDeeperThan(text, depth - 1)).toBe(true);
    }),
  );
});

test.each([1, 64, 65, 5_000, 100_000, 2_000_000])('%d nested lists are counted without recursion', (depth) => {
  const text = `{"variables":{"x":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  expect(isJsonDeeperThan(text, 66)).toBe(depth > 64);
});

test.each([
  ['fields', '{ a { b { c } } }', 3],
  ['arguments with lists and objects', '{ a(x: [[1], {y: 2}]) { b } }', 4],
  ['brackets in strings and comments', '{ a(x: "[[[{(", y: """\n[[[ \\""" [[ " """) # {{{\n }', 2],
  ['an escaped quote', '{ a(x: "\\"[[[[") }', 2],
  ['types of variables', 'query ($x: [[[Int]]]) { a }', 4],
  ['text that is not closed', '{ a(x: "[[[', 2],
])('the depth of a document counts %s', (_what, text, depth) => {
  expect(isDocumentDeeperThan(text, depth)).toBe(false);
  expect(isDocumentDeeperThan(text, depth - 1)).toBe(true);
});
