import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { mountSmallDisk, testDirectory, until } from '@visor/testkit';
import { openDirectoryCleaner } from './directory-cleaner.ts';
import { probeFolder } from './probe-folder.ts';
import { evaluateAsUser, giveToUser, userRunsNode } from '../../test/as-user.ts';
import { removeTrees, SET_ASIDE } from './remove-trees.ts';

const isRoot = process.getuid?.() === 0;

/** Removes as an ordinary user would, in a process of its own. */
const removeAsUser = (paths: readonly string[], setAside: string): unknown =>
  evaluateAsUser(join(import.meta.dirname, 'remove-trees.ts'), 'module.removeTrees(given.paths, given.setAside)', {
    paths,
    setAside,
  });

/** A work directory that an ordinary user owns, if this is run as root. */
function site() {
  const directory = testDirectory();
  const path = (name: string): string => join(directory.path, name);
  const give = (): void => giveToUser(directory.path);
  return { directory, path, give, setAside: path(SET_ASIDE) };
}

describe('leftovers', () => {
  test('deeper than any path are removed', async () => {
    const { directory, path, setAside } = site();
    await using _ = directory;
    const script =
      'mkdir "$1"; cd "$1"; i=0; while [ $i -lt 5000 ]; do mkdir "$2" && cd "$2" || exit 1; i=$((i+1)); done; echo >f';
    spawnSync('sh', ['-c', script, 'sh', path('job.1'), 'd'.repeat(60)]);
    expect(await removeTrees([path('job.1')], setAside)).toEqual([]);
    expect(readdirSync(directory.path)).toEqual([]);
  });

  test('whose folders forbid it are made writable and removed; files keep their modes, as they may have other names', async () => {
    const { directory, path, give, setAside } = site();
    await using _ = directory;
    mkdirSync(path('job.1/a/b/c'), { recursive: true });
    for (const name of ['a/b/c/f', 'a/f', 'f']) writeFileSync(path(`job.1/${name}`), name, { mode: 0o444 });
    writeFileSync(path('stored'), 'stored', { mode: 0o444 });
    linkSync(path('stored'), path('job.1/a/b/hard'));
    symlinkSync(path('elsewhere'), path('job.1/a/link'));
    mkdirSync(path('elsewhere'), { mode: 0o500 });
    give();
    for (const name of ['a/b/c', 'a/b', 'a']) chmodSync(path(`job.1/${name}`), 0);
    chmodSync(path('job.1'), 0o555);
    expect(
      userRunsNode ? removeAsUser([path('job.1')], setAside) : await removeTrees([path('job.1')], setAside),
    ).toEqual([]);
    expect(readdirSync(directory.path).sort()).toEqual(['elsewhere', 'stored']);
    expect([lstatSync(path('stored')).mode & 0o777, lstatSync(path('elsewhere')).mode & 0o777]).toEqual([0o444, 0o500]);
  });

  test('that belong to somebody else are set aside with the reason and the room they take', () => {
    const { directory, path, give, setAside } = site();
    using _ = { [Symbol.dispose]: () => void spawnSync('rm', ['-rf', directory.path]) };
    if (!isRoot || !userRunsNode) return expect(userRunsNode).toBe(true);
    mkdirSync(path('job.1/foreign'), { recursive: true });
    writeFileSync(path('job.1/foreign/f'), Buffer.alloc(100_000));
    give();
    chownSync(path('job.1/foreign'), 0, 0);
    const left = removeAsUser([path('job.1')], setAside) as { path: string; bytes: number; reason: string }[];
    expect(left).toEqual([
      {
        path: expect.stringContaining(`/${SET_ASIDE}/job.1.`),
        bytes: expect.any(Number),
        reason: expect.stringMatching(/foreign.*Permission denied/),
      },
    ]);
    expect(left[0]?.bytes).toBeGreaterThan(100_000);
    expect(existsSync(path('job.1'))).toBe(false);
    expect(existsSync(left[0]?.path ?? '')).toBe(true);
  });

  test('with a mounted file system are set aside, and nothing in it is removed', async () => {
    const { directory, path, setAside } = site();
    using _ = { [Symbol.dispose]: () => void spawnSync('rm', ['-rf', directory.path]) };
    const mounts: string[] = [];
    using _mounts = { [Symbol.dispose]: () => mounts.forEach((name) => spawnSync('umount', ['-l', name])) };
    for (const name of ['kept', 'job.1/a b', 'job.2', 'job.3']) mkdirSync(path(name), { recursive: true });
    writeFileSync(path('kept/f'), 'kept');
    // The same file system as what is around it, and another one.
    const options = [
      ['--bind', path('kept'), path('job.1/a b')],
      ['-t', 'tmpfs', '-o', 'size=1m', 'none', path('job.2')],
    ];
    if (!options.every((args) => spawnSync('mount', args).status === 0)) return;
    writeFileSync(path('job.2/f'), 'kept');
    mounts.push(path('job.2'));
    const left = await removeTrees([path('job.1'), path('job.2'), path('job.3')], setAside);
    mounts.push(join(left[0]?.path ?? '', 'a b'));
    expect(left).toEqual([
      {
        path: expect.stringContaining(`/${SET_ASIDE}/job.1.`),
        bytes: expect.any(Number),
        reason: expect.stringMatching(/mounted at .*\/job\.1\/a b: unmount it/),
      },
      // A place that something is mounted at cannot be moved.
      { path: path('job.2'), bytes: expect.any(Number), reason: expect.stringContaining('mounted at') },
    ]);
    expect([existsSync(path('kept/f')), existsSync(path('job.2/f')), existsSync(path('job.3'))]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test('what could not be removed is removed when it can be', async () => {
  await using directory = testDirectory();
  const work = join(directory.path, 'work');
  mkdirSync(work);
  using disk = mountSmallDisk(work, '1m');
  await using cleaner = openDirectoryCleaner(work, logger('test', 'silent'), { retryMs: 10 });
  mkdirSync(join(work, 'left/in'), { recursive: true });
  disk.setReadOnly(true);
  cleaner.remove(join(work, 'left'));
  await cleaner.idle();
  // A mode keeps root from nothing.
  expect(cleaner.warning ?? '').toMatch(disk.mounted || !isRoot ? /1 leftovers/ : /^$/);
  disk.setReadOnly(false);
  await until(() => !existsSync(join(work, 'left')) && cleaner.warning === undefined, { within: 20_000 });
}, 60_000);

test('folders collect until they are removed together; where one holds much, at once', async () => {
  await using directory = testDirectory();
  const at = (name: string): string => join(directory.path, name);
  for (const name of ['small', 'large']) mkdirSync(at(name));
  await using cleaner = openDirectoryCleaner(directory.path, logger('test', 'silent'), { batchMs: 3_600_000 });
  cleaner.remove(at('small'), 1);
  expect(existsSync(at('small'))).toBe(true);
  cleaner.remove(at('large'), 2 ** 30);
  await cleaner.idle();
  expect([existsSync(at('small')), existsSync(at('large'))]).toEqual([false, false]);
});

test('a work directory that takes no writes is named by the reason of the system', async () => {
  await using directory = testDirectory();
  const work = join(directory.path, 'work');
  mkdirSync(work);
  using disk = mountSmallDisk(work, '1m');
  disk.setReadOnly(true);
  if (disk.mounted) expect(() => probeFolder(work)).toThrow('EROFS');
  disk.setReadOnly(false);
  probeFolder(work);
  expect(readdirSync(work)).toEqual([]);
});
