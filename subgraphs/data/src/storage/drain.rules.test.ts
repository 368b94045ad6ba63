import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseTarget, drainPath, drainProblem, drainTarget, type DrainTarget } from './drain.rules.ts';
import type { Storage } from './storage.entity.ts';

const target = (id: string, freeBytes: number): DrainTarget => ({
  id,
  name: id,
  url: `file:///${id}/`,
  markerId: null,
  trustedChecksums: false,
  freeBytes,
});

test('a file goes where most is free, and on where its copy has begun', () => {
  const targets = [target('a', 10), target('b', 30), target('c', 20)];
  expect(chooseTarget(targets, 20, null)?.id).toBe('b');
  expect(chooseTarget(targets, 31, null)).toBeUndefined();
  expect(chooseTarget(targets, 31, 'a')?.id).toBe('a');
  expect(chooseTarget(targets, 20, 'gone')?.id).toBe('b');
});

test('copies leave what is above the high mark; a capacity that nobody knows has room', () => {
  const storage = { id: 's', name: 's', url: '', trustedChecksums: false, highMark: 90, freeBytes: null } as Storage;
  expect(drainTarget({ ...storage, capacityBytes: 100 }, 50).freeBytes).toBe(40);
  expect(drainTarget({ ...storage, capacityBytes: 100 }, 95).freeBytes).toBe(0);
  expect(drainTarget({ ...storage, capacityBytes: null }, 50).freeBytes).toBe(Infinity);
});

test.each([
  [{ files: 0, bytes: 0, exact: true }, [], undefined],
  [{ files: 2, bytes: 20, exact: true }, [target('a', 5), target('b', 15)], undefined],
  [
    { files: 2, bytes: 20, exact: true },
    [],
    /only good copies of 2 files \(20 bytes\), and no other storage of kind output/,
  ],
  [
    { files: 2, bytes: 20, exact: true },
    [target('a', 5), target('b', 1)],
    /\(a, b\) have 6 bytes free below their high marks/,
  ],
  [{ files: 9, bytes: 20, exact: false }, [], /more than 9 files/],
])('what a storage with %j needs of others', (only, targets, problem) => {
  if (problem) expect(drainProblem('output', only, targets)).toMatch(problem);
  else expect(drainProblem('output', only, targets)).toBeUndefined();
});

test('a copy that finds its path taken gets a name of its own in the same folder', () => {
  const fileId = '0190a000-0000-7000-8000-00000000abcd';
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z0-9 .]{1,20}$/), { minLength: 1, maxLength: 4 }), (parts) => {
      const path = parts.join('/');
      expect(drainPath(path, fileId, false)).toBe(path);
      const beside = drainPath(path, fileId, true);
      expect(beside.split('/').slice(0, -1)).toEqual(parts.slice(0, -1));
      expect(beside).not.toBe(path);
      expect(beside.endsWith(parts.at(-1) ?? '')).toBe(true);
    }),
  );
});
