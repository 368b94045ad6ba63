import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { handleDatasetEvents } from '../src/chain/handle-dataset-events.ts';
import { setTemplateStatus } from '../src/chain/set-template-status.ts';
import { createTemplate } from '../src/template/create-template.ts';
import { datasetEvent, startService, testWorkflow, twoSteps, type TestService } from './kit.ts';

let stack: AsyncDisposableStack;
let service: TestService;
let raws: string[];

/** A service with three datasets, each with a workflow of two tasks. */
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const workflowTest = stack.use(await testWorkflow());
  const { id } = await createTemplate(
    workflowTest.deps,
    workflowTest.db,
    { name: 'two', mask: '.raw', cwl: twoSteps },
    'me',
  );
  await setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status: 'ACTUAL' }, 'me');
  raws = [uuidv7(), uuidv7(), uuidv7()];
  await workflowTest.db.transaction((tx) =>
    handleDatasetEvents(
      workflowTest.deps,
      tx,
      raws.map((raw, index) => datasetEvent('opened', raw, `run${index}.raw`)),
    ),
  );
  service = await startService(stack, workflowTest.database);
});
afterEach(() => stack.disposeAsync());

interface Page {
  readonly nodes: readonly { id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

test('lists go page by page, newest first, without gap or repetition', async () => {
  const query =
    'query ($after: String) { tasks(first: 4, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
  const first = (await service.ask<{ tasks: Page }>(query)).data.tasks;
  const second = (await service.ask<{ tasks: Page }>(query, { after: first.pageInfo.endCursor })).data.tasks;
  const ids = [...first.nodes, ...second.nodes].map(({ id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([6, 6]);
  expect(ids).toEqual(ids.toSorted().toReversed());
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
});

test('lists are narrowed by dataset and by state', async () => {
  const query = `query ($id: ID!) { workflows(datasetId: $id) { nodes { input { id } } }
    defined: tasks(state: DEFINED) { nodes { id } } failed: tasks(state: FAILED) { nodes { id } } }`;
  const { data } = await service.ask<{ workflows: Page; defined: Page; failed: Page }>(query, { id: raws[1] });
  expect(data.workflows.nodes).toEqual([{ input: { id: raws[1] } }]);
  expect([data.defined.nodes.length, data.failed.nodes.length]).toEqual([6, 0]);
});

test('what is asked for by an id that is none, or nobody has, is null; a cursor that is none is refused', async () => {
  const query = 'query ($id: ID!) { template(id: $id) { id } workflow(id: $id) { id } task(id: $id) { id } }';
  const nothing = { data: { template: null, workflow: null, task: null } };
  expect(await service.ask(query, { id: 'x' })).toEqual(nothing);
  expect(await service.ask(query, { id: uuidv7() })).toEqual(nothing);
  const { errors } = await service.ask('{ tasks(after: "x") { nodes { id } } }');
  expect(errors?.[0]?.extensions['code']).toBe('INVALID');
  // An empty id is no id, not the wish for all.
  const all = await service.ask('{ workflows(datasetId: "") { nodes { id } } }');
  expect(all.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID', field: 'datasetId' } });
});

const entities = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on Dataset { id processing { state workflows { id tasks { id stage output { id processing { producedBy { id } } } } } producedBy { id } } }
  ... on Task { name workflow { template { name } } } } }`;

test('entities are answered to services, for many datasets at once, unknown ones too', async () => {
  const of = [...raws, uuidv7(), 'not-a-uuid'].map((id) => ({ __typename: 'Dataset', id }));
  const bearer = await service.token('read service', 'service');
  const { data } = await service.ask<{
    _entities: { id: string; processing: { state: string; workflows: unknown[] } }[];
  }>(entities, { of }, bearer);
  expect(data._entities.map(({ id }) => id)).toEqual(of.map(({ id }) => id));
  expect(data._entities.map(({ processing }) => [processing.state, processing.workflows.length])).toEqual([
    ['IN_WORK', 1],
    ['IN_WORK', 1],
    ['IN_WORK', 1],
    ['UNPROCESSED', 0],
    ['UNPROCESSED', 0],
  ]);
  const tasks = await service.ask<{ tasks: Page }>('{ tasks { nodes { id } } }');
  const [task] = tasks.data.tasks.nodes;
  expect(await service.ask(entities, { of: [{ __typename: 'Task', id: task?.id }] }, bearer)).toEqual({
    data: { _entities: [{ name: 'filter', workflow: { template: { name: 'two' } } }] },
  });
  const { errors } = await service.ask(entities, { of });
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('cancelTask answers with the task as it is', async () => {
  const { data } = await service.ask<{ tasks: Page }>('{ tasks { nodes { id } } }');
  const cancel =
    'mutation ($id: ID!) { cancelTask(input: { id: $id }) { state reason { code text } workflow { status } } }';
  expect(await service.ask(cancel, { id: data.tasks.nodes[0]?.id })).toEqual({
    data: {
      cancelTask: {
        state: 'CANCELLED',
        reason: { code: 'CANCELLED', text: 'cancelled by test' },
        workflow: { status: 'ACTIVE' },
      },
    },
  });
});

test('what a person asked for is listed with its tasks, by kind and person, and of each task', async () => {
  const tasks = (await service.ask<{ tasks: Page }>('{ tasks { nodes { id } } }')).data.tasks.nodes;
  const [id, other] = tasks.map((task) => task.id);
  const control = `mutation ($id: ID!) { pauseTask(input: { id: $id, reason: "beam is off" }) { paused pausedReason pausedBy }
    setTaskRank(input: { id: $id, rank: 42 }) { rank round finishRequested closesAt } }`;
  expect((await service.ask(control, { id })).data).toEqual({
    pauseTask: { paused: true, pausedReason: 'beam is off', pausedBy: 'test' },
    setTaskRank: { rank: 42, round: 1, finishRequested: false, closesAt: null },
  });
  const query = `query ($id: ID!, $other: ID!) {
    pauses: operations(where: { kind: PAUSE, by: "test", state: FINISHED }) { nodes { kind by reason parameters
      tasks { task { id } done code } workflow { reruns { id } rerunOf { id } } } }
    none: operations(where: { by: "nobody" }) { nodes { id } }
    task(id: $id) { operations(first: 1) { nodes { kind } pageInfo { hasNextPage endCursor } } }
    other: task(id: $other) { operations { nodes { kind } } } }`;
  const { data } = await service.ask<{ task: { operations: Page } }>(query, { id, other });
  const pause = {
    kind: 'PAUSE',
    by: 'test',
    reason: 'beam is off',
    parameters: { id },
    tasks: [{ task: { id }, done: true, code: null }],
    workflow: { reruns: [], rerunOf: null },
  };
  expect(data).toMatchObject({
    pauses: { nodes: [pause] },
    none: { nodes: [] },
    task: { operations: { nodes: [{ kind: 'SET_RANK' }], pageInfo: { hasNextPage: true } } },
    other: { operations: { nodes: [] } },
  });
  const after = data.task.operations.pageInfo.endCursor;
  const next = 'query ($id: ID!, $after: String) { task(id: $id) { operations(after: $after) { nodes { kind } } } }';
  expect((await service.ask(next, { id, after })).data).toEqual({
    task: { operations: { nodes: [{ kind: 'PAUSE' }] } },
  });
});

test.each(['Infinity', '-1', '0', '101', '1e400'])('a rank of %s is refused by the field', async (rank) => {
  const answer = await service.ask(`mutation { setTaskRank(input: { id: "${uuidv7()}", rank: ${rank} }) { id } }`);
  expect(answer.errors).toHaveLength(1);
});

test('a dataset, its workflow and its tasks are explained, and found by the beginning of their ids', async () => {
  const query = `query ($id: ID!, $prefix: String!) {
    workflows(datasetId: $id) { nodes {
      id input { processingExplanation { statements { kind code parameters } remedies { code } } } explanation { statements { code } } tasks { explanation { statements { kind text } } } } }
    templates { explanation { statements { code } remedies { code } } }
    workflowMatches(prefix: $prefix) { kind name }
  }`;
  interface Found {
    readonly workflows: { readonly nodes: readonly { readonly id: string }[] };
  }
  const { data, errors } = await service.ask<Found>(query, { id: raws[0], prefix: 'two' });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    workflows: {
      nodes: [
        {
          input: {
            processingExplanation: {
              statements: [
                { kind: 'WAITS', code: 'WAITS_FOR_CLOSE' },
                { kind: 'NOTE', code: 'OF_WORKFLOW', parameters: { template: 'two' } },
                { code: 'STAGE' },
                { code: 'STAGE' },
              ],
              remedies: [],
            },
          },
          explanation: { statements: [{ code: 'WORKFLOW' }, { code: 'STAGE' }, { code: 'STAGE' }] },
          tasks: [{ explanation: { statements: [{ kind: 'IS' }, { kind: 'NOTE' }] } }, {}],
        },
      ],
    },
    templates: [{ explanation: { statements: [{ code: 'TEMPLATE' }, { code: 'MASK_SUBSTRING' }], remedies: [] } }],
    workflowMatches: [{ kind: 'TEMPLATE', name: 'two' }],
  });
  const id = data.workflows.nodes[0]?.id ?? '';
  const byId = await service.ask<{ workflowMatches: unknown }>(
    'query ($prefix: String!) { workflowMatches(prefix: $prefix) { kind } }',
    { prefix: id },
  );
  expect(byId.data.workflowMatches).toEqual([{ kind: 'WORKFLOW' }]);
});
