import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, GraphQLError, GraphQLScalarType, parse, type GraphQLSchema } from 'graphql';
import type { TextSource } from '../src/fast-path/plan-steps.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible"])\n';

/** Three subgraphs with what a supergraph can have: nested keys, interfaces, unions, required fields, scalars, errors and nulls. */
export const sdl = {
  a: `${link}
    type Query {
      me: User! users(n: Int = 3): [User]! crew(n: Int! = 6): [User!]! node(id: ID!): Node nodes(ids: [ID!]!): [Node]!
      search: [Thing!]! grid: [[Thing]!]! odd: Odd bad: User badList: [User!] e: E nn: User! hidden: E
      echo(input: In, e: E = A): String json: JSON jsons: [JSON!]! wrongInt: Int wrongEnum: E tooDeep: [[[Int!]]]
    }
    type Mutation { add(n: Int!): Int! addUser(id: ID!): User fail(id: ID!): User }
    interface Node { id: ID! }
    interface Named implements Node { id: ID! name: String! }
    union Thing = User | Dir | Team
    enum E { A B @inaccessible }
    scalar JSON
    input In { n: Int = 4 text: String! list: [In!] e: E }
    type Odd { i: Int! f: Float s: String l: [Int!] ll: [[Int]] constructor: String toString: [String!] }
    type User implements Node & Named @key(fields: "id") {
      id: ID! name: String! age: Int friends: [User!]! best: User dir: Dir region: Region team: Team teams: [Team!]! mates: [[User]]
    }
    type Dir implements Node @key(fields: "id") { id: ID! path: String owner: User }
    type Team implements Node @key(fields: "id") { id: ID! }
    type Region @key(fields: "code area { x }") { code: String! area: Area! }
    type Area @shareable { x: Int! }`,
  b: `${link}
    type Query { total: Int! score(of: ID!): User shared: String @shareable }
    type User @key(fields: "id") {
      id: ID! age: Int @external score: Int @requires(fields: "age") must: String! maybe: String boom: String other: User
      reviews(first: Int = 2, min: Float): [Review!]! label(prefix: String = "u"): String
    }
    type Review @key(fields: "id") { id: ID! text: String! by: User! size: Float }
    type Dir @key(fields: "id") { id: ID! bytes: Float! shape: Shape }
    type Region @key(fields: "code area { x }") { code: String! area: Area! title: String }
    type Area @shareable { x: Int! }
    interface Shape { sides: Int! } type Square implements Shape { sides: Int! width: Int } type Disc implements Shape { sides: Int! radius: Int }`,
  c: `${link}
    type Query { teams: [Team!]! team(id: ID!): Team shared: String @shareable }
    type Mutation { rename(id: ID!, title: String): Team }
    scalar JSON
    enum Rank { LOW HIGH }
    type Team @key(fields: "id") {
      id: ID! title: String! motto(lang: String = "en"): String lead: User rank: Rank oddRank: Rank size: Int fails: String musts: String!
      tags: [[String]!] extra: JSON members(first: Int = 2): [User!]! slow: String
    }
    type User @key(fields: "id") { id: ID! nick: String captainOf: [Team!]! down: String html: String extended: String }`,
};
export type SubgraphName = keyof typeof sdl;

type Id = { readonly id: string };
const userOf = (id: number | string) => ({
  __typename: 'User',
  id: String(id),
  name: `u${id}`,
  age: Number(id) % 2 ? Number(id) : null,
});
const teamOf = (id: number | string) => ({ __typename: 'Team', id: String(id) });
const dirOf = (id: string) => ({ __typename: 'Dir', id });
const numbers = (count: number): number[] => Array.from({ length: Math.max(0, Math.min(count, 2_000)) }, (_, i) => i);
const refuse = (text: string): never => {
  throw new GraphQLError(text, { extensions: { code: 'CONFLICT', retryable: false, deep: { list: [1] } } });
};
const typed = { __resolveType: (value: { readonly __typename: string }) => value.__typename };
const json = (name: string) =>
  new GraphQLScalarType({ name, serialize: (value) => value, parseValue: (value) => value });

const userInA = {
  __resolveReference: ({ id }: Id) => userOf(id),
  friends: ({ id }: Id) => [userOf(Number(id) + 1), userOf(Number(id) + 2)],
  best: ({ id }: Id) => (id === '2' ? null : userOf(5)),
  dir: ({ id }: Id) => dirOf(`d${id}`),
  region: ({ id }: Id) => ({ code: `c${id}`, area: { x: Number(id) } }),
  team: ({ id }: Id) => (id === '7' ? null : teamOf(Number(id) % 3)),
  teams: ({ id }: Id) => [teamOf(0), teamOf(Number(id) % 3), teamOf(0)],
  mates: ({ id }: Id) => [[userOf(id), null, userOf(1)], null, [], [userOf(id)]],
};

/** What the mutations have done since the last test. */
export const done = { sum: 0 };

const inA = {
  JSON: json('JSON'),
  Query: {
    me: () => userOf(1),
    users: (_: unknown, { n }: { n: number }) => numbers(n).map((i) => (i === 1 ? null : userOf(i))),
    crew: (_: unknown, { n }: { n: number }) => numbers(n).map((i) => userOf(i % 4)),
    node: (_: unknown, { id }: Id) => (id.startsWith('d') ? dirOf(id) : userOf(id)),
    nodes: (_: unknown, { ids }: { ids: string[] }) =>
      ids.map((id) => (id === '' ? null : id.startsWith('d') ? dirOf(id) : userOf(id))),
    search: () => [userOf(1), dirOf('d1'), teamOf(1), userOf(1)],
    grid: () => [[userOf(1), null, dirOf('d2')], [], [teamOf(1), teamOf(1), teamOf(2)]],
    odd: () => ({ i: 1, f: 1, s: 's', l: [1, 2], ll: [[1, null], null], constructor: null, toString: ['x'] }),
    bad: () => refuse('bad'),
    badList: () => [userOf(1), new GraphQLError('one is bad')],
    e: () => 'A',
    hidden: () => 'B',
    nn: () => null,
    echo: (_: unknown, values: object) => JSON.stringify(values),
    json: () => ({ b: [1, { __typename: 'no', a: null }], a: 'x', 1: 2 }),
    jsons: () => [[], {}, 0, false, ''],
    wrongInt: () => 7,
    wrongEnum: () => 'A',
    tooDeep: () => [[[1], null], null, []],
  },
  Mutation: {
    add: (_: unknown, { n }: { n: number }) => (done.sum += n),
    addUser: (_: unknown, { id }: Id) => {
      done.sum += 1;
      return userOf(id);
    },
    fail: (_: unknown, { id }: Id) => {
      done.sum += 100;
      return refuse(`fail ${id}`);
    },
  },
  Node: typed,
  Named: typed,
  Thing: typed,
  User: userInA,
  Dir: {
    __resolveReference: ({ id }: Id) => dirOf(id),
    path: ({ id }: Id) => `/p/${id}`,
    owner: ({ id }: Id) => userOf(id.slice(1)),
  },
  Team: { __resolveReference: ({ id }: Id) => teamOf(id) },
};

const inB = {
  Query: { total: () => 42, score: (_: unknown, { id }: Id) => ({ id }), shared: () => 'shared' },
  User: {
    __resolveReference: (reference: Id) => (reference.id === '3' ? null : reference),
    score: ({ age }: { age: number | null }) => (age ?? 0) * 10,
    must: ({ id }: Id) => (id === '2' ? null : `m${id}`),
    maybe: () => null,
    boom: ({ id }: Id) => (id === '1' ? refuse(`boom${id}`) : 'ok'),
    other: ({ id }: Id) => ({ __typename: 'User', id: String(Number(id) + 7) }),
    label: ({ id }: Id, { prefix }: { prefix: string | null }) => (prefix === null ? null : `${prefix}${id}`),
    reviews: ({ id }: Id, { first, min }: { first: number | null; min?: number }) =>
      numbers(first ?? 1).map((i) => ({
        id: `r${id}${i}`,
        text: 't',
        by: { __typename: 'User', id },
        size: min ?? 1.5,
      })),
  },
  Dir: {
    __resolveReference: (reference: Id) => (reference.id === 'd4' ? refuse('no d4') : reference),
    bytes: () => 12.5,
    shape: ({ id }: Id) =>
      id === 'd1'
        ? { __typename: 'Square', sides: 4, width: 2 }
        : id === 'd2'
          ? null
          : { __typename: 'Disc', sides: 0, radius: 1 },
  },
  Shape: typed,
  Region: {
    __resolveReference: (region: { code: string; area: { x: number } }) => ({
      ...region,
      title: region.code + region.area.x,
    }),
  },
};

const inC = {
  JSON: json('JSON'),
  Query: {
    teams: () => [0, 1, 2].map(teamOf),
    team: (_: unknown, { id }: Id) => (id === '9' ? null : teamOf(id)),
    shared: () => 'shared',
  },
  Mutation: {
    rename: (_: unknown, { id, title }: { id: string; title?: string }) => {
      done.sum += 10;
      return { ...teamOf(id), title };
    },
  },
  Team: {
    __resolveReference: ({ id }: Id) => (id === '2' ? null : teamOf(id)),
    title: ({ id, title }: { id: string; title?: string | null }) => (title === undefined ? `team ${id}` : title),
    motto: ({ id }: Id, { lang }: { lang: string | null }) => `${lang}:${id}`,
    lead: ({ id }: Id) => ({ __typename: 'User', id: String(Number(id) + 1) }),
    rank: ({ id }: Id) => (id === '0' ? 'LOW' : 'HIGH'),
    oddRank: () => 'HIGHEST',
    size: ({ id }: Id) => Number(id) * 1_000,
    fails: ({ id }: Id) => (id === '0' ? refuse('team 0 fails') : 'fine'),
    musts: ({ id }: Id) => (id === '1' ? null : 'must'),
    tags: ({ id }: Id) => (id === '1' ? null : [['a', null], []]),
    extra: ({ id }: Id) => ({ id, list: [id, null] }),
    members: (_: unknown, { first }: { first: number | null }) =>
      numbers(first ?? 0).map((i) => ({ __typename: 'User', id: String(i) })),
  },
  User: {
    __resolveReference: (reference: Id) => reference,
    nick: ({ id }: Id) => (id === '5' ? null : `n${id}`),
    captainOf: ({ id }: Id) => [teamOf(0), teamOf(id)],
    down: () => 'never',
    html: () => 'never',
    extended: () => 'yes',
  },
};

const RESOLVERS: Readonly<Record<SubgraphName, object>> = { a: inA, b: inB, c: inC };

const subgraphSchema = (name: SubgraphName): GraphQLSchema =>
  buildSubgraphSchema([{ typeDefs: parse(sdl[name]), resolvers: RESOLVERS[name] as never }]);

const unavailable = (name: string): GraphQLError =>
  new GraphQLError(`${name} cannot answer now`, { extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: name } });

/** A subgraph without a network. It does not answer where `down` is asked, not in GraphQL for `html`, with extensions for `extended`. */
export function subgraphSource(name: SubgraphName): TextSource {
  const schema = subgraphSchema(name);
  const source: TextSource = {
    async ask({ query, variables, operationName, body }) {
      if (/\bdown\b/.test(query)) throw unavailable(name);
      if (/\bhtml\b/.test(query)) return '<html>';
      const sent = JSON.parse(body ?? JSON.stringify({ query, variables })) as { variables: Record<string, unknown> };
      const answer = await graphql({
        schema,
        source: query,
        variableValues: sent.variables,
        operationName: operationName ?? null,
      });
      const extensions = /\bextended\b/.test(query) ? { extensions: { cost: 1 } } : {};
      return JSON.stringify({ ...answer, ...extensions });
    },
    read(text) {
      if (text.startsWith('{')) return JSON.parse(text) as never;
      throw new GraphQLError(`${name} answers no GraphQL`, { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } });
    },
    process: async ({ request, context }) =>
      source.read(
        await source.ask(
          { query: request.query ?? '', variables: request.variables ?? {}, operationName: request.operationName },
          context as never,
        ),
      ),
  };
  return source;
}
