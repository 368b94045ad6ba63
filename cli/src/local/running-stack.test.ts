import { expect, test } from '@jest/globals';
import { lockFile } from '@visor/laptop/running';
import { takeLock } from '@visor/service/process-lock';
import { testDirectory } from '@visor/testkit';
import { runningStack } from './running-stack.ts';

test('of a folder on which nothing runs and of one whose stack still starts other things are said', async () => {
  await using directory = testDirectory();
  const { path } = directory;
  expect(() => runningStack(path)).toThrow(`nothing runs on ${path}; start it with: visor up --dir ${path}`);
  using _ = takeLock(lockFile(path));
  expect(() => runningStack(path)).toThrow(
    `what runs on ${path} starts, or has failed to; see how far it is: visor status --dir`,
  );
});
