import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import {
  breakingChanges,
  changeProblems,
  deprecationProblems,
  readAccepted,
  type BreakingChange,
} from './schema-changes.rules.ts';

const HEAD = `directive @allow(scopes: [Scope!]!) on FIELD_DEFINITION
enum Scope { read operate admin }
enum State { OPEN CLOSED }
input Filter { name: String }
type Job { id: ID! note: String state: State }
`;
const query = (fields: string): string => `${HEAD}type Query { ${fields} }`;
const RELEASED = query('job(id: ID!): Job @allow(scopes: [read, operate]) jobs(first: Int, where: Filter): [Job!]!');
const TODAY = '2027-01-01';

const keysOf = async (current: string, released = RELEASED): Promise<readonly string[]> =>
  (await breakingChanges(released, current, TODAY)).map(({ key }) => key);

test('what is added breaks nobody', async () => {
  const more = RELEASED.replace('note: String', 'note: String more: Int')
    .replace('OPEN CLOSED', 'OPEN CLOSED HELD')
    .replace('name: String', 'name: String kind: String')
    .replace('first: Int', 'first: Int, after: String')
    .replace('[read, operate]', '[read, operate, admin]');
  expect(await keysOf(more)).toEqual([]);
});

test.each([
  ['a field that is gone', 'note: String ', '', 'FIELD_REMOVED Job.note'],
  ['a type that is another', 'note: String', 'note: Int', 'FIELD_TYPE_CHANGED Job.note'],
  ['a value that can be null now', 'id: ID! note', 'id: ID note', 'FIELD_TYPE_CHANGED Job.id'],
  ['an argument that is required now', 'first: Int', 'first: Int!', 'FIELD_ARGUMENT_TYPE_CHANGED Query.jobs.first'],
  ['a new argument that is required', 'first: Int', 'first: Int, n: Int!', 'FIELD_ARGUMENT_ADDED Query.jobs.n'],
  ['an input field that is required', 'name: String', 'name: String kind: Int!', 'INPUT_FIELD_ADDED Filter.kind'],
  ['a state that is gone', 'OPEN CLOSED', 'OPEN', 'ENUM_VALUE_REMOVED State.CLOSED'],
  ['a scope that is gone', '[read, operate]', '[operate]', 'SCOPE_REMOVED Query.job read'],
  ['a field that was open', '[Job!]!', '[Job!]! @allow(scopes: [admin])', 'SCOPE_REMOVED Query.jobs every caller'],
])('%s breaks clients', async (_, before, after, key) => {
  expect(RELEASED).toContain(before);
  expect(await keysOf(RELEASED.replace(before, after))).toEqual([key]);
});

test('what was deprecated may go from its day on, and not before', async () => {
  const deprecated = (day: string): string =>
    RELEASED.replace('note: String', `note: String @deprecated(reason: "${day}: use Job.state instead")`);
  const gone = RELEASED.replace('note: String', '');
  expect(await keysOf(gone, deprecated('2027-01-01'))).toEqual([]);
  expect(await keysOf(gone, deprecated('2027-01-02'))).toEqual(['FIELD_REMOVED Job.note']);
});

test('a deprecation has a day that exists, and says what to use', () => {
  const problems = (directive: string): readonly string[] =>
    deprecationProblems(parse(`type Job { note(of: Int ${directive}): String }`));
  expect(problems('@deprecated(reason: "2027-03-01: use Job.state instead")')).toEqual([]);
  for (const reason of [
    'use Job.state instead',
    '2027-02-30: use Job.state instead',
    '2027-03-01:',
    '2027-3-1: use it instead',
  ])
    expect(problems(`@deprecated(reason: "${reason}")`)).toEqual([expect.stringContaining(`Job.note.of: `)]);
  expect(problems('@deprecated')).toHaveLength(1);
});

test('an accepted change is one line with a reason, and goes when it is no change any more', () => {
  const change: BreakingChange = { key: 'FIELD_REMOVED Job.note', text: 'gone' };
  const accepted = readAccepted('# comment\n\nFIELD_REMOVED Job.note: nobody could set it\n');
  expect(changeProblems([change], accepted)).toEqual([]);
  expect(changeProblems([change], new Map())).toEqual(['breaking: gone (FIELD_REMOVED Job.note)']);
  expect(changeProblems([], accepted)).toEqual(['accepted, but it is no change: FIELD_REMOVED Job.note']);
  expect(() => readAccepted('FIELD_REMOVED Job.note\n')).toThrow(/line 1 .* 'KIND place: reason'/);
  expect(() => readAccepted('FIELD_REMOVED Job.note: \n')).toThrow(/line 1/);
});

test('the same schema has no changes, in whatever order its fields are written', async () => {
  const fields = ['id: ID!', 'note: String', 'state: State'];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(fields, { minLength: 3 }), async (order) => {
      expect(await keysOf(RELEASED.replace(fields.join(' '), order.join(' ')))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});
