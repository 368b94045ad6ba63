import { expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { LIMITS, logger } from '@visor/service';
import { until } from '@visor/testkit';
import { openSupergraph } from './supergraph.ts';
import { compose, sdl, serveSubgraph } from '../test/subgraphs.ts';
import { gatewayToken, receive, TestGateway } from '../test/kit.ts';

test("a subgraph gets the caller's bearer untouched, the gateway's own beside it, and the caller's trace", async () => {
  await using world = await TestGateway.open();
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const answer = await world.post('{ who jobs(first: 1) { file { name } } }', {
    authorization: 'Bearer u5',
    traceparent: `00-${trace}-b7ad6b7169203331-01`,
    'x-visor-service': 'Bearer forged',
  });
  expect(answer).toMatchObject({ status: 200, data: { who: 'Bearer u5' } });
  for (const { headers } of [world.jobs.counts, world.files.counts])
    expect(headers).toMatchObject({
      authorization: 'Bearer u5',
      'x-visor-service': gatewayToken,
      traceparent: expect.stringContaining(trace),
    });
});

test('who sends no token is let through as nobody, for the subgraphs to judge', async () => {
  await using world = await TestGateway.open();
  expect(await world.post('{ who }')).toMatchObject({ data: { who: 'nobody' } });
  expect(world.jobs.counts.headers['authorization']).toBeUndefined();
});

test('a bad token is refused before any subgraph is asked', async () => {
  await using world = await TestGateway.open();
  const answer = await world.post('{ who }', { authorization: 'Bearer x' });
  expect(answer).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED', retryable: false } }],
  });
  expect(world.jobs.counts.requests).toBe(0);
});

test('a refusal of a subgraph reaches the client with its code, its flag and its details', async () => {
  await using world = await TestGateway.open();
  const { errors } = await world.post('{ refused }');
  expect(errors?.[0]).toMatchObject({
    message: 'the move is not legal',
    path: ['refused'],
    extensions: { code: 'ILLEGAL_MOVE', retryable: false, from: 'CLOSED', serviceName: 'jobs' },
  });
});

test('a subgraph that is down is an error that may be tried again, and the rest is answered', async () => {
  await using world = await TestGateway.open();
  await world.files[Symbol.asyncDispose]();
  const { data, errors } = await world.post('{ jobs(first: 1) { id maybe { id name } } file(id: "f1") { name } }');
  expect(data).toEqual({ jobs: [{ id: '0', maybe: null }], file: null });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    retryable: true,
    serviceName: 'files',
  });
});

test('the gateway starts while every subgraph is down, and works once they are there', async () => {
  await using world = await TestGateway.open();
  await world.jobs[Symbol.asyncDispose]();
  expect(await world.post('{ who }')).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
  world.jobs = await serveSubgraph('jobs', world.jobs.port, gatewayToken);
  expect(await world.post('{ who }')).toMatchObject({ data: { who: 'nobody' } });
});

test('/healthz is well only when every subgraph is, and names who is not', async () => {
  await using world = await TestGateway.open();
  const health = async () => {
    const response = await fetch(`${world.url}/healthz`);
    return { status: response.status, body: await response.json() };
  };
  const well = { files: { ok: true }, jobs: { ok: true }, space: { ok: true } };
  expect(await health()).toMatchObject({ status: 200, body: { status: 'ok', checks: well } });
  await world.files[Symbol.asyncDispose]();
  expect(await health()).toMatchObject({
    status: 503,
    body: {
      status: 'failing',
      checks: { ...well, files: { ok: false, text: expect.stringContaining('no answer') as unknown } },
    },
  });
});

const parents = (depth: number): string => 'parent { '.repeat(depth) + 'id' + ' }'.repeat(depth);
const tooMuch: readonly (readonly [string, string, RegExp])[] = [
  ['deep', `{ jobs { ${parents(LIMITS.depth)} } }`, /nested/],
  ['full of aliases', `{ ${Array.from({ length: LIMITS.aliases + 1 }, (_, i) => `a${i}: who`).join(' ')} }`, /aliases/],
  ['long', `{ ${'who '.repeat(LIMITS.tokens)} }`, /tokens/],
];

test.each(tooMuch)('an operation too %s is refused over HTTP', async (_, query, why) => {
  await using world = await TestGateway.open();
  const { errors } = await world.post(query);
  expect(errors?.[0]?.message).toMatch(why);
  expect(world.jobs.counts.requests).toBe(0);
});

test.each(tooMuch)('an operation too %s is refused on a socket', async (_, query, why) => {
  await using world = await TestGateway.open();
  const got = receive(world.socket(), query);
  await until(() => got.error);
  expect(got.error).toMatchObject([{ message: expect.stringMatching(why) }]);
  expect(world.jobs.counts.requests).toBe(0);
});

test('who has a token may read the schema, however deeply tools nest that', async () => {
  await using world = await TestGateway.open();
  const nested = 'ofType { '.repeat(20) + 'name' + ' }'.repeat(20);
  const query = `{ __schema { types { name fields { type { ${nested} } } } } }`;
  const answer = await world.post(query, { authorization: 'Bearer u1' });
  expect(answer.errors).toBeUndefined();
  expect(answer.status).toBe(200);
});

test('a request that a foreign page could send without a preflight is refused, and so is a batch', async () => {
  await using world = await TestGateway.open();
  const foreign = await fetch(`${world.url}/graphql?query=%7Bwho%7D`);
  expect(foreign.status).toBe(400);
  expect(await foreign.text()).toContain('Cross-Site');
  const batch = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '[{"query":"{who}"},{"query":"{who}"}]',
  });
  expect(batch.status).toBe(400);
});

test('the vendor hears nothing: telemetry is off before the gateway is made', async () => {
  delete process.env['APOLLO_TELEMETRY_DISABLED'];
  await using supergraph = openSupergraph({
    supergraphSdl: compose(sdl),
    subgraphs: {},
    token: () => gatewayToken,
    logger: logger('gateway', 'silent'),
  });
  // The exporter of metrics is the only thing that a gateway which is not loaded would have to dispose of.
  expect((supergraph.gateway as unknown as { toDispose: unknown[] }).toDispose).toEqual([]);
  expect(process.env['APOLLO_TELEMETRY_DISABLED']).toBe('true');
});

test('what is wrong with a document is said by the same code over HTTP and on a socket', async () => {
  await using world = await TestGateway.open();
  const query = '{ nope }';
  expect(validate(world.gateway.subscriptions.schema, parse(query))).toHaveLength(1);
  const { errors } = await world.post(query);
  const got = receive(world.socket(), query);
  await until(() => got.error);
  expect(errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(got.error).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});
