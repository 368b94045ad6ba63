import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openAppender, type Appender } from '@visor/bus';
import { uuidv7 } from '@visor/db';
import type { DatasetEventType } from '@visor/schema';
import { testDatabase, testDirectory, until, type TestDatabase } from '@visor/testkit';
import { datasetEvent, startService, summary, twoSteps, type TestService } from '../../test/kit.ts';

/** What people see of templates, waiting datasets and reasons, asked of the running service. */
let stack: AsyncDisposableStack;
let database: TestDatabase;
let service: TestService;
let log: Appender;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await testDatabase());
  service = await startService(stack, database);
  const url = await database.url('operator');
  log = stack.use(await openAppender({ kind: 'postgres', url, installation: database.installation }));
});
afterEach(() => stack.disposeAsync());

async function publishEvents(id: string, name: string, ...types: DatasetEventType[]): Promise<void> {
  const events = types.map((type) => datasetEvent(type, id, name));
  await log.append('dsm.dataset.events', events);
}
async function create(mask: string, maskKind = 'substring'): Promise<string> {
  const query = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id } }';
  const input = { name: `for ${mask}`, mask, maskKind, cwl: twoSteps };
  return (await service.ask<{ createTemplate: { id: string } }>(query, { input })).data.createTemplate.id;
}
interface Waiting {
  readonly nodes: readonly { id: string }[];
  readonly count: { readonly value: number; readonly exact: boolean };
}
const waitingFields = `statusChangedAt statusChangedBy
  waitingDatasets(first: 10) { nodes { id } count { value exact } pageInfo { hasNextPage } }`;
async function setStatus(id: string, status: string): Promise<{ waitingDatasets: Waiting; statusChangedBy: string }> {
  const query = `mutation ($id: ID!, $status: TemplateStatus!) { setTemplateStatus(input: { id: $id, status: $status }) { ${waitingFields} } }`;
  type Answer = { setTemplateStatus: { waitingDatasets: Waiting; statusChangedBy: string } };
  return (await service.ask<Answer>(query, { id, status })).data.setTemplateStatus;
}
const reasonOf = async (id: string) => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Dataset {
    processing { state reason { code text parameters } } } } }`;
  type Answer = { _entities: { processing: { state: string; reason: { code: string; text: string } } }[] };
  const bearer = await service.token('read service', 'service');
  const { data } = await service.ask<Answer>(query, { of: [{ __typename: 'Dataset', id }] }, bearer);
  return data._entities[0]?.processing;
};
const seen = (id: string, code: string) =>
  until(async () => ((await reasonOf(id))?.reason.code === code ? true : undefined), { what: `${code} of ${id}` });
const start = (datasetId: string, templateId: string, bearer?: string) =>
  service.ask<{ startWorkflow: { id: string; startedBy: string } }>(
    'mutation ($d: ID!, $t: ID!) { startWorkflow(datasetId: $d, templateId: $t) { id status startedBy input { id } } }',
    { d: datasetId, t: templateId },
    bearer,
  );

test('a template that becomes ACTUAL tells which datasets wait for a person; startWorkflow starts them', async () => {
  const [first, second, open, other] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  await publishEvents(first, 'run1.raw', 'opened', 'closed');
  await publishEvents(second, 'run2.raw', 'opened', 'closed');
  await publishEvents(open, 'run3.raw', 'opened');
  await publishEvents(other, 'run4_raw', 'opened', 'closed');
  await seen(other, 'NO_TEMPLATE');
  const id = await create('.raw');
  await seen(first, 'TEMPLATE_LOADED');
  const { waitingDatasets: waiting, statusChangedBy } = await setStatus(id, 'ACTUAL');
  expect(statusChangedBy).toBe('test');
  expect(waiting).toEqual({
    nodes: [{ id: second }, { id: first }],
    count: { value: 2, exact: true },
    pageInfo: { hasNextPage: false },
  });
  expect(await reasonOf(open)).toMatchObject({ state: 'IN_WORK', reason: { code: 'WAITS_FOR_CLOSE' } });
  expect(await reasonOf(first)).toMatchObject({ state: 'UNPROCESSED', reason: { code: 'CLOSED_BEFORE_TEMPLATE' } });

  expect(await start(first, id)).toMatchObject({
    data: { startWorkflow: { startedBy: 'test', input: { id: first } } },
  });
  expect(await reasonOf(first)).toMatchObject({ state: 'IN_WORK', reason: { code: 'WAITS_FOR_DATASETS' } });
  const query = `query ($id: ID!) { template(id: $id) { ${waitingFields} } }`;
  const left = await service.ask<{ template: { waitingDatasets: Waiting } }>(query, { id });
  expect(left.data.template.waitingDatasets.nodes).toEqual([{ id: second }]);

  await setStatus(id, 'ARCHIVED');
  await seen(second, 'TEMPLATE_ARCHIVED');
  const refused = await start(second, id);
  expect(refused.errors?.[0]).toMatchObject({ extensions: { code: 'ILLEGAL_MOVE' } });
});

test.each([
  ['run?.r*w', 'glob', ['run1.raw', 'run2.rw'], ['run10.raw', 'xrun1.raw']],
  ['50%_a[b*', 'glob', ['50%_a[b.raw'], ['50xx_a[b', '50%xa[b', '50%_ab']],
  ['_%', 'substring', ['a_%b'], ['ab', 'a_b']],
])('the database finds by the mask %s what the rule finds', async (mask, kind, fitting, others) => {
  const ids = new Map([...fitting, ...others].map((name) => [name, uuidv7()]));
  for (const [name, id] of ids) await publishEvents(id, name, 'opened', 'closed');
  const id = await create(mask, kind);
  for (const datasetId of ids.values())
    await until(async () => ((await reasonOf(datasetId))?.reason.code === 'NOT_SEEN' ? undefined : true), {
      what: 'seen',
    });
  const { waitingDatasets } = await setStatus(id, 'ACTUAL');
  expect(waitingDatasets.nodes.map(({ id }) => id).sort()).toEqual(fitting.map((name) => ids.get(name)).sort());
});

test('a dataset whose name no chain can take says so, and is not lost among the dead letters', async () => {
  const id = await create('.raw');
  await setStatus(id, 'ACTUAL');
  const [long, strange] = [uuidv7(), uuidv7()];
  await publishEvents(long, `${'x'.repeat(243)}.raw`, 'opened', 'closed');
  await publishEvents(strange, 'a\u202Eb.raw', 'opened', 'closed');
  await seen(long, 'NAME_TOO_LONG');
  await seen(strange, 'NAME_NOT_ALLOWED');
  expect((await reasonOf(long))?.reason.text).toContain('247 bytes');
  const { data } = await service.ask('{ workflowDeadLetters { nodes { id } } }');
  expect(data).toEqual({ workflowDeadLetters: { nodes: [] } });
});

test('startWorkflow needs the scope operate, and asks the catalog for what it never saw', async () => {
  const id = await create('.raw');
  await setStatus(id, 'ACTUAL');
  const reader = await service.token('read');
  expect((await start(uuidv7(), id, reader)).errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  // No gateway runs in this test.
  expect((await start(uuidv7(), id)).errors?.[0]).toMatchObject({
    extensions: { code: 'UNAVAILABLE', retryable: true },
  });
});

test('what the gateway says of a dataset that workflow never saw is believed', async () => {
  const asked: unknown[] = [];
  const old = uuidv7();
  const gateway = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as { variables: { id: string } };
      asked.push([request.headers.authorization, variables.id]);
      const dataset = { id: old, name: 'old.raw', kind: 'input', status: 'CLOSED', parent: null };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: { dataset: variables.id === old ? dataset : null } }));
    });
  });
  await once(gateway.listen(0, '127.0.0.1'), 'listening');
  stack.defer(() => void gateway.close());
  const { path } = stack.use(testDirectory());
  writeFileSync(join(path, 'token'), 'its-own\n');
  const { port } = gateway.address() as AddressInfo;
  const settings = { GATEWAY_URL: `http://127.0.0.1:${port}/graphql`, VISOR_TOKEN_FILE: join(path, 'token') };
  service = await startService(stack, database, settings);
  const id = await create('never');
  await setStatus(id, 'ACTUAL');
  const unknown = uuidv7();
  expect((await start(unknown, id)).errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  expect(await reasonOf(old)).toMatchObject({ reason: { code: 'NOT_SEEN' } });
  expect(await start(old, id)).toMatchObject({ data: { startWorkflow: { input: { id: old } } } });
  expect(await reasonOf(old)).toMatchObject({ reason: { code: 'WAITS_FOR_DATASETS' } });
  expect(asked).toEqual([
    ['Bearer its-own', unknown],
    ['Bearer its-own', old],
  ]);
});

test('a word on a task that waits for none becomes a dead letter with its reason', async () => {
  const id = await create('.raw');
  await setStatus(id, 'ACTUAL');
  const raw = uuidv7();
  await publishEvents(raw, 'run1.raw', 'opened');
  await seen(raw, 'WAITS_FOR_CLOSE');
  const { data } = await service.ask<{
    tasks: { nodes: { id: string; output: { id: string }; log: { id: string } }[] };
  }>('{ tasks { nodes { id output { id } log { id } } } }');
  const [task] = data.tasks.nodes;
  const value = summary(task?.id ?? '', { output: task?.output.id ?? '', log: task?.log.id ?? '' }, { finished: 1 });
  await log.append('wms.tasks.status', [value]);
  const letters = await until(
    async () => {
      const answer = await service.ask<{ workflowDeadLetters: { nodes: { code: string; reason: string }[] } }>(
        '{ workflowDeadLetters { nodes { code reason } } }',
      );
      const { nodes } = answer.data.workflowDeadLetters;
      return nodes.length > 0 ? nodes : undefined;
    },
    { what: 'a dead letter' },
  );
  expect(letters).toEqual([
    { code: 'ILLEGAL_MOVE', reason: `task ${task?.id} is DEFINED, so a summary changes nothing` },
  ]);
});

test('who cancels a task is kept, with the tasks that end with it', async () => {
  const id = await create('.raw');
  await setStatus(id, 'ACTUAL');
  const raw = uuidv7();
  await publishEvents(raw, 'run1.raw', 'opened');
  await seen(raw, 'WAITS_FOR_CLOSE');
  const tasks = '{ tasks { nodes { id stage state cancelledBy reason { text } } } }';
  type Tasks = { tasks: { nodes: { id: string; stage: number }[] } };
  const { data } = await service.ask<Tasks>(tasks);
  const first = data.tasks.nodes.find(({ stage }) => stage === 1);
  const cancel = 'mutation ($id: ID!, $reason: String) { cancelTask(input: { id: $id, reason: $reason }) { id } }';
  const long = await service.ask(cancel, { id: first?.id, reason: 'x'.repeat(1_001) });
  expect(long.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID', field: 'reason' } });
  await service.ask(cancel, { id: first?.id, reason: `wrong run ${'🎈'.repeat(400)}` });
  expect((await service.ask<Tasks>(tasks)).data.tasks.nodes).toMatchObject([
    { stage: 2, state: 'CANCELLED', cancelledBy: 'test', reason: { text: 'stage 1 did not finish' } },
    {
      stage: 1,
      state: 'CANCELLED',
      cancelledBy: 'test',
      reason: { text: expect.stringContaining('wrong run') as unknown },
    },
  ]);
  expect(await reasonOf(raw)).toMatchObject({ state: 'CANCELLED', reason: { code: 'TASK_CANCELLED' } });
});

test.each([
  [{}, 'name'],
  [{ name: null, mask: 'x', cwl: 'x' }, 'name'],
  [{ name: 'n', mask: 'x' }, 'cwl'],
  [{ name: 'n', mask: 'x', cwl: 'x', color: 'red' }, 'color'],
  [{ name: ' ', mask: 'x', cwl: 'x' }, 'name'],
  [{ name: 'a\u200Bb', mask: 'x', cwl: 'x' }, 'name'],
  [{ name: 'n', mask: '', cwl: 'x' }, 'mask'],
  [{ name: 'n', mask: 'x'.repeat(256), cwl: 'x' }, 'mask'],
  [{ name: 'n', mask: 'a\u0007', cwl: 'x' }, 'mask'],
  [{ name: 'n', mask: 'x', cwl: '' }, 'line 1'],
  [{ name: 'n', mask: 'x', cwl: twoSteps, parameters: [1] }, 'parameters'],
  [{ name: 'n', mask: 'x', cwl: `a: ${'x'.repeat(2 ** 20)}` }, '1 MiB'],
])('createTemplate with %j is refused by the name of what is wrong', async (input, named) => {
  const query = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id } }';
  const { errors } = await service.ask(query, { input });
  expect(errors?.[0]?.message).toContain(named);
  expect(errors?.[0]?.extensions['code']).not.toBe('INTERNAL');
});

test.each([
  ['setTemplateStatus', 'SetTemplateStatusInput', { status: 'ACTUAL' }],
  ['setTemplateStatus', 'SetTemplateStatusInput', { id: 'x', status: null }],
  ['setTemplateStatus', 'SetTemplateStatusInput', { id: 'x', status: 'GONE' }],
  ['setTemplateStatus', 'SetTemplateStatusInput', { id: 'x', status: 'ACTUAL', by: 'me' }],
  ['setTemplateStatus', 'SetTemplateStatusInput', { id: '', status: 'ACTUAL' }],
  ['cancelTask', 'CancelTaskInput', { id: null }],
  ['cancelTask', 'CancelTaskInput', { id: 'x' }],
  ['cancelTask', 'CancelTaskInput', { id: uuidv7() }],
  ['cancelTask', 'CancelTaskInput', { id: uuidv7(), why: 'x' }],
])('%s(%s %j) is refused, and not as a fault of the service', async (name, type, input) => {
  const { errors } = await service.ask(`mutation ($input: ${type}!) { ${name}(input: $input) { id } }`, { input });
  expect(errors).toHaveLength(1);
  expect(['BAD_USER_INPUT', 'INVALID', 'NOT_FOUND']).toContain(errors?.[0]?.extensions['code']);
});
