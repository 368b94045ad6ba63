import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { openFolderWithin, openWithin, type UnreadableError } from './open-within.ts';

let stack: AsyncDisposableStack;
let storage: string;
let outside: string;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  const { path } = stack.use(testDirectory());
  storage = join(path, 'storage');
  outside = join(path, 'outside');
  for (const folder of [storage, outside, join(storage, 'run')]) mkdirSync(folder);
  writeFileSync(join(storage, 'run/a.raw'), 'inside');
  writeFileSync(join(outside, 'secret'), 'outside');
});
afterEach(() => stack.disposeAsync());

async function read(path: string): Promise<string> {
  const { handle } = await openWithin({ folder: storage, roots: [] }, path);
  await using file = handle;
  return (await file.readFile()).toString();
}

const reasonOf = (path: string): Promise<string> =>
  read(path).then(
    (text) => `read: ${text}`,
    (error: UnreadableError) => error.reason,
  );

test('a plain file is opened, also through links of folders that stay in the storage, and as a hard link', async () => {
  symlinkSync('run', join(storage, 'alias'));
  linkSync(join(storage, 'run/a.raw'), join(storage, 'b.raw'));
  expect(await read('run/a.raw')).toBe('inside');
  expect(await read('alias/a.raw')).toBe('inside');
  expect(await read('b.raw')).toBe('inside');
});

test('links, pipes, devices, folders and what lies outside are refused, and nothing waits', async () => {
  symlinkSync(join(outside, 'secret'), join(storage, 'link'));
  symlinkSync('run/a.raw', join(storage, 'inner-link'));
  symlinkSync(outside, join(storage, 'away'));
  symlinkSync('/dev', join(storage, 'devices'));
  symlinkSync('loop', join(storage, 'loop'));
  execFileSync('mkfifo', [join(storage, 'pipe')]);
  expect(await reasonOf('link')).toBe('NOT_PLAIN');
  expect(await reasonOf('inner-link')).toBe('NOT_PLAIN');
  expect(await reasonOf('pipe')).toBe('NOT_PLAIN');
  expect(await reasonOf('run')).toBe('NOT_PLAIN');
  expect(await reasonOf('away/secret')).toBe('OUTSIDE');
  expect(await reasonOf('devices/zero')).toBe('OUTSIDE');
  expect(await reasonOf('../outside/secret')).toBe('OUTSIDE');
  expect(await reasonOf('loop/a.raw')).toBe('NOT_PLAIN');
  expect(await reasonOf('gone/a.raw')).toBe('NOT_FOUND');
  expect(await reasonOf('run/gone.raw')).toBe('NOT_FOUND');
  rmSync(storage, { recursive: true });
  expect(await reasonOf('run/a.raw')).toBe('NOT_FOUND');
});

test('a storage that a link leads out of the roots is not read', async () => {
  const roots = [storage];
  await expect(openWithin({ folder: outside, roots }, 'secret')).rejects.toMatchObject({ reason: 'OUTSIDE' });
  rmSync(storage, { recursive: true });
  symlinkSync(outside, storage);
  const within = { folder: storage, roots: [join(outside, '../elsewhere')] };
  await expect(openWithin(within, 'secret')).rejects.toMatchObject({ reason: 'OUTSIDE' });
});

test('an open folder stays what it is when another one takes its name', async () => {
  const folder = await openFolderWithin({ folder: storage, roots: [storage] }, 'run');
  await using _open = folder.handle;
  renameSync(join(storage, 'run'), join(storage, 'moved'));
  symlinkSync(outside, join(storage, 'run'));
  writeFileSync(join(folder.path, 'new'), 'text');
  expect(await read('moved/new')).toBe('text');
});
