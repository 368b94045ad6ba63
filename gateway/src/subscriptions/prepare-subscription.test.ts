import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { prepareSubscription } from './prepare-subscription.ts';

const schema = buildSchema(`
  type Query { x: Int }
  type Job { id: ID! files(after: String, first: Int): [Job!]! }
  type Subscription {
    jobs(task: ID, after: String, snapshot: Boolean = false): Job!
    other(after: Int, snapshot: Boolean): Job!
  }
`);
const prepare = (text: string, operationName?: string) => prepareSubscription(schema, parse(text), operationName);
const plain = 'subscription {\n  jobs(task: "t") {\n    id\n  }\n}';

test.each([
  ['a literal', 'subscription { jobs(task: "t", after: "c") { id } }', {}],
  ['a variable', 'subscription S($a: String) { jobs(task: "t", after: $a) { id } }', { a: 'c' }],
  [
    'a default',
    'subscription S($a: String = "c", $s: Boolean) { jobs(task: "t", after: $a, snapshot: $s) { id } }',
    {},
  ],
  ['one of several operations', 'query Q { x } subscription S { jobs(task: "t", after: "c") { id } }', {}],
])('the cursor is taken out: %s', (_, text, variables) => {
  const prepared = prepare(text, text.includes(' S') ? 'S' : undefined);
  expect(prepared.text).toBe(plain);
  expect(prepared.read(variables)).toEqual({ after: 'c', snapshot: false, variables: {} });
});

test('it is taken out of fragments and of repeated fields at the root, and nowhere else', () => {
  const { text, read } = prepare(`
    subscription ($a: String, $n: Int, $s: Boolean!) {
      ...F
      ... on Subscription { j: jobs(after: $a) { id } }
      ... { j: jobs(after: $a) { files(after: $a, first: $n) { id @include(if: $s) } } }
    }
    fragment F on Subscription { j: jobs(after: $a) { id } }
    fragment Unused on Job { id }`);
  expect(text.match(/after: \$a/g)).toHaveLength(1);
  expect(text).toContain('files(after: $a, first: $n)');
  expect(text).toContain('fragment F on Subscription');
  expect(read({ a: 'c', n: 1, s: true })).toEqual({
    after: 'c',
    snapshot: false,
    variables: { a: 'c', n: 1, s: true },
  });
});

test('null is no cursor; arguments of another type are the field’s own', () => {
  expect(prepare('subscription ($a: String) { jobs(after: $a) { id } }').read({ a: null })).toMatchObject({
    after: undefined,
  });
  const other = prepare('subscription { other(after: 3, snapshot: true) { id } }');
  expect(other.text).toContain('other(after: 3, snapshot: true)');
  expect(other.read({})).toEqual({ after: undefined, snapshot: false, variables: {} });
});

test('wrong variables are refused, and so is what is no subscription', () => {
  expect(() => prepare('subscription ($a: String!) { jobs(after: $a) { id } }').read({})).toThrow('$a');
  expect(() => prepare('subscription ($a: String) { jobs(after: $a) { id } }').read({ a: {} })).toThrow('$a');
  expect(() => prepare('{ x }')).toThrow('not a subscription');
});
