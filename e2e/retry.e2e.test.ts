import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT, startStack } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
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

test('a task that failed for a broken program is retried when it is repaired, and its chain finishes with every file once', async () => {
  await using directory = testDirectory();
  const dir = join(directory.path, 'visor');
  const programs = join(directory.path, 'programs');
  mkdirSync(programs);
  const program = join(programs, 'spd-payload');
  writeFileSync(program, '#!/bin/sh\necho "the library is missing" >&2\nexit 65\n');
  chmodSync(program, 0o755);
  await using stack = await startStack({ dir, durable: false, settings: { payloadPath: [programs] } });
  await using client = operatorClient(stack);
  const post = <T>(query: string, variables: object = {}): Promise<T> => queryGraphql<T>(stack, query, variables);
  const run = await startRun(stack, client, { seed: 20, files: 4 });
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

  rmSync(program);
  symlinkSync(join(ROOT, 'payloads/bin/spd-payload'), program);
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
