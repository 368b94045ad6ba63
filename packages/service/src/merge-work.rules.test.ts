import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { limitRules } from './limits.rules.ts';
import { mergeLimit } from './merge-work.rules.ts';

const schema = buildSchema('type Query { a(n: Int): Query b: Query id: Int }');

const isRefused = (text: string, limit: number): boolean =>
  validate(schema, parse(text), [mergeLimit(limit)]).length > 0;

const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join(' ');

test.each<[string, string, number]>([
  ['fields alone', '{ a { b { id } } }', 3],
  ['the same field twice', '{ id id }', 3],
  ['the same path twice: two pairs', '{ a { id } a { id } }', 6],
  ['other names are not compared', '{ x: id y: id z: id }', 3],
  ['one name for different fields is', '{ x: id x: b { id } }', 4],
  ['long arguments of equal fields count by their length', `{ x(a: "${'y'.repeat(295)}") x(a: 1) }`, 6],
  ['those of one field do not', `{ x(a: "${'y'.repeat(5_000)}") }`, 1],
  ['an inline fragment is merged into what is around it', '{ id ... { id } }', 4],
  ['so is a fragment, which is measured alone, too', '{ id ...F } fragment F on Query { id }', 5],
  ['a fragment spread twice is compared, and merged once', '{ ...F ...F } fragment F on Query { id }', 5],
  ['one that is never spread', '{ id } fragment F on Query { id id }', 4],
  ['one that is not there', '{ ...F }', 1],
  ['one that spreads itself', '{ ...F } fragment F on Query { ...F }', 6],
])('%s', (_, text, work) => {
  expect(isRefused(text, work)).toBe(false);
  expect(isRefused(text, work - 1)).toBe(true);
});

test('n equal fields are n fields and each pair of them, at any depth and in any writing', () => {
  const equal = fc.constantFrom('id', 'x: id', 'id @include(if: true)', '... { id }', '... on Query { id }');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 8 }), equal, (count, depth, field) => {
      const inner = '{ a '.repeat(depth);
      const text = `${inner}{ ${list(count, () => field)} }${' }'.repeat(depth)}`;
      const work = depth + count * (field.startsWith('...') ? 2 : 1) + (count * (count - 1)) / 2;
      expect(isRefused(text, work)).toBe(false);
      expect(isRefused(text, work - 1)).toBe(true);
    }),
  );
});

test.each([
  ['500 equal fields', `{ ${list(500, () => 'a { b { id } }')} }`],
  ['110 fields with long arguments', `{ ${list(110, () => `a(n: "${'y'.repeat(8_000)}") { id }`)} }`],
  ['950 equal fields far down', `{ a { b { ${list(950, () => 'a { id }')} } } }`],
  ['360 inline fragments', `{ ${list(360, () => '... { a { b { id } } }')} }`],
  ['280 fragments', `{ ${list(280, (i) => `...F${i}`)} } ${list(280, (i) => `fragment F${i} on Query { a { id } }`)}`],
  [
    'fragments that spread each other, all spread',
    `{ ${list(120, (i) => `...F${i}`)} } ${list(120, (i) => `fragment F${i} on Query { ...F${(i + 1) % 120} a { id } }`)}`,
  ],
  [
    'fragments that double at each level',
    `{ ...F0 } ${list(15, (i) => `fragment F${i} on Query { a { ...F${i + 1} } b { ...F${i + 1} } }`)} fragment F15 on Query { id }`,
  ],
])('%s are refused by the limits, once', (_, text) => {
  const errors = validate(schema, parse(text), limitRules).map(({ message }) => message);
  expect(errors).toEqual([expect.stringContaining('select each once')]);
});

test.each([
  ['the introspection of tools', getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true })],
  [
    '60 fragments of components that each want the id',
    `{ a { ${list(60, (i) => `...F${i}`)} } } ${list(60, (i) => `fragment F${i} on Query { id b { id } }`)}`,
  ],
  [
    '64 aliases of one page',
    `{ ${list(64, (i) => `x${i}: a(n: ${i}) { ...P }`)} } fragment P on Query { id a { id b { id } } b { id } }`,
  ],
])('%s: allowed', (_, text) => {
  expect(validate(schema, parse(text), limitRules)).toEqual([]);
});
