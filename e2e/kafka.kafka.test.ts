import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@visor/client';
import { startStack, type Stack } from '@visor/laptop';
import { testDirectory, until, type TestDirectory } from '@visor/testkit';
import { Kafka, logLevel } from 'kafkajs';
import { brokenStack } from './broken-stack.ts';
import { summaryOf, startVisor, runVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

const VARIABLE = 'VISOR_TEST_KAFKA';
const kafkaBrokers = process.env[VARIABLE] ?? '';

interface Task {
  readonly id: string;
  readonly state: string;
  readonly round: number;
}
interface Chain {
  readonly tasks: readonly Task[];
}
const CHAINS = '{ workflows { nodes { tasks { id state round } } } }';

/** Topics and groups that begin so. */
async function namesOf(prefix: string): Promise<string[]> {
  const admin = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    return [...(await admin.listTopics()), ...groups.map(({ groupId }) => groupId)].filter((name) =>
      name.startsWith(prefix),
    );
  } finally {
    await admin.disconnect();
  }
}

// Without a broker: a failure in continuous integration, skipped with the reason elsewhere.
const suite = kafkaBrokers !== '' || process.env.CI === 'true' ? describe : describe.skip;
suite(`on the broker that ${VARIABLE} names (host:port; scripts/kafka.sh start DIR PORT)`, () => {
  test('a broker is named', () => {
    expect(kafkaBrokers).not.toBe('');
  });

  test('visor demo loses and duplicates no file, and leaves no topic or group', async () => {
    const before = await namesOf('demo');
    const ended = await runVisor('demo', '--json', '--kafka', kafkaBrokers, '--files', '5', '--slices', '12');
    expect(summaryOf(ended)).toMatchObject({
      ok: true,
      eventLog: 'kafka',
      tasks: { FINISHED: 4 },
      lost: 0,
      duplicated: 0,
    });
    expect(ended.status).toBe(0);
    expect((await namesOf('demo')).filter((name) => !before.includes(name))).toEqual([]);
  }, 180_000);

  test('demo --clean removes what a killed demo left on the broker', async () => {
    const before = await namesOf('demo');
    const killed = startVisor('demo', '--json', '--kafka', kafkaBrokers, '--files', '3', '--slices', '3');
    killed.stdout?.resume();
    await new Promise<void>((resolve) => {
      killed.stderr?.on('data', (chunk: Buffer) => chunk.toString().includes('processing 3 files') && resolve());
    });
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const left = (await namesOf('demo')).filter((name) => !before.includes(name));
    expect(left.length).toBeGreaterThan(0);
    const cleaned = await runVisor('demo', '--clean', '--kafka', kafkaBrokers);
    expect(cleaned).toMatchObject({ status: 0, stdout: expect.stringContaining('removed topics and groups of demo') });
    const now = await namesOf('demo');
    expect(left.filter((name) => now.includes(name))).toEqual([]);
  }, 180_000);

  test('tasks are paused, ranked, resumed, retried, finished and run again by persons', async () => {
    const installation = `e2e${randomBytes(4).toString('hex')}`;
    await using stack = new AsyncDisposableStack();
    const { running, post, repair } = await brokenStack(stack, { kafkaBrokers, installation });
    await using client = operatorClient(running);
    const first = async (state: string): Promise<Chain> =>
      await until(
        async () => {
          const { workflows } = await post<{ workflows: { nodes: readonly Chain[] } }>(CHAINS);
          return workflows.nodes.find(({ tasks: [task] }) => task?.state === state);
        },
        { within: 90_000, what: `the first task of a chain is ${state}` },
      );
    const command = (name: string, task: Task | undefined, more = ''): Promise<unknown> =>
      post(`mutation ($id: ID!) { ${name}(input: { id: $id, reason: "by hand" ${more} }) { id } }`, { id: task?.id });

    await startRun(running, client, { seed: 310, files: 3 });
    const [failed] = (await first('FAILED')).tasks;
    const RETRY = 'mutation ($input: RetryTaskInput!) { retryTask(input: $input) { id } }';
    const input = { taskId: failed?.id, reason: 'again', requestId: installation };
    const { retryTask } = await post<{ retryTask: { id: string } }>(RETRY, { input });
    const OPERATION = 'query ($id: ID!) { operation(id: $id) { state applied workflow { status } } }';
    const operation = (id: string) =>
      post<{ operation: { state: string; applied: number; workflow: { status: string } } }>(OPERATION, { id });
    expect(await until(async () => (await operation(retryTask.id)).operation.state === 'FINISHED')).toBe(true);
    expect((await operation(retryTask.id)).operation.applied).toBe(3);
    const [again] = (await first('FAILED')).tasks;
    expect(again).toMatchObject({ id: failed?.id, round: 2 });
    await command('finishTask', again);
    await first('FINISHED');

    repair();
    const RERUN = 'mutation ($task: ID!) { rerun(input: { failedOf: $task }) { id } }';
    const { rerun } = await post<{ rerun: { id: string } }>(RERUN, { task: failed?.id });
    const ended = async () => {
      const { workflow, state } = (await operation(rerun.id)).operation;
      return workflow.status === 'ACTIVE' ? undefined : `${state} ${workflow.status}`;
    };
    expect(await until(ended, { within: 90_000, what: 'the second chain has ended' })).toBe('FINISHED FINISHED');

    const run = await startRun(running, client, { seed: 311, files: 3 });
    const [task] = (await first('IN_PROGRESS')).tasks;
    await command('pauseTask', task);
    await command('setTaskRank', task, 'rank: 7');
    await command('pauseTask', task);
    await command('resumeTask', task);
    expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
    const ACTIONS = 'query ($id: ID!) { task(id: $id) { rank actions { nodes { kind outcome } } } }';
    const { task: acted } = await post<{ task: { rank: number; actions: { nodes: readonly object[] } } }>(ACTIONS, {
      id: task?.id,
    });
    expect(acted.rank).toBe(7);
    expect(acted.actions.nodes).toEqual(
      [
        ['resume', 'APPLIED'],
        ['rank', 'APPLIED'],
        ['pause', 'APPLIED'],
      ].map(([kind, outcome]) => ({ kind, outcome })),
    );
  }, 300_000);

  describe('a run that is under way', () => {
    const installation = `e2e${randomBytes(4).toString('hex')}`;
    let directory: TestDirectory;
    let stack: Stack;
    let client: Client;

    beforeAll(async () => {
      directory = testDirectory();
      stack = await startStack({ dir: directory.path, durable: false, kafkaBrokers, installation });
      client = operatorClient(stack);
    }, 120_000);

    afterAll(async () => {
      await client?.[Symbol.asyncDispose]();
      await stack?.remove();
      await directory?.[Symbol.asyncDispose]();
      expect(await namesOf(`${installation}.`)).toEqual([]);
    }, 60_000);

    const pidOf = (name: string): number | undefined =>
      stack.processes.find((view) => view.name === name)?.process?.pid;

    test.each([
      ['workload', 2],
      ['data', 1],
    ] as const)(
      'survives kill -9 of %s while stage %i is at work, with nothing lost or doubled',
      async (victim, stage) => {
        const run = await startRun(stack, client, { seed: 300 + stage });
        await run.reaches(stage);
        const pid = pidOf(victim) ?? 0;
        expect(pid).toBeGreaterThan(0);
        process.kill(pid, 'SIGKILL');
        expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
        expect(await until(() => pidOf(victim) !== pid)).toBe(true);
      },
      180_000,
    );
  });
});
