import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { receive, gatewayToken } from '../../test/kit.ts';
import { conditionsSdl, externalSdl, openExternalWorld, serveExternal } from '../../test/external.ts';

const FILE = 'name: conditions\nurl: URL\nsubscriptions: { protocol: graphql-transport-ws }\n';
const headers = { authorization: 'Bearer u1' };
const joined = '{ jobs(first: 1) { state conditions { beam } } }';
const answered = { data: { jobs: [{ state: 'ACTIVE', conditions: { beam: 13.5 } }] } };

test('a file adds a subgraph while the gateway runs, its removal takes it out, and streams go on', async () => {
  await using world = await openExternalWorld();
  const { gateway } = world;
  const stream = receive(gateway.socket(), 'subscription { jobChanged { cursor } }');
  await until(() => gateway.jobs.counts.active === 1);
  expect(await gateway.post(joined, headers)).toMatchObject({ status: 400 });
  world.write('conditions.yaml', FILE);
  await until(async () => (await gateway.post(joined, headers)).status === 200);
  expect(await gateway.post(joined, headers)).toMatchObject(answered);
  expect(await world.health('conditions')).toMatchObject({
    status: 200,
    check: { ok: true, external: true, fields: 4 },
  });
  world.remove('conditions.yaml');
  await until(async () => (await gateway.post(joined, headers)).status === 400);
  await gateway.tick();
  await until(() => stream.answers.length === 1);
  expect(stream.done).toBe(false);
  expect(gateway.jobs.counts.started).toBe(1);
});

test('neither the caller’s bearer nor the gateway’s own token leaves for an external subgraph', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  const stream = receive(world.gateway.socket('Bearer u1'), 'subscription { conditionsChanged { beam } }');
  await until(() => world.external.subscribers === 1);
  world.external.emit({ beam: 1 });
  await until(() => stream.answers.length === 1);
  expect(stream.answers).toEqual([{ data: { conditionsChanged: { beam: 1 } }, extensions: { cursor: null } }]);
  expect(world.external.connections).toEqual([{}]);
  const sent = JSON.stringify(world.external.requests);
  expect(sent).toContain('representations');
  for (const secret of ['u1', gatewayToken, 'x-visor-service', '"authorization"']) expect(sent).not.toContain(secret);
});

test('callers with the same permissions share a stream, unless its subgraph is told who asks; then it ends', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  const streams = () =>
    ['Bearer u1', 'Bearer u2'].map((bearer) =>
      receive(world.gateway.socket(bearer), 'subscription { conditionsChanged { beam } }'),
    );
  const { subscriptions } = world.gateway.gateway;
  const shared = streams();
  await until(() => subscriptions.counts.subscribers === 2 && world.external.subscribers > 0);
  expect([subscriptions.counts.sources, world.external.subscribers]).toEqual([1, 1]);
  world.write('conditions.yaml', `${FILE}identity: token\n`);
  await until(() => shared.every(({ done }) => done));
  const ended = {
    errors: [{ extensions: { code: 'SUBSCRIPTION_SCHEMA_RELOAD', retryable: true } }],
  };
  expect(shared.map(({ answers }) => answers)).toMatchObject([[ended], [ended]]);
  streams();
  await until(() => subscriptions.counts.subscribers === 2);
  expect(subscriptions.counts.sources).toBe(2);
});

test('a start needs nobody: the last good supergraph is on disk, and the subgraph costs only its own fields', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  await world.external[Symbol.asyncDispose]();
  await world.restart();
  const { gateway } = world;
  expect(await gateway.post(joined, headers)).toMatchObject({
    status: 200,
    data: { jobs: [{ state: 'ACTIVE', conditions: null }] },
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'conditions', retryable: true } }],
  });
  await until(async () => String((await world.health('conditions')).check?.['text']).includes('ECONNREFUSED'));
  expect(await world.health('conditions')).toMatchObject({ status: 200, check: { ok: false, required: false } });
  await using back = await serveExternal(world.external.port);
  await until(async () => (await gateway.post(joined, headers)).errors === undefined);
  expect(back.requests.length).toBeGreaterThan(0);
});

test('what the gateway keeps and cannot read does not keep it from its start', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  await world.restart(() => {
    for (const file of ['external-subgraphs.json', 'signing-keys.json'].map((name) => join(world.stateFolder, name))) {
      rmSync(file, { force: true });
      mkdirSync(file);
    }
  });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  expect(await world.gateway.post(joined, headers)).toMatchObject(answered);
});

test('fields need read, or what their @allow says, over HTTP and on sockets', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  const before = world.external.requests.length;
  const nobody = await world.gateway.post(joined);
  expect(nobody).toMatchObject({
    data: { jobs: [{ conditions: null }] },
    errors: [
      {
        message: expect.stringContaining('Job.conditions needs a token') as unknown,
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ],
  });
  const secret = await world.gateway.post('{ conditions { inner { secret } } }', headers);
  expect(secret.errors?.[0]).toMatchObject({
    message: expect.stringContaining('Conditions.secret needs a token with scope admin') as unknown,
    extensions: { code: 'FORBIDDEN' },
  });
  const stream = receive(world.gateway.socket(), 'subscription { conditionsChanged { secret } }');
  await until(() => stream.answers.length === 1);
  expect(stream.answers[0]?.errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  expect(world.external.requests).toHaveLength(before);
  expect(world.external.subscribers).toBe(0);
});

test('a new SDL of the service is taken, a bad one is refused by name while the one before stays', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  const { gateway, external } = world;
  await until(async () => (await gateway.post(joined, headers)).status === 200);
  external.sdl = conditionsSdl.replace('slow: String', 'slow: String jobs: [String]');
  await until(async () => String((await world.health('conditions')).check?.['text']).includes('Query.jobs'));
  expect(await world.health('conditions')).toMatchObject({ status: 200, check: { ok: false, fields: 4 } });
  expect(await gateway.post(joined, headers)).toMatchObject(answered);
  external.sdl = conditionsSdl.replace('slow: String', 'slow: String more: Int');
  await until(async () => (await gateway.post('{ more }', headers)).status === 200);
  expect(await world.health('conditions')).toMatchObject({ check: { ok: true, fields: 5 } });
});

test('a file that is written by halves keeps what was in force, also over a restart; others are not affected', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  world.write('conditions.yaml', FILE.slice(0, 20));
  world.write('other.yaml', 'name: [');
  await until(async () => (await world.health('other.yaml')).check !== undefined);
  expect((await world.health('conditions')).check).toMatchObject({
    ok: false,
    text: expect.stringContaining('conditions.yaml: ') as unknown,
  });
  expect((await world.health('other.yaml')).check).toMatchObject({
    ok: false,
    text: expect.stringContaining('is no YAML') as unknown,
  });
  expect(await world.gateway.post(joined, headers)).toMatchObject(answered);
  await world.restart();
  expect(await world.gateway.post(joined, headers)).toMatchObject(answered);
});

test('who came first keeps what is its own, whatever its name', async () => {
  await using world = await openExternalWorld({
    'zebra.yaml': 'name: zebra\nurl: URL\nsdl: { file: zebra.graphql }',
    'zebra.graphql': externalSdl('type Query { animal: String }'),
  });
  await until(async () => (await world.health('zebra')).check?.['fields'] === 1);
  world.write('ant.graphql', externalSdl('type Query { animal: String @shareable insect: String }', '@shareable'));
  world.write('ant.yaml', 'name: ant\nurl: URL\nsdl: { file: ant.graphql }');
  await until(async () => String((await world.health('ant')).check?.['text']).includes('Query.animal'));
  expect((await world.health('zebra')).check).toMatchObject({ fields: 1 });
});

const STATE = 'external-subgraphs.json';
const damages: readonly (readonly [string, (text: string) => string])[] = [
  ['is of another version', (text) => text.replace(/"own":"\w+"/, '"own":"other"')],
  [
    'has the supergraph of something else',
    (text) => text.replace(/"supergraphSdl":"[^"]{20}/, '"supergraphSdl":"type Query { a: Int }'),
  ],
];

test.each(damages)(
  'a start works where what is on disk %s: its SDL is composed again, without the service',
  async (_, damage) => {
    await using world = await openExternalWorld({ 'conditions.yaml': FILE });
    await until(async () => (await world.gateway.post(joined, headers)).status === 200);
    await world.external[Symbol.asyncDispose]();
    const file = join(world.stateFolder, STATE);
    await world.restart(() => writeFileSync(file, damage(readFileSync(file, 'utf8'))));
    expect(await world.gateway.post('{ jobs(first: 1) { state } }', headers)).toMatchObject({ status: 200 });
    await until(async () => (await world.gateway.post(joined, headers)).status === 200);
    expect(await world.gateway.post(joined, headers)).toMatchObject({
      errors: [{ extensions: { serviceName: 'conditions' } }],
    });
  },
);

test('a start works where the file on disk is cut off or empty', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  for (const text of ['', '{"own":', 'null', '[]', '{"own":"a","supergraphSdl":"b","subgraphs":[{}]}']) {
    await world.restart(() => writeFileSync(join(world.stateFolder, STATE), text));
    await until(async () => (await world.gateway.post(joined, headers)).status === 200);
    expect(await world.gateway.post(joined, headers)).toMatchObject(answered);
  }
});

test('a start works where the supergraph on disk has a subgraph that nobody knows any more', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(joined, headers)).status === 200);
  const file = join(world.stateFolder, STATE);
  await world.restart(() => {
    world.remove('conditions.yaml');
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), subgraphs: [] }));
  });
  expect(await world.gateway.post('{ jobs(first: 1) { state } }', headers)).toMatchObject({ status: 200 });
});

test('only a subgraph that is required makes /healthz fail', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': `${FILE}required: true\n` });
  await until(async () => (await world.health('conditions')).check?.['ok'] === true);
  expect(await world.health('conditions')).toMatchObject({ status: 200, check: { required: true } });
  // An answer or a file that cannot be used is told, and the gateway stays in the set of who balances load.
  world.external.behaviour = (_request, response) => void response.end('<html>');
  await world.gateway.post('{ conditions { beam } }', { authorization: 'Bearer u1' });
  expect(await world.health('conditions')).toMatchObject({ status: 200 });
  world.external.behaviour = undefined;
  world.write('conditions.yaml', 'name: [');
  // The answer that could not be used may still be what is told: wait for the file to be read.
  await until(async () =>
    String((await world.health('conditions')).check?.['text']).includes('conditions.yaml: is no YAML'),
  );
  expect(await world.health('conditions')).toMatchObject({ status: 200, check: { ok: false, required: false } });
  world.write('conditions.yaml', `${FILE}required: true\n`);
  await world.external[Symbol.asyncDispose]();
  await until(async () => (await world.health('conditions')).status === 503);
  world.write('conditions.yaml', FILE);
  await until(async () => (await world.health('conditions')).status === 200);
});
