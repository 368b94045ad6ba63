import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openAppender, type Appender } from '@visor/bus';
import { connect, uuidv7, type Database } from '@visor/db';
import type { DatasetEvent, TaskStatus } from '@visor/schema';
import { testDatabase, until, type TestDatabase } from '@visor/testkit';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { datasetEvent, sentOn, startService, summary, twoSteps, type Sent, type TestService } from './kit.ts';

let stack: AsyncDisposableStack;
let database: TestDatabase;
let log: Appender;
let reader: Database;
let service: TestService;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await testDatabase());
  service = await startService(stack, database);
  const url = await database.url('operator');
  const { installation } = database;
  log = stack.use(await openAppender({ kind: 'postgres', url, installation }));
  reader = stack.use(await connect({ url, schema: database.name('operator') }));
});
afterEach(() => stack.disposeAsync());

const sendEvent = (event: DatasetEvent) => log.append('dsm.dataset.events', [event]);
const sendStatus = (status: TaskStatus) => log.append('wms.tasks.status', [status]);

/** Waits until `count` messages lie on a topic. */
const sent = (topic: string, count: number): Promise<Sent[]> =>
  until(
    async () => {
      const found = (await sentOn(reader, database.installation)).filter((message) => message.topic === topic);
      return found.length >= count ? found : undefined;
    },
    { what: `${count} messages on ${topic}` },
  );

function subscriber(): Client {
  const client = createClient({
    url: service.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: service.bearer },
  });
  stack.defer(() => client.dispose());
  return client;
}

async function actualTemplate(mask = '.raw'): Promise<string> {
  const create = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id status createdBy } }';
  const made = await service.ask<{ createTemplate: { id: string } }>(create, {
    input: { name: 'two steps', mask, cwl: twoSteps },
  });
  expect(made).toMatchObject({ data: { createTemplate: { status: 'LOADED', createdBy: 'test' } } });
  const { id } = made.data.createTemplate;
  const activate = 'mutation ($id: ID!) { setTemplateStatus(input: { id: $id, status: ACTUAL }) { status } }';
  expect(await service.ask(activate, { id })).toMatchObject({ data: { setTemplateStatus: { status: 'ACTUAL' } } });
  return id;
}

const processing = `query ($id: ID!) { workflows(datasetId: $id) { nodes { id status finishedAt template { name }
  input { id processing { state workflows { id } } }
  tasks { id stage name state reason { code text } args device mode output { id processing { producedBy { id } } } log { id } sentAt finishedAt } } } }`;

interface Node {
  readonly id: string;
  readonly status: string;
  readonly tasks: readonly { id: string; state: string; output: { id: string }; log: { id: string } }[];
}

test('a dataset goes through a chain of two steps, and the log holds what it must and no more', async () => {
  const changes: string[] = [];
  subscriber().subscribe<{ workflowChanges: { status: string; tasks: { state: string }[] } }>(
    { query: 'subscription { workflowChanges { status tasks { state } } }' },
    {
      next: ({ data }) => {
        const now = data?.workflowChanges;
        if (now) changes.push([now.status, ...now.tasks.map(({ state }) => state)].join(' '));
      },
      error: () => {},
      complete: () => {},
    },
  );
  await actualTemplate();
  const raw = uuidv7();
  await sendEvent(datasetEvent('opened', raw, 'run7.raw'));

  const inputs = await sent('dsm.register.dataset.input', 4);
  expect(inputs.map(({ value }) => [value['name'], value['kind']])).toEqual([
    ['run7.raw.output.1', 'output'],
    ['run7.raw.log.1', 'log'],
    ['run7.raw.output.2', 'output'],
    ['run7.raw.log.2', 'log'],
  ]);
  const derived = inputs.map(
    ({ value }) => value as { datasetId: string; name: string; kind: 'output' | 'log'; parentDatasetId: string },
  );
  expect(derived.map(({ parentDatasetId }) => parentDatasetId)).toEqual([
    raw,
    raw,
    derived[0]?.datasetId,
    derived[0]?.datasetId,
  ]);
  const sendOutputEvent = (index: number, type: 'opened' | 'closed') => {
    const { datasetId = '', name = '', kind = 'output', parentDatasetId = '' } = derived[index] ?? {};
    return sendEvent(datasetEvent(type, datasetId, name, { kind, parentDatasetId }));
  };

  await sendEvent(datasetEvent('closed', raw, 'run7.raw'));
  for (const index of [0, 1, 2, 3]) await sendOutputEvent(index, 'opened');
  const [first] = await sent('wfms.tasks', 1);
  expect(first?.value).toMatchObject({
    type: 'register',
    executable: 'spd-payload',
    args: ['decode', '--out', '$(inputs.raw.nameroot).digi', '--in', '$(inputs.raw.path)'],
    retry: 5,
    mode: 'MAP',
    device_type: 'CPU',
    dataset_in_uid: [raw],
    outputs: [{ port: 'digi', datasetId: derived[0]?.datasetId, datasetName: 'run7.raw.output.1', required: true }],
    log: { datasetId: derived[1]?.datasetId, datasetName: 'run7.raw.log.1' },
    outputStorage: 'output',
    tool: { version: 1, port: 'raw' },
  });

  await sendStatus(
    summary(
      first?.key ?? '',
      { output: derived[0]?.datasetId ?? '', log: derived[1]?.datasetId ?? '' },
      { finished: 4, failed: 1 },
    ),
  );
  const closes = await sent('dsm.register.dataset.close', 2);
  expect(closes.map(({ value }) => value)).toEqual([
    { datasetId: derived[0]?.datasetId, dataset: 'run7.raw.output.1', count: 4, digest: 'a'.repeat(64) },
    { datasetId: derived[1]?.datasetId, dataset: 'run7.raw.log.1', count: 5, digest: 'a'.repeat(64) },
  ]);
  await sendOutputEvent(0, 'closed');
  await sendOutputEvent(1, 'closed');
  const [, second] = await sent('wfms.tasks', 2);
  expect(second?.value).toMatchObject({ dataset_in_uid: [derived[0]?.datasetId] });

  await sendStatus(
    summary(
      second?.key ?? '',
      { output: derived[2]?.datasetId ?? '', log: derived[3]?.datasetId ?? '' },
      { finished: 4 },
    ),
  );
  await sent('dsm.register.dataset.close', 4);
  await sendOutputEvent(3, 'closed');
  await sendOutputEvent(2, 'closed');
  const [upload] = await sent('dsm.register.dataset.upload', 1);
  expect(upload?.value).toEqual({ datasetId: derived[2]?.datasetId });

  const seen = await service.ask<{ workflows: { nodes: Node[] } }>(processing, { id: raw });
  expect(seen).toMatchObject({
    data: {
      workflows: {
        nodes: [
          {
            status: 'FINISHED',
            template: { name: 'two steps' },
            input: { id: raw, processing: { state: 'PROCESSED', workflows: [{}] } },
            tasks: [
              {
                id: first?.key,
                stage: 1,
                name: 'decode',
                state: 'FINISHED',
                output: { processing: { producedBy: { id: first?.key } } },
              },
              { id: second?.key, stage: 2, name: 'filter', state: 'FINISHED' },
            ],
          },
        ],
      },
    },
  });
  await until(() => changes.includes('FINISHED FINISHED FINISHED'));
  expect(changes[0]).toBe('ACTIVE DEFINED DEFINED');
  expect(await sentOn(reader, database.installation)).toHaveLength(4 + 2 + 4 + 1 + 2 + 6);
});

test('a message that makes no sense is a dead letter with its reason; the others of its batch have their effect', async () => {
  await actualTemplate();
  const raw = uuidv7();
  await log.appendRaw('dsm.dataset.events', raw, Buffer.from('{"type": "opend"}'));
  await sendEvent(datasetEvent('opened', 'not-an-id', 'x.raw'));
  await sendEvent(datasetEvent('opened', raw, 'run7.raw'));
  await log.appendRaw('wms.tasks.status', '', Buffer.from(JSON.stringify({ type: 'summary', taskId: uuidv7() })));

  await sent('dsm.register.dataset.input', 4);
  const letters = '{ workflowDeadLetters { nodes { topic code reason } } }';
  const found = await until(async () => {
    const { data } = await service.ask<{ workflowDeadLetters: { nodes: { code: string }[] } }>(letters);
    return data.workflowDeadLetters.nodes.length === 3 ? data.workflowDeadLetters.nodes : undefined;
  });
  expect(found.map(({ code }) => code).sort()).toEqual(['INVALID', 'INVALID', 'INVALID']);
});

test('a change of a workflow that is not known, as sent by hand, is a refusal and ends no subscription', async () => {
  const codes: unknown[] = [];
  const query = 'subscription { workflowChanges { id } }';
  subscriber().subscribe(
    { query },
    {
      next: ({ errors = [] }) => void codes.push(...errors.map(({ extensions }) => extensions?.['code'])),
      error: () => void codes.push('the subscription ended'),
      complete: () => void codes.push('the subscription ended'),
    },
  );
  const send = (workflowId: string) =>
    log.append('wfms.workflows.status', [{ workflowId, status: 'ACTIVE', tasks: [] }]);
  // The first messages come before the subscription.
  await until(async () => {
    await send(uuidv7());
    await send('not-an-id');
    return codes.length >= 2;
  });
  expect(new Set(codes)).toEqual(new Set(['NOT_FOUND']));
});

test('a template that Visor cannot run is refused with every problem in one answer', async () => {
  const create = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id } }';
  const cwl = twoSteps
    .replace('type: File,', 'type: Fille,')
    .replace('source', 'source')
    .replace('raw_files }', 'rawfiles }');
  const { errors } = await service.ask(create, { input: { name: 'x', mask: '.raw', cwl } });
  expect(errors?.[0]?.extensions['code']).toBe('INVALID');
  const problems = errors?.[0]?.extensions['problems'] as {
    code: string;
    line: number;
    column: number;
    hint: string;
  }[];
  expect(problems.map(({ code }) => code).sort()).toEqual(['CWL_LINK', 'CWL_TYPE_UNKNOWN']);
  expect(problems.every(({ line, column }) => line > 1 && column > 1)).toBe(true);
});

test('who may only read changes nothing', async () => {
  const reading = await service.token('read');
  const create = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id } }';
  const { errors } = await service.ask(create, { input: { name: 'x', mask: '.raw', cwl: twoSteps } }, reading);
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  expect(await service.ask('{ templates { id } }', {}, reading)).toEqual({ data: { templates: [] } });
});
