import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  getIntrospectionQuery,
  Kind,
  parse,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { ASSUMED_LIST_SIZE, costOf, type Cost } from './cost.rules.ts';
import { LIMITS } from './limits.rules.ts';

const schema = buildSchema(`
  scalar _Any
  type Query {
    set: Set
    sets(first: Int = 50, after: String): Sets!
    stores(ids: [ID!]): [Store!]!
    _entities(representations: [_Any!]!): [Set]!
  }
  type Sets { nodes: [Set!]! info: Info! }
  type Info { next: Boolean! }
  type Set { id: ID! parent: Set files(first: Int = 100): Files! tags: [String!]! }
  type Files { nodes: [File!]! info: Info! }
  type File { id: ID! name: String! set: Set! parents: [File!]! copies(first: Int): [Store!]! }
  type Store { id: ID! }
  type Mutation { move(sets: [ID!]!): [Set!]! }
  type Subscription { changed: Set! }
`);

function cost(text: string, variables: Record<string, unknown> = {}): Cost {
  const { definitions } = parse(text);
  const operation = definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const fragments = definitions.filter(
    (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION,
  );
  if (!operation) throw new Error('no operation');
  const byName = Object.fromEntries(fragments.map((node) => [node.name.value, node]));
  return costOf({ schema, operation, fragments: byName, variables });
}

const N = ASSUMED_LIST_SIZE;
const TYPES = Object.keys(schema.getTypeMap()).length;

test.each<[string, number, Record<string, unknown>?]>([
  ['{ set { id parent { id parent { id } } } }', 0],
  ['{ sets(first: 7) { nodes { id } info { next } } }', 7],
  ['{ sets { nodes { id } } }', 50],
  ['{ stores { id } }', N],
  ['{ set { tags } }', 0],
  ['query ($n: Int) { sets(first: $n) { nodes { id } } }', 9, { n: 9 }],
  ['query ($n: Int) { sets(first: $n) { nodes { id } } }', 50],
  ['{ set { files(first: 300) { nodes { set { files(first: 300) { nodes { id } } } } } } }', 300 + 90_000],
  ['{ a: sets(first: 3) { nodes { id } } b: sets(first: 4) { nodes { id } } }', 7],
  ['{ ...A ...A } fragment A on Query { sets(first: 3) { nodes { id } } }', 6],
  ['{ ... { sets(first: 3) { ...C } } } fragment C on Sets { nodes { files(first: 2) { nodes { id } } } }', 3 + 6],
  [
    '{ sets(first: 2) { nodes { files(first: 3) { nodes { parents { parents { id } } } } } } }',
    2 + 6 + 6 * N + 6 * N * N,
  ],
  ['{ set { files(first: 2) { nodes { copies(first: 5) { id } c: copies { id } } } } }', 2 + 10 + 2_000],
  ['{ sets(first: 100) @include(if: false) { nodes { id } } }', 0],
  ['query ($x: Boolean) { sets(first: 100) @skip(if: $x) { nodes { id } } }', 0, { x: true }],
  ['query ($x: Boolean) { sets(first: 100) @skip(if: $x) { nodes { id } } }', 100, { x: false }],
  [
    'query ($r: [_Any!]!) { _entities(representations: $r) { files(first: 4) { nodes { id } } } }',
    3 + 12,
    { r: [{}, {}, {}] },
  ],
  ['{ _entities(representations: [1, 2]) { id } }', 2],
  ['{ stores(ids: [1, 2]) { id } }', 2],
  ['mutation { move(sets: []) { files(first: 2) { nodes { id } } } }', N + 2 * N],
  ['subscription { changed { files(first: 30) { nodes { id } } } }', 30],
  ['{ sets(first: 0) { nodes { id } } }', 1],
  ['{ sets(first: -5) { nodes { id } } }', 1],
  ['{ sets(first: 2000000000) { nodes { id } } }', 1_000],
  ['{ __schema { types { fields { name } } } }', TYPES + TYPES * N],
  ['{ a: __schema { types { name } } b: __schema { types { name } } }', 2 * TYPES],
  ['{ __type(name: "Set") { fields { args { name } } } }', N + N * N],
  ['{ sets(first: 2) { nodes { ...A } } } fragment A on Set { files(first: 2) { nodes { set { ...A } } } }', 2 + 4],
])('%s costs %d', (text, expected, variables = {}) => {
  expect(cost(text, variables).elements).toBe(expected);
});

test('pages inside pages cost the sum of the products along the path, however they are written', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 5 }), (sizes) => {
      const expected = sizes.reduce((sum, _, index) => sum + sizes.slice(0, index + 1).reduce((a, b) => a * b), 0);
      const inner = (index: number): string =>
        index === sizes.length ? 'id' : `set { files(first: ${sizes[index]}) { nodes { ${inner(index + 1)} } } }`;
      const fragments = sizes.map(
        (_, index) => `fragment F${index} on File { set { files(first: $n${index}) { nodes { ...F${index + 1} } } } }`,
      );
      const spread = `query { set { files(first: $n0) { nodes { ...F1 } } } } ${fragments.join(' ')} fragment F${sizes.length} on File { id }`;
      const variables = Object.fromEntries(sizes.map((size, index) => [`n${index}`, size]));
      const literal = cost(`{ ${inner(0)} }`);
      expect(literal.elements).toBe(expected);
      expect(cost(spread, variables).elements).toBe(expected);
      const path = sizes.map((size) => `set.files(${size}).nodes`).join('.');
      expect(`${literal.costliestPath}.nodes`).toBe(path);
    }),
  );
});

test('the costliest path is the one that multiplies most', () => {
  const text =
    '{ a: sets(first: 900) { nodes { id } } b: sets(first: 30) { nodes { files(first: 40) { nodes { id } } } } }';
  expect(cost(text)).toMatchObject({ elements: 900 + 30 + 1_200, costliestPath: 'b(30).nodes.files(40)' });
});

test('scalars are counted for each object that has them', () => {
  expect(cost('{ sets(first: 10) { nodes { id files(first: 5) { nodes { id name } } } info { next } } }').values).toBe(
    10 + 10 * 10 + 10,
  );
});

test('a bomb of fragments is measured at once, and is over any limit', () => {
  const bomb = Array.from(
    { length: 300 },
    (_, i) => `fragment F${i} on Set { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`,
  );
  const text = `{ set { ...F0 } } ${bomb.join(' ')} fragment F300 on Set { files(first: 2) { nodes { id } } }`;
  expect(cost(text).elements).toBeGreaterThan(1e90);
});

test('the schema may be read as tools read it, not fifty times in one operation', () => {
  const read = '__schema { types { fields { args { name } } } }';
  const often = Array.from({ length: 50 }, (_, index) => `a${index}: ${read}`).join(' ');
  expect(cost(getIntrospectionQuery()).elements).toBeLessThan(5_000);
  expect(cost(`{ ${often} }`).elements).toBeGreaterThan(LIMITS.elements / 2);
});
