import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { rememberedStacks, rememberStack } from './user-stacks.ts';

test('the newest directory is the first, each is there once, and old ones are forgotten', async () => {
  await using directory = testDirectory();
  const env = { XDG_STATE_HOME: directory.path };
  expect(rememberedStacks(env)).toEqual([]);
  for (let number = 0; number < 30; number++) rememberStack(`/data/${number}`, env);
  rememberStack('/data/20', env);
  expect(rememberedStacks(env).slice(0, 3)).toEqual(['/data/20', '/data/29', '/data/28']);
  expect(rememberedStacks(env)).toHaveLength(20);
});

test('a file that is no list of directories counts as none', async () => {
  await using directory = testDirectory();
  const env = { XDG_STATE_HOME: directory.path };
  rememberStack('/data/1', env);
  for (const content of ['{', '{"a": 1}', '[1, "relative", null]']) {
    writeFileSync(join(directory.path, 'visor/stacks.json'), content);
    expect(rememberedStacks(env)).toEqual([]);
  }
});
