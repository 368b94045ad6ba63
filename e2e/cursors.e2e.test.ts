import { expect, test } from '@jest/globals';
import { openAppender } from '@visor/bus';
import { startStack, type Stack } from '@visor/laptop';
import { testDirectory, until } from '@visor/testkit';
import { Follower } from './follow-dataset.ts';

/** Kills a process of the stack, and waits until another one is in its place. */
async function kill(stack: Stack, name: string, more: () => Promise<void>): Promise<void> {
  const find = () => stack.processes.find((process) => process.name === name);
  const { pid } = find()?.process ?? { pid: 0 };
  process.kill(pid, 'SIGKILL');
  await more();
  await until(() => find()?.state === 'ready' && find()?.process?.pid !== pid, { within: 30_000 });
}

test('a stream goes on behind its cursor when the gateway and the subgraph are killed, and misses nothing', async () => {
  await using directory = testDirectory();
  await using stack = await startStack({ dir: directory.path, durable: false, pilots: 0 });
  const { operatorUrl: url, installation } = stack;
  await using log = await openAppender({ kind: 'postgres', url, installation });
  await using follower = new Follower(stack, log);
  await follower.begin();
  await kill(stack, 'gateway', () => follower.announce(5));
  await follower.caughtUp();
  await kill(stack, 'data', () => follower.announce(5));
  await follower.caughtUp();
  await follower.announce(5);
  await follower.caughtUp();
  expect(follower.counts).toEqual(follower.counts.toSorted((left, right) => left - right));
  expect(new Set(follower.cursors).size).toBe(follower.cursors.length);
}, 240_000);
