import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApolloGateway } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, validate, type GraphQLSchema } from 'graphql';
import { parseSupergraph } from '../parse-supergraph.ts';
import { compose } from '../../test/subgraphs.ts';
import { FastExecutor } from './fast-executor.ts';
import type { TextSource } from './plan-steps.ts';

type Loaded = Awaited<ReturnType<ApolloGateway['load']>>;

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@inaccessible"])\n';
const sdl = {
  a: `${link}
    type Query {
      me: User! users(n: Int = 3): [User]! node(id: ID!): Node search: [Thing!]! odd: Odd bad: User e: E nn: User!
    }
    type Mutation { add(n: Int!): Int! addUser(id: ID!): User }
    interface Node { id: ID! }
    union Thing = User | Dir
    enum E { A B @inaccessible }
    type Odd { i: Int! f: Float s: String l: [Int!] ll: [[Int]] }
    type User implements Node @key(fields: "id") {
      id: ID! name: String! age: Int friends: [User!]! best: User dir: Dir region: Region
    }
    type Dir @key(fields: "id") { id: ID! path: String }
    type Region @key(fields: "code area { x }") { code: String! area: Area! }
    type Area @shareable { x: Int! }`,
  b: `${link}
    type User @key(fields: "id") {
      id: ID! age: Int @external score: Int @requires(fields: "age") must: String! maybe: String boom: String other: User
      reviews(first: Int = 2): [Review!]!
    }
    type Review @key(fields: "id") { id: ID! text: String! by: User! size: Float }
    type Dir @key(fields: "id") { id: ID! bytes: Float! }
    type Region @key(fields: "code area { x }") { code: String! area: Area! title: String }
    type Area @shareable { x: Int! }`,
};

let sent = 0;
const user = (id: number | string) => ({
  __typename: 'User',
  id: String(id),
  name: `u${id}`,
  age: Number(id) % 2 ? Number(id) : null,
});
type Id = { id: string };
const resolvers: Readonly<Record<string, object>> = {
  a: {
    Query: {
      me: () => user(1),
      users: (_: unknown, { n }: { n: number }) => Array.from({ length: n }, (_, i) => (i === 1 ? null : user(i))),
      node: (_: unknown, { id }: Id) => user(id),
      search: () => [user(1), { __typename: 'Dir', id: 'd1' }],
      odd: () => ({ i: 1, f: 1, s: 's', l: [1, 2], ll: [[1, null], null] }),
      bad: () => {
        throw new Error('bad');
      },
      e: () => 'A',
      nn: () => null,
    },
    Mutation: {
      add: (_: unknown, { n }: { n: number }) => (sent += n),
      addUser: (_: unknown, { id }: Id) => {
        sent += 1;
        return user(id);
      },
    },
    Node: { __resolveType: (value: { __typename: string }) => value.__typename },
    Thing: { __resolveType: (value: { __typename: string }) => value.__typename },
    User: {
      __resolveReference: ({ id }: Id) => user(id),
      friends: ({ id }: Id) => [user(Number(id) + 1), user(Number(id) + 2)],
      best: ({ id }: Id) => (id === '2' ? null : user(5)),
      dir: ({ id }: Id) => ({ __typename: 'Dir', id: `d${id}` }),
      region: ({ id }: Id) => ({ code: `c${id}`, area: { x: Number(id) } }),
    },
    Dir: { __resolveReference: (reference: Id) => reference, path: ({ id }: Id) => `/p/${id}` },
  },
  b: {
    User: {
      __resolveReference: (reference: Id) => (reference.id === '3' ? null : reference),
      score: ({ age }: { age: number | null }) => (age ?? 0) * 10,
      must: ({ id }: Id) => (id === '2' ? null : `m${id}`),
      maybe: () => null,
      boom: ({ id }: Id) => {
        if (id === '1') throw new Error(`boom${id}`);
        return 'ok';
      },
      other: ({ id }: Id) => ({ __typename: 'User', id: String(Number(id) + 7) }),
      reviews: ({ id }: Id, { first }: { first: number }) =>
        Array.from({ length: first }, (_, i) => ({
          id: `r${id}${i}`,
          text: 't',
          by: { __typename: 'User', id },
          size: 1.5,
        })),
    },
    Dir: { __resolveReference: (reference: Id) => reference, bytes: () => 12.5 },
    Region: {
      __resolveReference: (region: { code: string; area: { x: number } }) => ({
        ...region,
        title: region.code + region.area.x,
      }),
    },
  },
};

const operations: readonly (readonly [query: string, variables?: Record<string, unknown>])[] = [
  ['{ me { id name } }'],
  ['{ me { name score must } }'],
  ['{ users { id score boom } }'],
  ['{ users(n: 2) { id must } }'],
  ['{ users(n: 4) { id must } }'],
  ['{ users { must } }'],
  ['{ users(n: 6) { i: id s: score o: other { n: name o: other { score } } } }'],
  [
    'query($n: Int = 2, $x: Boolean = true) { users(n: $n) @include(if: $x) { id reviews(first: $n) { text by { name @skip(if: $x) age } } } me { ... @include(if: $x) { score } } }',
  ],
  [
    'query($n: Int, $x: Boolean!) { users(n: $n) { id ...F @include(if: $x) } } fragment F on User { score best { name score } }',
    { n: 2, x: true },
  ],
  [
    'query($n: Int, $x: Boolean!) { users(n: $n) { id ...F @include(if: $x) } } fragment F on User { score best { name score } }',
    { n: 2, x: false },
  ],
  ['{ node(id: 4) { __typename id ... on User { name score } } }'],
  ['{ node(id: 3) { id ... on User { score must } } }'],
  ['{ search { __typename ... on User { name score } ... on Dir { path bytes } } }'],
  ['{ t: search { x: __typename ...G } } fragment G on Thing { ... on Node { id } ... on Dir { b: bytes } }'],
  ['{ odd { i f s l ll } e }'],
  ['{ bad { id } me { id } }'],
  ['{ nn { id } }'],
  ['{ me { dir { path bytes } region { code title } } }'],
  ['{ users(n: 3) { region { title } dir { bytes } } }'],
  ['{ __typename me { __typename score } }'],
  ['{ __schema { queryType { name } } me { id } }'],
  ['{ me { friends { friends { score reviews { by { must } } } } } }'],
  ['{ me { maybe boom best { boom } } }'],
  ['mutation { add(n: 2) b: add(n: 1) }'],
  ['mutation { addUser(id: 3) { name score } }'],
  ['mutation { addUser(id: 1) { name boom } }'],
  ['mutation { addUser(id: 2) { name must } }'],
  ['{ me { name } me { score } ... { me { must } } ... on Query { me { age } } }'],
];

/** A subgraph without a network. */
function source(schema: GraphQLSchema): TextSource {
  const textSource: TextSource = {
    ask: async ({ query, variables, operationName }) =>
      JSON.stringify(
        await graphql({ schema, source: query, variableValues: variables, operationName: operationName ?? null }),
      ),
    read: (text) => JSON.parse(text) as never,
    process: async ({ request, context }) =>
      textSource.read(
        await textSource.ask(
          { query: request.query ?? '', variables: request.variables ?? {}, operationName: request.operationName },
          context as never,
        ),
      ),
  };
  return textSource;
}

describe('the fast way answers as Apollo does', () => {
  let gateway: ApolloGateway;
  let apollo: Loaded;
  const sources = new Map<string, TextSource>();
  const fast = new FastExecutor((name) => sources.get(name) as TextSource);

  beforeAll(async () => {
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
    for (const [name, typeDefs] of Object.entries(sdl))
      sources.set(
        name,
        source(buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: resolvers[name] as never }])),
      );
    gateway = new ApolloGateway({
      supergraphSdl: compose(sdl),
      buildService: ({ name }) => sources.get(name) as TextSource,
      __exposeQueryPlanExperimental: false,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    });
    gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => fast.load(parseSupergraph(coreSupergraphSdl)));
    apollo = await gateway.load();
  });
  afterAll(() => gateway.stop());

  const run = async (executor: Loaded['executor'], query: string, variables: Record<string, unknown>) => {
    sent = 0;
    const document = parse(query);
    expect(validate(apollo.schema, document)).toEqual([]);
    const request = { query, variables };
    const { schema } = apollo;
    const common = { document, schema, source: query, queryHash: query, context: {}, metrics: {}, logger: console };
    const { data, errors, extensions } = await executor({ ...common, request } as unknown as Parameters<
      typeof executor
    >[0]);
    // As text: the order of the keys counts too.
    return { text: JSON.stringify({ data, errors, extensions }, null, 1), sent };
  };

  test.each(operations)('%s', async (query, variables = {}) => {
    const expected = await run(apollo.executor, query, variables);
    expect(await run(fast.execute, query, variables)).toEqual(expected);
    expect(await run(fast.execute, query, variables)).toEqual(expected);
  });

  test('and most of these went the fast way', () => {
    expect(fast.counts.fast).toBeGreaterThan(fast.counts.replayed + fast.counts.ordinary);
  });
});
