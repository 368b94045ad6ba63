import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { mountHanging, testDirectory } from '@visor/testkit';
import { NoAnswer, openInspector } from './open-inspector.ts';

const LONG_MS = 60_000;

test('a folder or a file is found with links resolved, whatever its name; what is not there is nothing', async () => {
  await using directory = testDirectory();
  await using inspector = openInspector({ size: 1, limitMs: LONG_MS });
  const at = (name: string): string => join(directory.path, name);
  const folder = at('-p 大\n');
  mkdirSync(folder);
  symlinkSync(folder, at('link'));
  symlinkSync(at('loop'), at('loop'));
  writeFileSync(at('file'), '#!/bin/sh');
  expect(await inspector.inspect(at('link'))).toMatchObject({ real: folder, isFolder: true, isFile: false });
  const head = Buffer.from('#!/').toString('base64');
  expect(await inspector.inspect(at('file'), { headBytes: 3 })).toMatchObject({ isFile: true, size: 9, head });
  for (const name of ['file/below', 'none', 'loop', 'x'.repeat(300)])
    expect(await inspector.inspect(at(name))).toBeUndefined();
});

test('a path that does not answer is given up while others are looked at; it is over when nothing waits any more', async () => {
  await using directory = testDirectory();
  await using inspector = openInspector({ size: 1, mostHanging: 1, limitMs: 500 });
  const hanging = mountHanging(join(directory.path, 'hanging'), { takesRequests: true });
  if (!hanging.mounted) return expect(process.getuid?.()).not.toBe(0);
  const error: unknown = await inspector.inspect(join(directory.path, 'hanging/storage')).catch((fault) => fault);
  expect(error).toBeInstanceOf(NoAnswer);
  expect((error as Error).message).toMatch(/^the file system of .*\/hanging\/storage does not answer$/);
  expect(inspector.pids).toHaveLength(1);
  hanging[Symbol.dispose]();
  await (error as NoAnswer).isOver;
  expect(inspector.pids).toEqual([]);
  expect(await inspector.inspect(directory.path)).toMatchObject({ isFolder: true });
}, 30_000);
