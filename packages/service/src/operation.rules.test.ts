import { expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { checkOperation, createOperationChecks } from './operation.rules.ts';

const schema = buildSchema(`
  input Report { state: String!, at: [Int!] }
  type Item { id: ID!, items(first: Int): [Item!]! }
  type Query { list(first: Int = 10): [Item!]! }
  type Mutation { report(input: Report!, note: String = "none"): Int }
`);

interface Call {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly isAnonymous?: boolean;
}

const REPORT = 'mutation ($input: Report!) { report(input: $input) }';
const good = { input: { state: 'RUNNING', at: [1] } };
const bad = { input: { state: 'RUNNING', at: ['1'] } };

/** Checks calls one after another; equal texts are parsed once. Returns the faults of the last. */
function faultsAfter(...calls: readonly Call[]): readonly string[] {
  const check = createOperationChecks();
  const documents = new Map(calls.map(({ text }) => [text, parse(text)]));
  const answers = calls.map(({ text, variables, isAnonymous = false }) => {
    const document = documents.get(text) as ReturnType<typeof parse>;
    const operation = getOperationAST(document) as NonNullable<ReturnType<typeof getOperationAST>>;
    return check({ schema, document, operation, variables, isAnonymous });
  });
  return answers.at(-1)?.faults.map(({ message }) => message) ?? [];
}

test('the first call with variables of a wrong type is refused, and is no good one for those that follow', () => {
  expect(faultsAfter({ text: REPORT, variables: bad })).toEqual([expect.stringContaining('input.at[0]')]);
  const twice = { text: REPORT, variables: bad };
  expect(faultsAfter(twice, twice)).toHaveLength(1);
});

test('after a good call the variables of an operation with a fixed cost are left to its execution', () => {
  expect(faultsAfter({ text: REPORT, variables: good }, { text: REPORT, variables: bad })).toEqual([]);
});

test.each([
  ['a null', REPORT, good, { input: null }, false],
  ['a size of a list', 'query ($n: Int) { list(first: 300) { items(first: $n) { id } } }', { n: 3 }, { n: 300 }, false],
  [
    'a condition',
    'query ($all: Boolean!) { list(first: 300) @include(if: $all) { items(first: 300) { id } } }',
    { all: false },
    { all: true },
    false,
  ],
  [
    'a variable with a default',
    'mutation ($input: Report!, $note: String = "a") { report(input: $input, note: $note) }',
    good,
    { ...good, note: 7 },
    false,
  ],
  ['a caller without a token', REPORT, good, bad, true],
])('%s is checked in each call', (_what, text, first, second, isAnonymous) => {
  const alone = faultsAfter({ text, variables: second, isAnonymous });
  expect(alone).not.toEqual([]);
  expect(faultsAfter({ text, variables: first }, { text, variables: second, isAnonymous })).toEqual(alone);
});

test('what a call costs is the same where it is known', () => {
  const document = parse('{ list(first: 30) { id } }');
  const operation = getOperationAST(document) as NonNullable<ReturnType<typeof getOperationAST>>;
  const request = { schema, document, operation, variables: {}, isAnonymous: false };
  const check = createOperationChecks();
  expect([check(request), check(request)]).toEqual([checkOperation(request), checkOperation(request)]);
  expect(check(request).elements).toBe(30);
});
