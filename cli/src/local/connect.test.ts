import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { rememberStack } from '@visor/laptop';
import { lockFile } from '@visor/laptop/running';
import { takeLock } from '@visor/service/process-lock';
import { testDirectory } from '@visor/testkit';
import { localDirectory, ownDirectory } from './connect.ts';

/** Directories of this user's stacks are remembered in a folder of the test while it lasts. */
function rememberedIn(path: string): Disposable {
  const before = process.env['XDG_STATE_HOME'];
  process.env['XDG_STATE_HOME'] = path;
  return {
    [Symbol.dispose]() {
      if (before === undefined) delete process.env['XDG_STATE_HOME'];
      else process.env['XDG_STATE_HOME'] = before;
    },
  };
}

test('a command without --dir is for the newest Visor that runs, and only its files for the default directory where none does', async () => {
  await using directory = testDirectory();
  using _ = rememberedIn(directory.path);
  expect(() => localDirectory({})).toThrow('no Visor of this user runs here');
  expect(ownDirectory({})).toBe('visor-data');
  const [running, ended] = ['running', 'ended'].map((name) => join(directory.path, name)) as [string, string];
  rememberStack(running);
  rememberStack(ended);
  {
    using _lock = takeLock(lockFile(running));
    expect([localDirectory({}), ownDirectory({})]).toEqual([running, running]);
    expect([localDirectory({ dir: ended }), ownDirectory({ dir: ended })]).toEqual([ended, ended]);
  }
  expect(ownDirectory({})).toBe('visor-data');
});
