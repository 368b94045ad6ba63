import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { testDirectory } from '@visor/testkit';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

test('a dataset may have any name: its files pass every stage', async () => {
  await using directory = testDirectory();
  await using stack = await startStack({ dir: directory.path, durable: false });
  await using client = operatorClient(stack);
  const run = await startRun(stack, client, { files: 3, seed: 5 }, (name) => `nuit d'été #2, 50% ?${name}`);
  expect(run.dataset).toContain('?');
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
}, 180_000);
