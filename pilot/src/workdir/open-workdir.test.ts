import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { testDirectory, until } from '@visor/testkit';
import { openWorkdirs, type Workdir } from './open-workdir.ts';

/** Folders of attempts with a cleaner that only notes what it is to remove. */
function workdirs() {
  const directory = testDirectory();
  const removed: string[] = [];
  const cleaner = {
    remove: (path: string) => void removed.push(path),
    idle: () => Promise.resolve(),
    warning: undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const dirs = openWorkdirs(directory.path, cleaner);
  return {
    ...dirs,
    path: directory.path,
    removed,
    [Symbol.asyncDispose]: async () => directory[Symbol.asyncDispose](),
  };
}

const inode = ({ out }: Workdir): number => statSync(dirname(out)).ino;

/** An attempt as the pilot leaves it, whose payload did what `work` does. @returns the inode of its folder */
function attempt(workdir: Workdir, work: (workdir: Workdir) => void = () => {}): number {
  using done = workdir;
  writeFileSync(done.createInputPath(0, 'a.raw', 1), 'a');
  for (const name of ['stdout', 'stderr']) writeFileSync(done.pilotFile(name), '', { mode: 0o600 });
  work(done);
  done.offer();
  return inode(done);
}

test('the folders of an attempt serve the next one of its task, under its name and without its files', async () => {
  await using dirs = workdirs();
  const first = attempt(dirs.open('a.1', 'task'), ({ out, tmp, pilotFile }) => {
    for (const folder of [out, tmp]) writeFileSync(join(folder, 'left'), 'x');
    writeFileSync(pilotFile('log.tgz'), 'x');
    writeFileSync(pilotFile('stdout'), 'x');
  });
  using next = dirs.open('b.1', 'task');
  expect(inode(next)).toBe(first);
  expect(readdirSync(dirs.path)).toEqual(['b.1']);
  expect(readdirSync(dirname(next.out)).toSorted()).toEqual(['in0', 'out', 'stderr', 'tmp']);
  for (const name of ['in0', 'out', 'tmp']) expect(readdirSync(join(dirs.path, 'b.1', name))).toEqual([]);
  expect([next.isKept(next.pilotFile('stderr')), next.isKept(next.pilotFile('stdout'))]).toEqual([true, false]);
  expect(statSync(join(dirs.path, 'b.1')).mode & 0o777).toBe(0o700);
  writeFileSync(next.createInputPath(0, 'b.raw', 1), 'b');
  writeFileSync(next.createInputPath(1, 'b.raw', 1), 'b');
  expect(dirs.removed).toEqual([]);
});

describe('other folders are removed, and the next attempt gets new ones', () => {
  test.each<[string, (workdir: Workdir) => void]>([
    ['with a folder', ({ out }) => mkdirSync(join(out, 'more'))],
    ['with another mode', ({ tmp }) => chmodSync(tmp, 0o777)],
    ['beside which something lies', ({ out }) => writeFileSync(join(dirname(out), 'more'), '')],
    ['with many files', ({ out }) => Array.from({ length: 50 }, (_, n) => writeFileSync(join(out, String(n)), ''))],
    [
      'with a large file',
      ({ out }) => {
        writeFileSync(join(out, 'large'), '');
        truncateSync(join(out, 'large'), 2 ** 30);
      },
    ],
  ])('%s', async (_title, work) => {
    await using dirs = workdirs();
    const path = join(dirs.path, 'a.1');
    const first = attempt(dirs.open('a.1', 'task'), work);
    using next = dirs.open('b.1', 'task');
    expect(inode(next)).not.toBe(first);
    expect(dirs.removed).toEqual([path]);
  });

  test('of another task, of an attempt that did not succeed, or of an earlier time', async () => {
    await using dirs = workdirs();
    const first = attempt(dirs.open('a.1', 'task'));
    dirs.open('b.1', 'other')[Symbol.dispose]();
    expect(inode(dirs.open('c.1', 'task'))).toBe(first);
    expect(dirs.removed).toEqual([join(dirs.path, 'b.1')]);
    attempt(dirs.open('d.1', 'task'));
    await until(() => dirs.removed.length === 2);
    expect(existsSync(join(dirs.path, 'd.1'))).toBe(true);
  });
});

test('a stream that has a second name is not kept', async () => {
  await using dirs = workdirs();
  attempt(dirs.open('a.1', 'task'), ({ out, pilotFile }) => linkSync(pilotFile('stderr'), join(out, 'second')));
  using next = dirs.open('b.1', 'task');
  expect(next.isKept(next.pilotFile('stderr'))).toBe(true);
  expect(statSync(next.pilotFile('stderr')).nlink).toBe(1);
});

test('an input that no payload could write is overwritten by a small one, and removed before a large one', async () => {
  await using dirs = workdirs();
  const leave = (key: string, basename: string, size: number): string[] => {
    using workdir = dirs.open(key, 'task');
    workdir.owner = 64_000;
    const path = workdir.createInputPath(0, basename, size);
    const before = readdirSync(dirname(path));
    writeFileSync(path, basename);
    workdir.offer();
    return before;
  };
  expect(leave('a.1', 'a.raw', 5)).toEqual([]);
  expect(leave('b.1', 'b.raw', 5)).toEqual(['b.raw']);
  expect(leave('c.1', 'c.raw', 10_000_000)).toEqual([]);
  using last = dirs.open('d.1', 'task');
  expect(readdirSync(join(dirname(last.out), 'in0'))).toEqual(['c.raw']);
  expect(dirs.removed).toEqual([]);
});
