import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openAppender, type Appender } from '@visor/bus';
import { createClient } from '@visor/client';
import { uuidv7 } from '@visor/db';
import { subscribeTimes, testConfig } from '@visor/service/testing';
import { postGraphql, testDatabase, testDirectory, until, type TestDatabase } from '@visor/testkit';
import { startNginx } from '@visor/testkit/storage-servers';
import { parse } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { Client } from 'pg';
import type { Config } from '../src/config.ts';
import { start } from '../src/main.ts';

let stack: AsyncDisposableStack;
let database: TestDatabase;
let log: Appender;
let key: CryptoKey;
let config: Config;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await testDatabase());
  const { path } = stack.use(testDirectory());
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  key = pair.privateKey;
  const jwks = join(path, 'jwks.json');
  writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'EdDSA' }] }));
  config = {
    ...(await testConfig('data', database, { jwksFile: jwks, tokenFile: '' })),
    VISOR_STORAGE_ROOTS: [],
    VISOR_STORAGE_CREDENTIALS: undefined,
    VISOR_PUBLIC_URL: undefined,
    VISOR_UPLOAD_MAX_GB: 1,
    VISOR_METADATA_KEYS: ['period'],
    VISOR_RETENTION_GRACE_SECONDS: 60,
    VISOR_RETENTION_STALE_SECONDS: 3_600,
  };
  log = stack.use(
    await openAppender({ kind: 'postgres', url: await database.url('operator'), installation: database.installation }),
  );
});
afterEach(() => stack.disposeAsync());

const token = (kind: string, scope: string): Promise<string> =>
  new SignJWT({ kind, scope })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer('visor')
    .setAudience('visor')
    .setSubject('test')
    .setExpirationTime('5m')
    .sign(key);

interface Service {
  readonly url: string;
  readonly bearer: string;
  ask(query: string, variables?: object): Promise<never>;
}

/** Starts the service and waits until it is healthy. */
async function started(): Promise<Service> {
  const { port } = stack.use(await start(config));
  const origin = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${origin}/healthz`)).ok, { what: 'health' });
  const bearer = `Bearer ${await token('user', 'read operate admin')}`;
  const url = `${origin}/graphql`;
  return { url, bearer, ask: (query, variables) => postGraphql(url, query, variables, bearer) };
}

/** Messages that are on a topic now. */
async function messages(topic: string): Promise<{ key: string; value: unknown }[]> {
  const client = new Client({ connectionString: await database.url('operator') });
  await client.connect();
  try {
    const { rows } = await client.query<{ key: string; value: Buffer }>(
      `select key, value from ${database.name('event_log')}.read($1, 0, 0, 100, 1000000)`,
      [topic],
    );
    return rows.map(({ key, value }) => ({ key, value: JSON.parse(value.toString('utf8')) as unknown }));
  } finally {
    await client.end();
  }
}

const announce = (dataset: string, path: string, checksum: string) => ({
  dataset,
  files: [{ path, storage: 'input', size: 7, checksum }],
});
const storage = 'mutation { registerStorage(input: { name: "input", kind: input, url: "file:///data/in" }) { id } }';

test('from announcement to closed dataset, over the log and HTTP; a refused message harms no other', async () => {
  const service = await started();
  await service.ask(storage);
  await log.append('dsm.register.file.input', [
    announce('run1', 'a.raw', '1'.repeat(32)),
    announce('run1', 'a.raw', '2'.repeat(32)),
    announce('run1', '../b.raw', '1'.repeat(32)),
    announce('run1', 'b.raw', '3'.repeat(32)),
    announce('run1', 'a.raw', '1'.repeat(32)),
  ]);
  await log.appendRaw('dsm.register.file.input', 'run1', Buffer.from([0xff, 0x00, 0x7b]));
  const close = { dataset: 'run1', files: ['a.raw', 'b.raw'] };
  await log.append('dsm.register.dataset.close', [close]);

  const dataset =
    '{ dataset(name: "run1") { status repeatedAnnouncements bytes files { nodes { name replicas { url } } } } }';
  const letters = '{ dataDeadLetters { nodes { code reason text topic } } }';
  await until(async () => {
    expect(await service.ask(dataset)).toMatchObject({
      data: { dataset: { status: 'CLOSED', repeatedAnnouncements: 1 } },
    });
    expect((await service.ask(letters)) as object).toMatchObject({
      data: { dataDeadLetters: { nodes: { length: 3 } } },
    });
    return true;
  });
  expect(await service.ask(dataset)).toMatchObject({
    data: {
      dataset: {
        bytes: 14,
        files: {
          nodes: [
            { name: 'a.raw', replicas: [{ url: 'file:///data/in/a.raw' }] },
            { name: 'b.raw', replicas: [{ url: 'file:///data/in/b.raw' }] },
          ],
        },
      },
    },
  });
  const { data } = (await service.ask(letters)) as { data: { dataDeadLetters: { nodes: { code: string }[] } } };
  expect(data.dataDeadLetters.nodes.map(({ code }) => code).sort()).toEqual(['CONFLICT', 'INVALID', 'INVALID']);
});

test('a storage on a server that asks for credentials is marked and looked after with them', async () => {
  await using server = await startNginx(undefined, 'of-the-farm');
  const { path } = stack.use(testDirectory());
  const add = `mutation { registerStorage(input: { name: "far", kind: external, url: "${server.url}" }) { id } }`;
  const credentials = join(path, 'credentials.json');
  writeFileSync(join(path, 'token'), 'of-the-farm');
  const hosts = { [new URL(server.url).host]: { bearerFile: join(path, 'token') } };
  writeFileSync(credentials, JSON.stringify(hosts), { mode: 0o600 });
  config = { ...config, VISOR_STORAGE_CREDENTIALS: credentials };
  const service = await started();
  await service.ask(add);
  await until(async () => {
    expect(await service.ask('{ storage(name: "far") { health markerId } }')).toMatchObject({
      data: { storage: { health: 'OK', markerId: expect.any(String) } },
    });
    return true;
  });
});

test('a request of workload is answered on the reply topic, under the key of its job', async () => {
  const service = await started();
  const registered = (await service.ask(storage)) as { data: { registerStorage: { id: string } } };
  const [datasetId, jobId, fileId] = [uuidv7(), uuidv7(), uuidv7()];
  const input = { datasetId, name: 'out', kind: 'output' as const };
  await log.append('dsm.register.dataset.input', [input]);
  await until(
    async () =>
      ((await service.ask('{ datasets { nodes { id } } }')) as { data: { datasets: { nodes: [] } } }).data.datasets
        .nodes.length,
  );
  const file = {
    fileId,
    datasetId,
    name: 'out.00000',
    basename: 'x',
    ordinal: 0,
    size: 1,
    checksum: '0'.repeat(8),
    checksumKind: 'adler32' as const,
    storageId: registered.data.registerStorage.id,
    path: 'o/x',
    parentFileIds: [],
  };
  const request = { requestId: uuidv7(), jobId, kind: 'output' as const, files: [file] };
  await log.append('dsm.register.file.process', [request]);
  const reply = await until(async () => (await messages('dsm.register.file.process.reply'))[0]);
  const items = [{ fileId, status: 'OK' }];
  expect(reply).toEqual({
    key: jobId,
    value: { requestId: request.requestId, jobId, status: 'OK', retrying: false, items },
  });
  const answer = await service.ask('query ($id: ID!) { file(id: $id) { name dataset { name fileCount } } }', {
    id: fileId,
  });
  expect(answer).toEqual({ data: { file: { name: 'out.00000', dataset: { name: 'out', fileCount: 1 } } } });
  const several = await service.ask('query ($ids: [ID!]!) { files(ids: $ids) { name } }', { ids: [jobId, fileId] });
  expect(several).toEqual({ data: { files: [null, { name: 'out.00000' }] } });
});

test('a subscription sends each change with the dataset as it is then', async () => {
  const service = await started();
  await service.ask(storage);
  const client = stack.use(createClient({ url: service.url, token: () => service.bearer }));
  const document = parse('subscription { datasetChanges(name: "live") { name status fileCount } }');
  const seen: { status: string; fileCount: number }[] = [];
  const events = client.subscribe<{ datasetChanges: (typeof seen)[0] }, Record<string, never>>(document, {});
  const reading = (async () => {
    for await (const { datasetChanges } of events) {
      seen.push(datasetChanges);
      if (datasetChanges.status === 'CLOSED') return;
    }
  })();
  // The subscription has started when it receives an event; until then the file is announced again.
  let announcedFiles = 0;
  await until(async () => {
    await log.append('dsm.register.file.input', [
      announce('live', `f${announcedFiles++}`, '1'.repeat(32)),
      announce('other', 'x', '1'.repeat(32)),
    ]);
    return seen.length > 0;
  });
  const files = Array.from({ length: announcedFiles }, (_, index) => `f${index}`);
  const close = { dataset: 'live', files };
  await log.append('dsm.register.dataset.close', [close]);
  await reading;
  expect(seen.at(-1)).toEqual({ name: 'live', status: 'CLOSED', fileCount: announcedFiles });
});

test('a cursor goes on after a restart of the service; a snapshot has one, and names no other installation', async () => {
  const service = await started();
  await service.ask(storage);
  const checksum = '1'.repeat(32);
  await log.append('dsm.register.file.input', [announce('resumed', 'f1', checksum)]);
  await until(async () => {
    const { data } = (await service.ask('{ dataset(name: "resumed") { fileCount } }')) as {
      data: { dataset: object | null };
    };
    return data.dataset !== null;
  });
  const query = `subscription ($after: String, $snapshot: Boolean) {
    datasetChanges(name: "resumed", after: $after, snapshot: $snapshot) { fileCount } }`;
  const [snapshot] = await subscribeTimes(service.url, service.bearer, { query, variables: { snapshot: true } }, 1);
  expect(snapshot).toMatchObject({
    data: { datasetChanges: { fileCount: 1 } },
    extensions: { snapshot: { more: false } },
  });
  await log.append('dsm.register.file.input', [
    announce('resumed', 'f2', checksum),
    announce('resumed', 'f3', checksum),
  ]);
  await log.append('dsm.register.dataset.close', [{ dataset: 'resumed', files: ['f1', 'f2', 'f3'] }]);
  const after = (snapshot as { extensions: { cursor: string } }).extensions.cursor;
  const again = await started();
  const [next] = await subscribeTimes(again.url, again.bearer, { query, variables: { after } }, 1);
  expect(next).toMatchObject({
    data: { datasetChanges: { fileCount: 3 } },
    extensions: { cursor: expect.any(String) },
  });
  const arrivals =
    'subscription ($after: String) { arrivals(after: $after) { arrivals { fileCount dataset { name } } } }';
  const [arrived] = await subscribeTimes(again.url, again.bearer, { query: arrivals, variables: { after } }, 1);
  expect(arrived).toMatchObject({
    data: { arrivals: { arrivals: [{ fileCount: 3, dataset: { name: 'resumed' } }] } },
    extensions: { cursor: expect.any(String) },
  });
  const elsewhere = Buffer.from('v1:0123456789ab:dsm.dataset.events:0-0').toString('base64url');
  const [refused] = await subscribeTimes(again.url, again.bearer, { query, variables: { after: elsewhere } }, 1);
  expect(refused?.errors?.[0]?.message).toContain('another installation');
});

test('storageChanges shows storages as they change, all or one, and goes on behind a cursor', async () => {
  const service = await started();
  await service.ask(storage);
  const set = (fields: string) => service.ask(`mutation { setStorage(input: { name: "input", ${fields} }) { id } }`);
  const query = `subscription ($name: String, $after: String, $snapshot: Boolean) {
    storageChanges(name: $name, after: $after, snapshot: $snapshot) { name highMark lowMark onlyCopies { files } } }`;
  const follow = (variables: object) =>
    subscribeTimes(service.url, service.bearer, { query, variables: { name: 'input', ...variables } }, 1);
  const [now] = await follow({ snapshot: true });
  expect(now).toMatchObject({
    data: { storageChanges: { name: 'input', highMark: 90, onlyCopies: { files: 0 } } },
    extensions: { snapshot: { more: false } },
  });
  await set('highMark: 70');
  const after = (now as { extensions: { cursor: string } }).extensions.cursor;
  const [next] = await follow({ after });
  expect(next).toMatchObject({ data: { storageChanges: { name: 'input', highMark: 70, lowMark: 63 } } });
  const [unnamed] = await follow({ name: null, after });
  expect(unnamed).toMatchObject({ data: { storageChanges: { name: 'input' } } });
});

test('fields need their scopes, entities are for services only', async () => {
  const service = await started();
  const codes = (answer: unknown) =>
    (answer as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;
  expect(codes(await postGraphql(service.url, '{ storages { id } }'))).toBe('UNAUTHENTICATED');
  const reader = `Bearer ${await token('user', 'read')}`;
  expect(codes(await postGraphql(service.url, '{ storages { id } }', {}, reader))).toBeUndefined();
  expect(codes(await postGraphql(service.url, storage, {}, reader))).toBe('FORBIDDEN');
  const entities = '{ _entities(representations: []) { __typename } }';
  expect(codes(await postGraphql(service.url, entities, {}, reader))).toBe('FORBIDDEN');
  const gateway = `Bearer ${await token('service', 'read service')}`;
  expect(codes(await postGraphql(service.url, entities, {}, gateway))).toBeUndefined();
});

test('without a database it listens, reports why it is not healthy, refuses requests, and stops on request', async () => {
  config = { ...config, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  await using service = await start(config);
  const origin = `http://127.0.0.1:${service.port}`;
  const health = await fetch(`${origin}/healthz`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({
    status: 'failing',
    checks: { database: { ok: false, text: expect.stringMatching(/./) as unknown }, space: { ok: true } },
  });
  const answer = await postGraphql(
    `${origin}/graphql`,
    '{ storages { id } }',
    {},
    `Bearer ${await token('user', 'read')}`,
  );
  expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE', retryable: true } }] });
});
