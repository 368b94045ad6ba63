import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import type { StackAccess } from '@visor/demo';
import { isAlive, operatorUrl, recordedProcesses, stackRecord } from '@visor/laptop';
import { testDirectory, until } from '@visor/testkit';
import { firstJson, startVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

interface Up {
  readonly child: ReturnType<typeof startVisor>;
  readonly stack: StackAccess;
}

async function up(dir: string): Promise<Up> {
  const child = startVisor('up', '--json', '--dir', dir);
  child.stderr?.resume();
  const { graphql } = await firstJson<{ graphql: string }>(child);
  const record = stackRecord(dir);
  if (!record) throw new Error('up left no record');
  const { installation, databaseUrl } = record;
  return {
    child,
    stack: { dir, graphql, installation, operatorUrl: operatorUrl({ adminUrl: databaseUrl, installation }, dir) },
  };
}

const alive = (dir: string) => recordedProcesses(dir).filter((view) => view.process && isAlive(view.process));

test('killing the supervisor leaves no process behind, and up continues from its directory', async () => {
  await using directory = testDirectory();
  const first = await up(directory.path);
  const client = operatorClient(first.stack);
  const run = await startRun(first.stack, client, { seed: 7 });
  await run.reaches(2);
  const processes = alive(directory.path).flatMap((view) => view.process ?? []);
  expect(processes.length).toBeGreaterThanOrEqual(6);
  first.child.kill('SIGKILL');
  await until(() => processes.every((identity) => !isAlive(identity)), {
    within: 30_000,
    what: 'all processes of the killed supervisor are gone',
  });

  const second = await up(directory.path);
  try {
    expect(second.stack.graphql).toBe(first.stack.graphql);
    expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  } finally {
    await client[Symbol.asyncDispose]();
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
  }
  expect(alive(directory.path)).toEqual([]);
}, 240_000);
