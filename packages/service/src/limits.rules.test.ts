import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, Kind, parse, validate, type FragmentDefinitionNode } from 'graphql';
import { aliasLimit, depthLimit, depthOf, limitRules } from './limits.rules.ts';

const schema = buildSchema('type Query { a: Query b: Int }');

function depth(text: string): number {
  const { definitions } = parse(text);
  const fragments = new Map(
    definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return depthOf(operation?.selectionSet, (name) => fragments.get(name));
}

test.each([
  ['{ b }', 1],
  ['{ b a { b a { b } } }', 3],
  ['{ ... on Query { a { ... { b } } } }', 2],
  ['{ a { ...F } } fragment F on Query { a { b } }', 3],
  ['{ a { ...F } } fragment F on Query { a { ...F } }', 2],
  ['{ __schema { types { fields { name } } } }', 1],
  ['{ a { __typename } }', 2],
])('%s is %d deep', (text, expected) => {
  expect(depth(text)).toBe(expected);
});

test('n fields inside each other are n deep, spread over fragments or not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (levels) => {
      const nested = `{ ${'a { '.repeat(levels - 1)} b ${'} '.repeat(levels - 1)} }`;
      const spread = Array.from(
        { length: levels - 1 },
        (_, index) => `fragment F${index} on Query { a { ${index + 1 < levels - 1 ? `...F${index + 1}` : 'b'} } }`,
      );
      expect(depth(nested)).toBe(levels);
      if (levels > 1) expect(depth(`{ ...F0 } ${spread.join(' ')}`)).toBe(levels);
    }),
  );
});

test('a bomb of fragments that spread each other twice is measured at once', () => {
  const bomb = Array.from(
    { length: 300 },
    (_, i) => `fragment F${i} on Query { x: a { ...F${i + 1} } y: a { ...F${i + 1} } }`,
  );
  expect(depth(`{ ...F0 } ${bomb.join(' ')} fragment F300 on Query { b }`)).toBe(301);
});

test('one deeper than allowed is refused, the limit itself is not', () => {
  expect(validate(schema, parse('{ a { a { b } } }'), [depthLimit(3)])).toEqual([]);
  expect(validate(schema, parse('{ a { a { b } } }'), [depthLimit(2)])).toHaveLength(1);
});

test('one alias more than allowed is refused once, the limit itself is not', () => {
  expect(validate(schema, parse('{ x: b y: b b }'), [aliasLimit(2)])).toEqual([]);
  expect(validate(schema, parse('{ x: b y: b z: b v: b }'), [aliasLimit(2)])).toHaveLength(1);
});

test.each(['1e400', '-1e999', `1${'0'.repeat(400)}`])(
  'the number %s is refused wherever it stands, not read as Infinity',
  (number) => {
    const numbers = buildSchema('input I { of: [Float!]! } type Query { b(x: Float, i: I): Int }');
    for (const text of [
      `{ b(x: ${number}) }`,
      `{ b(i: { of: [${number}] }) }`,
      `query ($x: Float = ${number}) { b(x: $x) }`,
    ])
      expect(validate(numbers, parse(text), limitRules).map(({ message }) => message)).toEqual([
        'a number is beyond the range of Float',
      ]);
    expect(validate(numbers, parse('{ b(x: 1.7e308) }'), limitRules)).toEqual([]);
  },
);
