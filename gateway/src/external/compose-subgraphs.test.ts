import { expect, test } from '@jest/globals';
import { buildSchema, parse, print, type GraphQLObjectType } from 'graphql';
import { describeScopes } from '@visor/schema/scopes';
import { compose, sdl } from '../../test/subgraphs.ts';
import { externalSdl } from '../../test/external.ts';
import { composeInThread } from './compose-in-thread.ts';
import { composeSubgraphs, type Candidate } from './compose-subgraphs.ts';
import { composedOf, continued } from './continued-composition.rules.ts';
import { ownSubgraphs } from './own-subgraphs.ts';

const supergraphSdl = compose(sdl);
const noGrants = { mutations: [], override: [], requires: [] };
const candidate = (text: string, grants: Partial<Candidate['grants']> = {}, name = 'ext'): Candidate => ({
  name,
  grants: { ...noGrants, ...grants },
  sdls: [text],
});
const check = (...candidates: Candidate[]) => composeSubgraphs({ own: sdl, supergraphSdl, candidates });
const faultsOf = (text: string, grants: Partial<Candidate['grants']> = {}): string =>
  check(candidate(text, grants)).subgraphs[0]?.faults.join('\n') ?? '';

test('a subgraph adds types, fields of entities and root fields, and they are listed', () => {
  const text = externalSdl(
    'type Query { conditions: C } type C { beam: Float } type Job @key(fields: "id") { id: ID! conditions: C }',
  );
  const { subgraphs, supergraphSdl: composed } = check(candidate(text));
  expect(subgraphs).toMatchObject([
    { name: 'ext', sdl: text, faults: [], adds: { types: ['C'], fields: ['Job.conditions', 'Query.conditions'] } },
  ]);
  expect(composed).toContain('EXT');
});

const job = (fields: string, more = ''): string => `type Job @key(fields: "id") ${more} { id: ID! ${fields} }`;
/** A feature that Apollo's composition knows, and its gateway for Node.js does not. */
const WITH_CONNECTORS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])
  @link(url: "https://specs.apollo.dev/connect/v0.1", import: ["@connect"])
  type Query { co: String @connect(http: { GET: "http://127.0.0.1/" }, selection: "$") }`;

test('one that composes to what the gateway cannot load is refused, and the others join', () => {
  const result = check(
    candidate(externalSdl('type Query { a: Int }'), {}, 'first'),
    candidate(WITH_CONNECTORS, {}, 'connected'),
    candidate(externalSdl('type Query { b: Int }'), {}, 'third'),
  );
  expect(result.subgraphs.map(({ faults }) => faults)).toEqual([
    [],
    [expect.stringMatching(/cannot load: .*connect/)],
    [],
  ]);
  expect(parse(result.supergraphSdl)).toBeDefined();
  expect(result.supergraphSdl).not.toContain('CONNECTED');
});

const ours: readonly (readonly [string, string, RegExp])[] = [
  ['a root field of ours', externalSdl('type Query { jobs: [String] }'), /Query\.jobs/],
  ['a root field of ours, shareable', externalSdl('type Query { who: String @shareable }', '@shareable'), /Query\.who/],
  [
    'a subscription of ours',
    externalSdl('type Subscription { quiet: Int } type Query { a: Int }'),
    /Subscription\.quiet/,
  ],
  [
    '@override',
    externalSdl(job('state: String! @override(from: "jobs")'), '@override'),
    /@override of Job\.state is not granted/,
  ],
  [
    '@override of a part',
    externalSdl(job('state: String! @override(from: "jobs", label: "percent(1)")'), '@override'),
    /@override of Job\.state is not granted/,
  ],
  [
    '@override under another name',
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed")
     type Job @fed__key(fields: "id") { id: ID! state: String! @fed__override(from: "jobs") }`,
    /@override of Job\.state is not granted/,
  ],
  [
    '@requires',
    externalSdl(job('state: String! @external more: Int @requires(fields: "state")'), '@external', '@requires'),
    /reads Job\.state, which is not granted/,
  ],
  ['a mutation', externalSdl('type Query { a: Int } type Mutation { add: Int }'), /the mutation add is not granted/],
  [
    'a mutation of a renamed root',
    externalSdl('schema { query: Q mutation: M } type Q { a: Int } type M { add: Int }'),
    /the mutation add is not granted/,
  ],
  ['another key of our type', externalSdl('type Job @key(fields: "state") { state: String! more: Int }'), /Job/],
  [
    'hiding our field',
    externalSdl(
      'type Query { a: Int } type Job @key(fields: "id") { id: ID! @inaccessible more: Int }',
      '@inaccessible',
    ),
    /visibility of Job\.id/,
  ],
  [
    'deprecating our field',
    externalSdl('type Query { a: Int } type Job @key(fields: "id") { id: ID! @deprecated(reason: "old") more: Int }'),
    /deprecation or visibility of Job\.id/,
  ],
  [
    '@interfaceObject',
    externalSdl('type Job @interfaceObject @key(fields: "id") { id: ID! more: Int }', '@interfaceObject'),
    /Job/,
  ],
  [
    'Federation 1',
    'type Query { a: Int } extend type Job @key(fields: "id") { id: ID! @external more: Int }',
    /not of Federation 2/,
  ],
  [
    'a protection that nobody enforces',
    externalSdl('type Query { a: Int @authenticated }', '@authenticated'),
    /@authenticated is not enforced here/,
  ],
  [
    'a scope that does not exist',
    externalSdl('type Query { a: Int @allow(scopes: [root]) }'),
    /@allow of Query\.a needs scopes of read/,
  ],
  [
    '@allow twice, of which either would be enough',
    externalSdl('type Query { a: Int @allow(scopes: [admin]) @allow(scopes: [read]) }'),
    /@allow of Query\.a is given twice/,
  ],
  [
    '@allow on a type',
    externalSdl('type Query { a: A } type A @allow(scopes: [admin]) { b: Int }'),
    /@allow .*goes on fields/,
  ],
  ['a type that is not there', externalSdl('type Query { a: Nowhere }'), /Unknown type Nowhere/],
  ['no SDL', '<html>', /cannot be read/],
  ['nothing', '', /cannot be read/],
  [
    '10,000 types',
    externalSdl(`type Query { a: Int } ${Array.from({ length: 10_000 }, (_, i) => `type T${i} { a: Int }`).join(' ')}`),
    /10002 types; at most 1000/,
  ],
  [
    '100,000 fields',
    externalSdl(`type Query { ${Array.from({ length: 20_000 }, (_, i) => `f${i}: Int`).join(' ')} }`),
    /20000 fields; at most/,
  ],
  ['a million tokens', externalSdl(`type Query { a: Int } ${'# \n scalar S '.repeat(100_000)}`), /token/i],
  [
    'deep nesting',
    externalSdl(`type Query { a: ${'['.repeat(20_000)}Int${']'.repeat(20_000)} }`),
    /cannot be read|does not compose/,
  ],
];

test.each(ours)('%s is refused by name, and the supergraph stays as it was', (_, text, expected) => {
  const result = check(candidate(text));
  expect(result.subgraphs[0]?.faults.join('\n')).toMatch(expected);
  expect(result.subgraphs[0]?.sdl).toBeUndefined();
  expect(result.supergraphSdl).toBe(supergraphSdl);
});

test('Visor’s own supergraph takes a newcomer, and nothing of it changes', () => {
  const text = externalSdl(
    'type Query { runs: [Run!]! } type Run { id: ID! } type Dataset @key(fields: "id") { id: ID! daqRun: Run }',
  );
  const { subgraphs, supergraphSdl: composed } = composeSubgraphs({ ...ownSubgraphs(), candidates: [candidate(text)] });
  expect(subgraphs[0]).toMatchObject({
    faults: [],
    adds: { types: ['Run'], fields: ['Dataset.daqRun', 'Query.runs'] },
  });
  expect(composed).toContain('Scope: admin.');
  const jobs = candidate(externalSdl('type Query { jobs: [String] }'));
  expect(composeSubgraphs({ ...ownSubgraphs(), candidates: [jobs] }).subgraphs[0]?.faults.join()).toContain(
    'Query.jobs',
  );
});

test.each([
  [
    'type PageInfo @shareable { hasNextPage: Boolean! startCursor: String endCursor: String }',
    /it adds PageInfo\.startCursor: PageInfo is no entity/,
  ],
  ['type PageInfo @key(fields: "endCursor") { endCursor: String }', /it gives PageInfo a key: PageInfo is no entity/],
  [
    'type Job @key(fields: "name") { name: String more: Int }',
    /it extends Job without its key; use @key\(fields: "id"\)/,
  ],
])('a type of ours that is taken otherwise is named: %s', (type, expected) => {
  const text = externalSdl(
    `type Query { notes: PageInfo } scalar JSON @specifiedBy(url: "https://a/") ${type}`,
    '@shareable',
  );
  const given = type.includes('PageInfo') ? text : text.replace('notes: PageInfo', 'notes: JSON');
  expect(composeSubgraphs({ ...ownSubgraphs(), candidates: [candidate(given)] }).subgraphs[0]?.faults[0]).toMatch(
    expected,
  );
});

test('what its configuration grants by name is taken, and nothing else', () => {
  const override = externalSdl(job('state: String! @override(from: "jobs")'), '@override');
  expect(faultsOf(override, { override: ['Job.state'] })).toBe('');
  expect(faultsOf(override, { override: ['Job.file'] })).toContain('not granted');
  const requires = externalSdl(
    job('state: String! @external more: Int @requires(fields: "state")'),
    '@external',
    '@requires',
  );
  expect(faultsOf(requires, { requires: ['Job.state'] })).toBe('');
  expect(faultsOf(requires, { override: ['Job.state'] })).toContain('not granted');
  const mutations = externalSdl('type Query { a: Int } type Mutation { add: Int drop: Int }');
  expect(faultsOf(mutations, { mutations: ['add', 'drop'] })).toBe('');
  expect(faultsOf(mutations, { mutations: ['add'] })).toContain('the mutation drop is not granted');
});

test('a field that is taken over keeps the scopes of its owner', () => {
  const allow = 'directive @allow(scopes: [Scope!]!) on FIELD_DEFINITION enum Scope { pilot }';
  const jobs = `${sdl.jobs.replace('who: String', 'who: String @allow(scopes: [pilot])')} ${allow}`;
  const own = { ...sdl, jobs };
  const described = { ...sdl, jobs: print(describeScopes(parse(jobs))) };
  const text = externalSdl('type Query { who: String @override(from: "jobs") }', '@override');
  const candidates = [candidate(text, { override: ['Query.who'] })];
  const { subgraphs } = composeSubgraphs({ own, supergraphSdl: compose(described), candidates });
  expect(subgraphs[0]?.scopes).toEqual({ 'Query.who': ['pilot'] });
});

test('descriptions of what others own are left out, not refused: tools write them', () => {
  const text = externalSdl(
    `schema { query: Q } "mine" type Q { a: Int } "mine" type Job @key(fields: "id") { "mine" id: ID! "own" more: Int }`,
  );
  const { subgraphs, supergraphSdl: composed } = check(candidate(text));
  expect(subgraphs[0]?.faults).toEqual([]);
  expect(composed).toContain('own');
  expect(composed).not.toContain('mine');
});

test('what it adds to types of others may be null, and so may what its interfaces promise of that; its own types stay', () => {
  const text = externalSdl(
    `schema { query: Q subscription: S } type Q { a: [Int!]! own: Own! } type S { s: Int! } type Own implements Tagged { tag: String! b: Int! }
     interface Tagged { tag: String! } type Job implements Tagged @key(fields: "id") { id: ID! tag: String! }`,
  );
  const { subgraphs, supergraphSdl: composed } = check(candidate(text));
  expect(subgraphs[0]?.faults).toEqual([]);
  const types = buildSchema(composed, { assumeValidSDL: true });
  const typeOf = (type: string, field: string) =>
    String((types.getType(type) as GraphQLObjectType | undefined)?.getFields()[field]?.type);
  expect(typeOf('Query', 'a')).toBe('[Int!]');
  expect(typeOf('Job', 'tag')).toBe('String');
  expect(typeOf('Job', 'id')).toBe('ID!');
  expect(typeOf('Tagged', 'tag')).toBe('String');
  expect(typeOf('Own', 'tag')).toBe('String!');
  expect(typeOf('Subscription', 's')).toBe('Int!');
});

test('each is checked against those before it, and one that is refused costs the others nothing', () => {
  const first = candidate(
    externalSdl('type Query { a: Int } type A @key(fields: "id") { id: ID! x: Int }'),
    {},
    'first',
  );
  const second = candidate(externalSdl('type Query { a: Int @shareable }', '@shareable'), {}, 'second');
  const third = candidate(
    externalSdl('type Query { b: Int } type A @key(fields: "id") { id: ID! y: Int }'),
    {},
    'third',
  );
  const { subgraphs } = check(first, second, third);
  expect(subgraphs.map(({ faults }) => faults.length > 0)).toEqual([false, true, false]);
  expect(subgraphs[2]?.adds.fields).toEqual(['A.y', 'Query.b']);
});

const entity = (type: string, field: string): Candidate =>
  candidate(externalSdl(`"of ${type}" type ${type} { x: Int } ${job(`${field}: ${type}`)}`), {}, type.toLowerCase());

test('newcomers that have nothing to do with each other are composed at once, as they are one by one', () => {
  const takesOver = candidate(externalSdl('type Query { jobs: [String] }'), {}, 'bad');
  const again = candidate(
    externalSdl('type Query { again: A } type A @shareable { x: Int }', '@shareable'),
    {},
    'again',
  );
  const [a, b, c, d] = [entity('A', 'a'), entity('B', 'b'), entity('C', 'c'), entity('D', 'd')];
  for (const candidates of [
    [a, b, c, d],
    [a, b, takesOver, c, d],
    [a, b, again, c],
  ]) {
    const begun: (string | undefined)[] = [];
    const together = composeSubgraphs({ own: sdl, supergraphSdl, candidates }, (name) => begun.push(name));
    expect(together).toEqual(composeSubgraphs({ own: sdl, supergraphSdl, candidates, oneByOne: true }));
    if (candidates.length === 4 && !candidates.includes(again)) expect(begun).toEqual([undefined]);
  }
});

test('a composition goes on where the last one ended, and gives the same as one from the beginning', () => {
  const [first, second] = [entity('A', 'a'), entity('B', 'b')];
  const before = check(first);
  const composed = composedOf([first], before);
  const candidates = [first, second];
  const after = continued(candidates, composed, before.supergraphSdl);
  expect(after.candidates).toHaveLength(2);
  const begun: (string | undefined)[] = [];
  const composition = { own: sdl, supergraphSdl, candidates, ...after };
  expect(composeSubgraphs(composition, (name) => begun.push(name))).toEqual(check(...candidates));
  expect(begun).toEqual(['b']);
});

test('it begins at the beginning again when something that it took has changed, gone, or an older SDL', () => {
  const [first, second] = [entity('A', 'a'), entity('B', 'b')];
  const composed = composedOf([first, second], check(first, second));
  const isFromStart = (...candidates: Candidate[]) => continued(candidates, composed, '').candidates === undefined;
  expect(isFromStart(first, second)).toBe(false);
  expect(isFromStart(first)).toBe(true);
  expect(isFromStart(second, first)).toBe(true);
  expect(isFromStart({ ...first, grants: { ...noGrants, mutations: ['a'] } }, second)).toBe(true);
  expect(isFromStart({ ...first, sdls: ['another'] }, second)).toBe(true);
  const older = { ...first, sdls: ['nonsense', ...first.sdls] };
  expect(composedOf([older, second], check(older, second))).toEqual([]);
});

test('a worse SDL leaves the one before it in force', () => {
  const good = externalSdl('type Query { a: Int }');
  const { subgraphs } = check({ ...candidate('nonsense'), sdls: ['nonsense', good] });
  expect(subgraphs[0]).toMatchObject({ sdl: good, faults: [expect.stringContaining('cannot be read') as unknown] });
});

test('the thread gives the same, and a composition that takes too long names whose turn it was', async () => {
  const composition = { own: sdl, supergraphSdl, candidates: [candidate(externalSdl('type Query { a: Int }'))] };
  expect(await composeInThread(composition)).toEqual(composeSubgraphs(composition));
  await expect(composeInThread(composition, { timeoutMs: 0 })).rejects.toMatchObject({ subgraph: 'ext' });
});
