import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestGateway } from '../../test/kit.ts';

let compiled: TestGateway;
let ordinary: TestGateway;
beforeAll(async () => {
  compiled = await TestGateway.open();
  ordinary = await TestGateway.open({ compiledOperations: 'off' });
});
afterAll(async () => {
  await compiled[Symbol.asyncDispose]();
  await ordinary[Symbol.asyncDispose]();
});

interface Sent {
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Everything of an answer that a client sees, but for the time and the ids of errors. */
async function answerOf({ url }: TestGateway, { body, headers = { authorization: 'Bearer u1' } }: Sent) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const names = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, headers: names, text };
}

const signed = { authorization: 'Bearer u1' };
const sent: readonly (readonly [string, Sent])[] = [
  ['a query over two subgraphs', { body: { query: '{ jobs { id file { name } } }' } }],
  ['variables', { body: { query: 'query($n: Int) { jobs(first: $n) { id } }', variables: { n: 3 } } }],
  [
    'variables that are null',
    { body: { query: '{ jobs { id } }', variables: null, operationName: null, extensions: null } },
  ],
  ['a name', { body: { query: 'query A { who } query B { jobs { id } }', operationName: 'B' } }],
  ['a name that is none', { body: { query: 'query A { who } query B { jobs { id } }', operationName: 'C' } }],
  ['no name where it is needed', { body: { query: 'query A { who } query B { jobs { id } }' } }],
  ['a wrong variable', { body: { query: 'query($n: Int!) { jobs(first: $n) { id } }', variables: { n: 'x' } } }],
  ['a list of variables', { body: { query: '{ who }', variables: [1] } }],
  ['a number as name', { body: { query: '{ who }', operationName: 1 } }],
  ['extensions that are a text', { body: { query: '{ who }', extensions: 'x' } }],
  ['an error of a subgraph', { body: { query: '{ refused who }' } }],
  ['an error below', { body: { query: '{ jobs { file { boom name } } }' } }],
  ['a null that is not allowed', { body: { query: '{ jobs { file { broken } } }' } }],
  ['introspection', { body: { query: '{ __type(name: "Job") { name } who }' } }],
  ['no token', { body: { query: '{ who }' }, headers: {} }],
  ['no token and an error with a suggestion', { body: { query: '{ wha }' }, headers: {} }],
  [
    'the media type of GraphQL',
    { body: { query: '{ who }' }, headers: { ...signed, accept: 'application/graphql-response+json' } },
  ],
  [
    'both media types',
    {
      body: { query: '{ who }' },
      headers: { ...signed, accept: 'application/graphql-response+json, application/json;q=0.9' },
    },
  ],
  ['a media type that is not answered', { body: { query: '{ who }' }, headers: { ...signed, accept: 'text/html' } }],
];

test.each(sent)(
  '%s: status, headers and text are those of Apollo’s server, also when it has answered that before',
  async (_what, request) => {
    const expected = await answerOf(ordinary, request);
    for (let time = 0; time < 3; time++) expect(await answerOf(compiled, request)).toEqual(expected);
  },
);

test('equal queries of one caller that wait together are executed once, those of others and mutations are not', async () => {
  const query = { body: { query: '{ jobs(first: 7) { id } }' } };
  await answerOf(compiled, query);
  const { counts } = compiled.jobs;
  const { counts: ways } = compiled.gateway.executor;
  const [requests, shared] = [counts.requests, ways.shared];
  const answers = await Promise.all(Array.from({ length: 30 }, () => answerOf(compiled, query)));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const executed = counts.requests - requests;
  expect(executed).toBeLessThan(30);
  expect(ways.shared - shared).toBe(30 - executed);
  const callers = Array.from({ length: 5 }, (_, index) => ({ authorization: `Bearer u${index}` }));
  const who = await Promise.all(callers.map((headers) => answerOf(compiled, { body: { query: '{ who }' }, headers })));
  expect(who.map(({ text }) => text)).toEqual(
    callers.map(({ authorization }) => `{"data":{"who":"${authorization}"}}\n`),
  );
  const before = counts.requests;
  const tick = { body: { query: 'mutation { tick }' } };
  await Promise.all(Array.from({ length: 5 }, () => answerOf(compiled, tick)));
  expect(counts.requests - before).toBe(5);
});

test('what was attempted in vain is asked once, so that no mutation is carried out twice', async () => {
  await answerOf(compiled, { body: { query: '{ who }' } });
  for (const query of [
    '{ refused who }',
    '{ jobs { file { boom name } } }',
    'mutation { tick again: tick wrong: tick(times: -1) }',
  ]) {
    const [before, { replayed }] = [compiled.jobs.counts.requests, compiled.gateway.executor.counts];
    await answerOf(compiled, { body: { query } });
    expect([query, compiled.jobs.counts.requests - before]).toEqual([query, 1]);
    expect(compiled.gateway.executor.counts.replayed).toBeGreaterThanOrEqual(replayed);
  }
});

test('/healthz says how operations were executed', async () => {
  const checksOf = async ({ url }: TestGateway): Promise<unknown> => {
    const { checks } = (await (await fetch(`${url}/healthz`)).json()) as { checks: { operations: unknown } };
    return checks.operations;
  };
  const { fast, replayed, ordinary: left, shared } = compiled.gateway.executor.counts;
  expect(Math.min(fast, replayed, left, shared)).toBeGreaterThan(0);
  const counts = { compiled: fast, replayed, ordinary: left, shared };
  expect(await checksOf(compiled)).toEqual({ ok: true, compiledOperations: 'on', ...counts });
  expect(await checksOf(ordinary)).toMatchObject({
    ok: true,
    compiledOperations: 'off',
    compiled: 0,
    replayed: 0,
    shared: 0,
  });
});
