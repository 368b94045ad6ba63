import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { brokenStack } from './broken-stack.ts';
import { EVERY_FILE_ONCE, operatorClient, startRun } from './start-run.ts';

interface Task {
  readonly id: string;
  readonly state: string;
  readonly paused: boolean;
  readonly closesAt: string | null;
  readonly round: number;
}
interface Operation {
  readonly id: string;
  readonly state: string;
  readonly matched: number;
  readonly applied: number;
  readonly by: string;
  readonly reason: string;
}

const WORKFLOWS = `{ workflows { nodes { status input { processing { state reason { code } } }
  tasks { id state paused closesAt round } } } }`;
interface Rerun {
  readonly state: string;
  readonly workflow: {
    readonly status: string;
    readonly input: { readonly files: { readonly nodes: readonly { readonly id: string }[] } } | null;
  };
}

test('a task that failed for a broken program is retried when it is repaired, and its chain finishes with every file once', async () => {
  await using stack = new AsyncDisposableStack();
  const { running, post, repair } = await brokenStack(stack);
  await using client = operatorClient(running);
  const run = await startRun(running, client, { seed: 20, files: 4 });
  const chain = async () => {
    const { workflows } = await post<{ workflows: { nodes: readonly { status: string; tasks: readonly Task[] }[] } }>(
      WORKFLOWS,
    );
    return workflows.nodes[0];
  };

  const failed = await until(
    async () => {
      const found = await chain();
      return found?.status === 'FAILED' ? found : undefined;
    },
    { within: 90_000, what: 'the chain has failed' },
  );
  expect(failed.tasks.map(({ state }) => state)).toEqual(['FAILED', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect(failed.tasks.every(({ closesAt }) => closesAt !== null)).toBe(true);

  repair();
  const RETRY = `mutation ($input: RetryTaskInput!) { retryTask(input: $input) { id state } }`;
  const input = { taskId: failed.tasks[0]?.id, reason: 'library installed', requestId: 'retry-1' };
  const { retryTask } = await post<{ retryTask: Operation }>(RETRY, { input });
  expect((await post<{ retryTask: Operation }>(RETRY, { input })).retryTask.id).toBe(retryTask.id);

  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  expect((await chain())?.tasks[0]).toMatchObject({ round: 2, closesAt: null });
  const OPERATION = `query ($id: ID!) { operation(id: $id) { id state matched applied by reason } }`;
  const { operation } = await post<{ operation: Operation }>(OPERATION, { id: retryTask.id });
  expect(operation).toMatchObject({ state: 'FINISHED', matched: 4, applied: 4, reason: 'library installed' });
}, 240_000);

test('the files of a failed task whose datasets were closed at once are run again by a chain of their own', async () => {
  await using stack = new AsyncDisposableStack();
  const { running, post, repair } = await brokenStack(stack, { failedTaskOpenSeconds: 0 });
  await using client = operatorClient(running);
  await startRun(running, client, { seed: 21, files: 4 });
  interface Workflows {
    readonly workflows: { readonly nodes: readonly { status: string; tasks: readonly Task[] }[] };
  }
  const failed = await until(
    async () => {
      const [found] = (await post<Workflows>(WORKFLOWS)).workflows.nodes;
      return found?.status === 'FAILED' ? found.tasks[0] : undefined;
    },
    { within: 90_000, what: 'the chain has failed' },
  );
  expect(failed.closesAt).toBeNull();
  repair();
  const RERUN = `mutation ($input: RerunInput!) { rerun(input: $input) { id matched } }`;
  const { rerun } = await post<{ rerun: Operation }>(RERUN, { input: { failedOf: failed.id } });
  expect(rerun.matched).toBe(4);
  const OPERATION = `query ($id: ID!) { operation(id: $id) { state applied workflow { status rerunOf { status }
    input { name files { nodes { id name dataset { name } } } } tasks { state } } } }`;
  const operation = await until(
    async () => {
      const answer = await post<{ operation: Rerun }>(OPERATION, { id: rerun.id });
      return answer.operation.workflow.status === 'ACTIVE' ? undefined : answer.operation;
    },
    { within: 90_000, what: 'the second chain has ended' },
  );
  expect(operation).toMatchObject({
    state: 'FINISHED',
    applied: 4,
    workflow: {
      status: 'FINISHED',
      rerunOf: { status: 'FAILED' },
      input: { name: expect.stringMatching(/\.rerun\.[0-9a-f]{8}$/) },
      tasks: Array.from({ length: 4 }, () => ({ state: 'FINISHED' })),
    },
  });

  const PROCESSING =
    '{ workflows { nodes { reruns { id } recoveredAt input { processing { state reason { code } } } } } }';
  interface Processed {
    readonly workflows: { readonly nodes: readonly { reruns: readonly object[]; recoveredAt: string | null }[] };
  }
  const first = await until(
    async () => (await post<Processed>(PROCESSING)).workflows.nodes.find(({ recoveredAt }) => recoveredAt !== null),
    { within: 30_000, what: 'the first chain is recovered' },
  );
  expect(first).toMatchObject({
    reruns: [expect.anything()],
    input: { processing: { state: 'PROCESSED', reason: { code: 'RERUN_FINISHED' } } },
  });

  const unknown = randomUUID();
  const fileIds = [operation.workflow.input?.files.nodes[0]?.id, unknown];
  await expect(post(RERUN, { input: { fileIds } })).rejects.toThrow(`file ${unknown} is no file of the catalog`);
}, 240_000);
