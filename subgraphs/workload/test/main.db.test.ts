import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openAppender, type Appender } from '@visor/bus';
import {
  ClaimJobsDocument,
  HeartbeatDocument,
  PilotCommandsDocument,
  RegisterPilotDocument,
  ReportJobsDocument,
} from '@visor/pilot/operations';
import { createClient, type Client } from '@visor/client';
import { uuidv7 } from '@visor/db';
import { testConfig } from '@visor/service/testing';
import { postGraphql, testDatabase, testDirectory, until, type TestDatabase } from '@visor/testkit';
import { parse } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Client as Postgres } from 'pg';
import { command, file, reportOn, storageUrl } from './kit.ts';
import type { Claim } from '../generated/types.ts';
import type { Config } from '../src/config.ts';
import { start } from '../src/main.ts';

let stack: AsyncDisposableStack;
let database: TestDatabase;
let log: Appender;
let config: Config;
let token: (kind: string, scope: string, subject?: string) => Promise<string>;
const files = [file(0), file(1)];

/** Answers the look-ups of workload, to the service's own token only. */
async function gateway(bearer: string): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: { id: string } };
      const head = { id: variables.id, name: 'raw', status: 'CLOSED', fileCount: files.length };
      const nodes = files.map(({ fileId, urls, ...file }) => ({
        ...file,
        id: fileId,
        status: 'READY',
        replicas: [...urls.map((url) => ({ url, status: 'AVAILABLE' })), { url: 'file:///bad', status: 'BAD' }],
      }));
      const lost = { ...nodes[0], id: uuidv7(), ordinal: 9, status: 'LOST' };
      const dataset = {
        ...head,
        files: { nodes: [...nodes, lost], pageInfo: { hasNextPage: false, endCursor: '2' } },
      };
      const storage = { id: uuidv7(), name: 'store', url: storageUrl.slice(0, -1), checksumKind: 'crc32' };
      const data = query.includes('TaskIntake') ? { dataset, storage } : { dataset };
      const known = request.headers.authorization === `Bearer ${bearer}`;
      response.end(
        JSON.stringify(known ? { data } : { errors: [{ message: 'who?', extensions: { code: 'UNAUTHENTICATED' } }] }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void server.close());
  return server;
}

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await testDatabase());
  const { path } = stack.use(testDirectory());
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  token = (kind, scope, subject = 'p') =>
    new SignJWT({ kind, scope })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer('visor')
      .setAudience('visor')
      .setSubject(subject)
      .setExpirationTime('5m')
      .sign(pair.privateKey);
  const jwks = join(path, 'jwks.json');
  writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'EdDSA' }] }));
  const own = await token('service', 'read service');
  writeFileSync(join(path, 'token'), own);
  const server = await gateway(own);
  config = {
    ...(await testConfig('workload', database, { jwksFile: jwks, tokenFile: join(path, 'token') })),
    GATEWAY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    VISOR_LEASE_MS: 15_000,
    VISOR_HEARTBEAT_MS: 5_000,
    VISOR_POLL_MS: 2_000,
    VISOR_CLAIM_GRACE_MS: 10_000,
    VISOR_REFUSAL_MS: 60_000,
    VISOR_WINDOW: 1_000,
    VISOR_LOOP_MS: 200,
  };
  log = stack.use(
    await openAppender({ kind: 'postgres', url: await database.url('operator'), installation: database.installation }),
  );
});
afterEach(() => stack.disposeAsync());

async function started(): Promise<string> {
  const { port } = stack.use(await start(config));
  await until(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, { what: 'health' });
  return `http://127.0.0.1:${port}/graphql`;
}

async function client(url: string, kind: string, scope: string): Promise<Client> {
  const bearer = `Bearer ${await token(kind, scope)}`;
  return stack.use(createClient({ url, token: () => bearer }));
}

/** Values on a topic by now. */
async function messages<Value>(topic: string): Promise<Value[]> {
  const postgres = new Postgres({ connectionString: database.adminUrl });
  await postgres.connect();
  try {
    const { rows } = await postgres.query<{ value: Buffer }>(
      `select value from ${database.name('event_log')}.message where topic = $1 order by "offset"`,
      [topic],
    );
    return rows.map((row) => JSON.parse(row.value.toString()) as Value);
  } finally {
    await postgres.end();
  }
}

const ask = async (
  url: string,
  query: string,
  scope = 'read',
  kind = 'user',
): Promise<{ data: never; errors?: { extensions: { code: string } }[] }> => {
  return postGraphql(url, query, {}, `Bearer ${await token(kind, scope)}`);
};

test('a task that comes on the log is run by a pilot over GraphQL, and its summary goes out', async () => {
  const url = await started();
  const pilot = await client(url, 'pilot', 'pilot');
  const register = command();
  const incarnation = 'first';
  const registered = await pilot.request(RegisterPilotDocument, {
    input: { name: 'p', incarnation, node: 'n', device: 'CPU', slots: 2, version: '1' },
  });
  expect(registered.registerPilot).toMatchObject({ heartbeatSeconds: 5, leaseSeconds: 15, pollSeconds: 2 });
  const pilotId = registered.registerPilot.pilot.id;
  const commands = pilot.subscribe(PilotCommandsDocument, { pilotId });
  const watcher = await client(url, 'user', 'read');
  const progress = watcher.subscribe<{ taskProgress: { progress: { finished: number } } }, Record<string, never>>(
    parse('subscription { taskProgress { id progress { total finished } } }'),
    {},
  );
  const watching = (async () => {
    for await (const { taskProgress } of progress) if (taskProgress.progress.finished === 2) return true;
    return false;
  })();
  const next = commands.next();
  await log.append('wfms.tasks', [register as never]);
  expect((await next).value).toMatchObject({ pilotCommands: { kind: 'JOBS_READY' } });
  await commands.return?.();
  const { claimJobs } = await until(async () => {
    const given = await pilot.request(ClaimJobsDocument, { input: { pilotId, incarnation, requestId: 'r', max: 10 } });
    return given.claimJobs.length === 2 ? given : undefined;
  });
  expect(claimJobs[0]?.inputs).toMatchObject([{ fileId: files[0]?.fileId, replicas: files[0]?.urls, size: 1_000 }]);
  const held = claimJobs.map(({ jobId, attempt, token }) => ({ jobId, attempt, token }));
  const beat = await pilot.request(HeartbeatDocument, { input: { pilotId, incarnation, held, status: 'BUSY' } });
  expect(beat.heartbeat).toEqual({ lost: [], commands: [] });
  const reportsNested = (depth: number) => {
    const report = JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`) as unknown;
    const reports = claimJobs.map((claim) => reportOn(claim as Claim, 'FINISHED', 1, { report })) as never;
    return pilot.request(ReportJobsDocument, { input: { pilotId, incarnation, reports } });
  };
  // A call deeper than the edge takes is refused as a whole; what pilots send at most (60) is not.
  await expect(reportsNested(62)).rejects.toMatchObject({ code: 'INVALID', retryable: false });
  const { reportJobs } = await reportsNested(60);
  expect(reportJobs.map((result) => result.status)).toEqual(['APPLIED', 'APPLIED']);
  const requests = await messages<{ requestId: string; jobId: string; files: { path: string }[] }>(
    'dsm.register.file.process',
  );
  expect(requests).toHaveLength(4);
  expect(requests[0]?.files[0]?.path).toMatch(/^digi\/\d+\/[0-9a-f]{12}\.digi\.0000\d\.dat$/);
  await log.append(
    'dsm.register.file.process.reply',
    requests.map(({ requestId, jobId }) => ({ requestId, jobId, status: 'OK', retrying: false, items: [] })),
  );
  const statuses = await until(async () => {
    const all = await messages<{ type: string }>('wms.tasks.status');
    return all.length === 2 && all;
  });
  expect(statuses).toMatchObject([
    { type: 'REGISTERED' },
    { type: 'summary', taskId: register.task_id, jobs: { finished: 2 } },
  ]);
  expect(await watching).toBe(true);
  const { data, errors } = await ask(
    url,
    `{ jobs { nodes { ordinal state task { id progress { finished formed } jobs(states: [FINISHED], first: 1) { nodes { ordinal } pageInfo { hasNextPage } } }
       inputs { id } outputs { id producedBy { id } } attempts { number state log { id } pilot { name active } history { state at } } failure { code } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    jobs: {
      nodes: [1, 0].map((ordinal) => ({
        ordinal,
        state: 'FINISHED',
        task: {
          id: register.task_id,
          progress: { finished: 2, formed: true },
          jobs: { nodes: [{ ordinal: 0 }], pageInfo: { hasNextPage: true } },
        },
        inputs: [{ id: files[ordinal]?.fileId }],
        attempts: [
          {
            number: 1,
            state: 'FINISHED',
            log: {},
            pilot: { name: 'p', active: 0 },
            history: [{ state: 'CLAIMED' }, { state: 'FINISHED' }],
          },
        ],
        failure: null,
      })),
    },
  });
});

test('what cannot be read becomes a dead letter, and the rest of the batch is applied', async () => {
  const register = command();
  await log.appendRaw('wfms.tasks', 'x', Buffer.from([0xff, 0x00]));
  await log.append('wfms.tasks', [{ ...register, task_id: 'no uuid' } as never, register as never]);
  const url = await started();
  await until(async () =>
    (await messages<{ type: string }>('wms.tasks.status')).some((status) => status.type === 'REGISTERED'),
  );
  const { data } = await ask(url, '{ workloadDeadLetters { nodes { topic code reason } } }');
  expect(data).toMatchObject({
    workloadDeadLetters: { nodes: [{ topic: 'wfms.tasks', code: 'INVALID' }, { topic: 'wfms.tasks' }] },
  });
});

test('root fields refuse who may not use them', async () => {
  const url = await started();
  const claim = 'mutation { claimJobs(input: {pilotId: "x", incarnation: "i", requestId: "r", max: 1}) { jobId } }';
  expect((await ask(url, claim)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await ask(url, claim, 'pilot', 'pilot')).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  expect((await ask(url, '{ pilots { id } job(id: "nonsense") { id } }')).data).toEqual({ pilots: [], job: null });
});

test('a pilot acts under the name that its token gives, and under no other', async () => {
  const url = await started();
  const as = async (subject: string): Promise<Client> => {
    const bearer = `Bearer ${await token('pilot', 'pilot', subject)}`;
    return stack.use(createClient({ url, token: () => bearer }));
  };
  const [own, other] = [await as('p'), await as('q')];
  const input = { name: 'p', incarnation: 'i', node: 'n', device: 'CPU' as const, slots: 1, version: '1' };
  const { registerPilot } = await own.request(RegisterPilotDocument, { input });
  const me = { pilotId: registerPilot.pilot.id, incarnation: 'i' };
  const forbidden = { code: 'FORBIDDEN' };
  const beat = { input: { ...me, held: [], status: 'IDLE' as const } };
  await expect(own.request(HeartbeatDocument, beat)).resolves.toBeDefined();
  await expect(other.request(RegisterPilotDocument, { input })).rejects.toMatchObject(forbidden);
  await expect(other.request(HeartbeatDocument, beat)).rejects.toMatchObject(forbidden);
  const claim = { input: { ...me, requestId: 'r', max: 1 } };
  await expect(other.request(ClaimJobsDocument, claim)).rejects.toMatchObject(forbidden);
  const commands = other.subscribe(PilotCommandsDocument, { pilotId: me.pilotId });
  await expect(commands.next()).rejects.toMatchObject(forbidden);
});

test('while the database is away it listens and says why it does not work', async () => {
  const { port } = stack.use(await start({ ...config, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }));
  const health = await until(async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    const { status, checks } = (await response.json()) as { status: string; checks: { database: { text: string } } };
    return checks.database.text !== 'starting' && { code: response.status, status, checks };
  });
  expect(health).toMatchObject({
    code: 503,
    status: 'failing',
    checks: { database: { ok: false, text: expect.stringContaining('ECONNREFUSED') as unknown } },
  });
});

test('a command reaches a pilot over its socket at once, and again over the next one until it is carried out', async () => {
  const url = await started();
  const pilot = await client(url, 'pilot', 'pilot');
  const input = { name: 'p', incarnation: 'i', node: 'n1', device: 'CPU' as const, slots: 2, version: '1', cores: 2 };
  const { registerPilot } = await pilot.request(RegisterPilotDocument, { input });
  const by = { pilotId: registerPilot.pilot.id, incarnation: 'i' };
  await log.append('wfms.tasks', [command() as never]);
  const claims = await until(async () => {
    const { claimJobs } = await pilot.request(ClaimJobsDocument, { input: { ...by, requestId: 'r', max: 1 } });
    return claimJobs.length > 0 ? claimJobs : undefined;
  });
  const held = claims.map(({ jobId, attempt, token }) => ({ jobId, attempt, token }));
  const jobId = held[0]?.jobId ?? '';
  expect(claims[0]?.limits).toEqual({ wallSeconds: 3_600, cores: 1, ramMiB: 0, scratchMiB: 0, gpus: 0 });
  const received = async (stream: AsyncIterableIterator<{ pilotCommands: { kind: string; id: string | null } }>) => {
    for await (const { pilotCommands } of stream) if (pilotCommands.kind === 'CANCEL') return pilotCommands;
    throw new Error('the stream has ended');
  };
  const commands = pilot.subscribe(PilotCommandsDocument, { pilotId: by.pilotId });
  const first = received(commands);
  const kill = `mutation { killAttempt(jobId: "${jobId}", reason: "it hangs") { id } }`;
  expect((await ask(url, kill)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await ask(url, kill, 'operate')).errors).toBeUndefined();
  expect(await first).toMatchObject({ kind: 'CANCEL', jobId, attempt: 1, id: expect.any(String) });
  // The socket broke before the pilot acted.
  const again = received(pilot.subscribe(PilotCommandsDocument, { pilotId: by.pilotId }));
  expect(await again).toEqual(await first);
  const offline = 'mutation { setNodeMode(name: "n1", mode: OFFLINE, reason: "new disk") { name mode modeBy } }';
  expect((await ask(url, offline, 'operate')).data).toEqual({
    setNodeMode: { name: 'n1', mode: 'OFFLINE', modeBy: 'p' },
  });
  const acknowledged = [{ id: (await first).id ?? '', outcome: 'DONE' as const }];
  await pilot.request(HeartbeatDocument, { input: { ...by, held, status: 'BUSY', acknowledged } });
  const { reportJobs } = await pilot.request(ReportJobsDocument, {
    input: { ...by, reports: [reportOn(claims[0] as Claim, 'CANCELLED', 1)] as never },
  });
  expect(reportJobs).toMatchObject([{ status: 'APPLIED', state: 'FAILED' }]);
  const { data, errors } = await ask(
    url,
    `{ node(name: "n1") { mode modeChanges { mode reason by } health usage { slots cores active usedCores } outcomes { failed successRate }
         pilots { cores nameConflicts commands { kind state by reason outcome attempt job { id } } } }
       nodes(filter: { mode: OFFLINE }) { nodes { name } } none: node(name: "x") { name } }`,
  );
  expect(errors).toBeUndefined();
  const record = {
    kind: 'CANCEL',
    state: 'ACKNOWLEDGED',
    by: 'p',
    reason: 'it hangs',
    outcome: 'carried out',
    attempt: 1,
  };
  expect(data).toEqual({
    node: {
      mode: 'OFFLINE',
      modeChanges: [{ mode: 'OFFLINE', reason: 'new disk', by: 'p' }],
      health: 'OK',
      usage: { slots: 2, cores: 2, active: 0, usedCores: 0 },
      outcomes: { failed: 1, successRate: 0 },
      pilots: [{ cores: 2, nameConflicts: 0, commands: [{ ...record, job: { id: jobId } }] }],
    },
    nodes: { nodes: [{ name: 'n1' }] },
    none: null,
  });
});

test('reports of a wrong form are refused by their field, in the first call and after good ones', async () => {
  const url = await started();
  const bearer = `Bearer ${await token('pilot', 'pilot')}`;
  const report = 'mutation ($input: ReportJobsInput!) { reportJobs(input: $input) { status } }';
  const send = (sequence: unknown) =>
    postGraphql<{ errors?: readonly { message: string; extensions: { code: string } }[] }>(
      url,
      report,
      { input: { pilotId: uuidv7(), incarnation: 'a', reports: [{ ...lone, sequence }] } },
      bearer,
    );
  const lone = { jobId: uuidv7(), attempt: 1, token: 'none', state: 'RUNNING', at: '2026-11-28T00:00:00.000Z' };
  const wrong = { errors: [{ message: expect.stringContaining('sequence'), extensions: { code: 'BAD_USER_INPUT' } }] };
  expect(await send('1')).toMatchObject(wrong);
  expect((await send(1)).errors).toBeUndefined();
  expect(await send('1')).toMatchObject(wrong);
});
