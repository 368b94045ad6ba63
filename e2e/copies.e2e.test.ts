import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { FileInput } from '@visor/schema';
import { startStack, storageDirectory } from '@visor/laptop';
import { testDirectory } from '@visor/testkit';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

/** Each file is first announced where it is not, by a path and by a link out of the storage, then where it is. */
function withWrongPlaces(input: FileInput): readonly FileInput[] {
  const elsewhere = (change: (path: string) => string): FileInput => ({
    ...input,
    files: input.files.map((file) => ({ ...file, path: change(file.path) })),
  });
  return [elsewhere((path) => `mistaken/${path}`), elsewhere((path) => `link/${path.replaceAll('/', '-')}`), input];
}

test('files that were first announced with wrong paths are processed when announced with the right ones', async () => {
  await using directory = testDirectory();
  await using stack = await startStack({ dir: directory.path, durable: false });
  await using client = operatorClient(stack);
  const outside = join(directory.path, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), 'x');
  symlinkSync(outside, join(storageDirectory(directory.path, 'input'), 'link'));
  const run = await startRun(stack, client, { files: 3, seed: 7 }, undefined, withWrongPlaces);
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
}, 180_000);
