import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@visor/client';
import { examine } from '@visor/doctor';
import { startStack, type Stack } from '@visor/laptop';
import { testDirectory, until, type TestDirectory } from '@visor/testkit';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

/** The process under this name; `pilot` is the child of its daemon. */
function pidOf(stack: Stack, victim: string): number {
  const name = victim === 'pilot' || victim === 'daemon' ? 'pilot-1' : victim;
  const pid = stack.processes.find((view) => view.name === name)?.process?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  if (victim !== 'pilot') return pid;
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

describe('a run that is under way', () => {
  let directory: TestDirectory;
  let stack: Stack;
  let client: Client;
  let seed = 100;

  beforeAll(async () => {
    directory = testDirectory();
    stack = await startStack({ dir: directory.path, durable: false });
    client = operatorClient(stack);
  }, 120_000);

  afterAll(async () => {
    await client?.[Symbol.asyncDispose]();
    await stack?.remove();
    await directory?.[Symbol.asyncDispose]();
  }, 60_000);

  test.each([
    ['pilot', 1],
    ['daemon', 2],
    ['data', 2],
    ['workflow', 1],
    ['workload', 2],
    ['gateway', 1],
  ] as const)(
    'survives kill -9 of %s while stage %i is at work, with nothing lost or doubled',
    async (victim, stage) => {
      const run = await startRun(stack, client, { seed: seed++ });
      await run.reaches(stage);
      const pid = pidOf(stack, victim);
      process.kill(pid, 'SIGKILL');
      expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
      expect(await until(() => pidOf(stack, victim) !== pid)).toBe(true);
    },
    180_000,
  );

  test('leaves nothing on which catalog, disks, jobs and workflows disagree', async () => {
    expect(await examine(client, { deep: true })).toMatchObject({ clean: true, problems: [] });
  }, 60_000);
});
