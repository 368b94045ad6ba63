import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@visor/client';
import { startStack, type Stack } from '@visor/laptop';
import { testDirectory, until, type TestDirectory } from '@visor/testkit';
import { Kafka, logLevel } from 'kafkajs';
import { summaryOf, startVisor, runVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

const VARIABLE = 'VISOR_TEST_KAFKA';
const kafkaBrokers = process.env[VARIABLE] ?? '';

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
