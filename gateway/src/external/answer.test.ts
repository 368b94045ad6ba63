import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { readAnswerData } from './answer.rules.ts';

const schema = buildSchema(`
  type Query { a: Int! list: [Thing!]! any: Named }
  interface Named { name: String }
  type Thing implements Named { name: String kind: Kind inner: Thing }
  type Other implements Named { name: String extra: Boolean }
  enum Kind { good bad }
`);
const text = '{ a list { name kind inner { name } } any { __typename name ... on Other { extra } } again: a }';
const operation = parse(text).definitions.find(
  (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
);
const read = (data: unknown, entityTypes?: readonly string[]) => {
  if (!operation) throw new Error('there is no operation');
  return readAnswerData({ schema, operation, fragments: new Map(), entityTypes }, data);
};

test('an answer that fits is as it was, without what nobody asked for', () => {
  const asked = {
    a: 1,
    list: [{ name: 'x', kind: 'good', inner: null }],
    any: { __typename: 'Other', name: null, extra: true },
    again: 2,
  };
  expect(read(asked)).toEqual({ data: asked, faults: [] });
  expect(
    read({ ...asked, more: 1, list: [{ name: 'x', kind: 'good', inner: { name: 'y', kind: 'bad' } }] }).data,
  ).toEqual({
    ...asked,
    list: [{ name: 'x', kind: 'good', inner: { name: 'y' } }],
  });
});

test('a value of a wrong type is null, and named with its place', () => {
  const { data, faults } = read({ a: 2 ** 31, list: [{ kind: 'worse' }, 7], any: { __typename: 'Query', name: 'x' } });
  expect(data).toEqual({ a: null, list: [{ kind: null }, null], any: null });
  expect(faults.map(({ path, text: fault }) => `${path.join('.')} ${fault}`)).toEqual([
    'a is a number, not Int',
    'list.0.kind is no value of Kind',
    'list.1 is a number, not a Thing',
    'any is of type Query, not Named',
  ]);
});

test('an alias that is the name of what every object inherits is a key like others', () => {
  const [odd] = parse(
    '{ __proto__: any { polluted: name __proto__: name } list { constructor: name __proto__: inner { toString: name } } }',
  ).definitions;
  if (odd?.kind !== Kind.OPERATION_DEFINITION) throw new Error('there is no operation');
  const given =
    '{"__proto__":{"polluted":"yes","__proto__":"x"},"list":[{"constructor":"c","__proto__":{"toString":"t"}}]}';
  const { data, faults } = readAnswerData(
    { schema, operation: odd, fragments: new Map(), entityTypes: undefined },
    JSON.parse(given),
  );
  expect([JSON.stringify(data), faults]).toEqual([given, []]);
  expect(['polluted' in {}, String({})]).toEqual([false, '[object Object]']);
});

test('whatever is answered, only selected keys come out, and it never throws', () => {
  const keys = new Set(['a', 'list', 'any', 'again', 'name', 'kind', 'inner', 'extra', '__typename']);
  const collect = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const own = Array.isArray(value) ? [] : Object.keys(value);
    return [...own, ...Object.values(value).flatMap(collect)];
  };
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, '__proto__', 'constructor', 'id'), tie('value'), { maxKeys: 5 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, (data) => {
      const answer = read(data);
      expect(collect(answer.data).filter((key) => !keys.has(key))).toEqual([]);
      expect(answer.faults.length).toBeLessThanOrEqual(10);
    }),
  );
});
