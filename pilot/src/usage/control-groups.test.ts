import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { testDirectory } from '@visor/testkit';
import { groupUsage, unitGroup } from './control-group.rules.ts';
import { openControlGroups } from './control-groups.ts';

const MOUNT = (point: string, root = '/') =>
  `24 1 0:20 / /proc rw - proc proc rw\n30 24 0:26 ${root} ${point} rw,nosuid shared:9 - cgroup2 cgroup2 rw\n`;

test.each([
  ['0::/system.slice/visor.service\n', MOUNT('/sys/fs/cgroup'), '/sys/fs/cgroup/system.slice/visor.service'],
  [
    '0::/system.slice/visor.service/visor-pilot\n',
    MOUNT('/sys/fs/cgroup'),
    '/sys/fs/cgroup/system.slice/visor.service',
  ],
  ['9:name=systemd:/\n4:memory:/a\n0::/\n', MOUNT('/sys/fs/cgroup/unified'), '/sys/fs/cgroup/unified'],
  ['0::/docker/a/b\n', MOUNT('/sys/fs/cgroup', '/docker/a'), '/sys/fs/cgroup/b'],
  ['0::/elsewhere\n', MOUNT('/sys/fs/cgroup', '/docker/a'), undefined],
  ['4:memory:/a\n', MOUNT('/sys/fs/cgroup'), undefined],
  ['0::/a\n', '24 1 0:20 / /proc rw - proc proc rw\n', undefined],
])('%j is the group that the system names', (cgroup, mountinfo, expected) => {
  expect(unitGroup(cgroup, mountinfo)).toBe(expected);
});

test('what a group has used is read from three files; what is not there is nothing', () => {
  const memory = 'anon 1000\nfile 99999\nshmem 24\nanon_thp 7\n';
  expect(groupUsage('usage_usec 2500000\nuser_usec 1\n', memory, 'low 0\noom 2\noom_kill 1\n')).toEqual({
    cpuSeconds: 2.5,
    memoryBytes: 1_024,
    memoryKills: 1,
  });
  expect(groupUsage('', 'anon x\n', 'oom_kills 5\n')).toEqual({ cpuSeconds: 0, memoryBytes: 0, memoryKills: 0 });
});

/** A folder as the system shows a delegated group, and what says that this process is in it. */
function fakeUnit(path: string, controllers = 'cpu memory pids', processes = '') {
  const [proc, unit] = [join(path, 'proc'), join(path, 'cgroup/visor.service')];
  for (const folder of [proc, unit]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(proc, 'cgroup'), '0::/visor.service/visor-pilot\n');
  writeFileSync(join(proc, 'mountinfo'), MOUNT(join(path, 'cgroup')));
  writeFileSync(join(unit, 'cgroup.controllers'), `${controllers}\n`);
  writeFileSync(join(unit, 'cgroup.procs'), processes);
  return {
    unit,
    open: (isDelegated = true) => openControlGroups({ proc, isDelegated, logger: logger('test', 'silent') }),
  };
}

test('each payload gets a group of its own with its limits', async () => {
  await using directory = testDirectory();
  const { unit, open } = fakeUnit(directory.path);
  mkdirSync(join(unit, 'visor-payload.1.9'));
  const groups = open();
  const text = (...names: string[]): string => readFileSync(join(unit, ...names), 'utf8');
  expect(text('cgroup.subtree_control')).toBe('+memory +pids\n');
  // One that an earlier pilot has left is gone.
  expect(existsSync(join(unit, 'visor-payload.1.9'))).toBe(false);
  const first = groups?.enter(40, { memoryBytes: 1_000, processes: 20 });
  const name = readdirSync(unit).find((entry) => entry.startsWith('visor-payload.')) ?? '';
  expect([text(name, 'memory.max'), text(name, 'pids.max'), text(name, 'cgroup.procs')]).toEqual([
    '1000\n',
    '148\n',
    '40\n',
  ]);
  expect(first?.usage()).toBeUndefined();
  for (const file of ['cpu.stat', 'memory.stat']) writeFileSync(join(unit, name, file), 'usage_usec 1000000\nanon 5\n');
  writeFileSync(join(unit, name, 'memory.events'), 'oom_kill 1\n');
  expect(first?.usage()).toEqual({ cpuSeconds: 1, memoryBytes: 5, memoryKills: 1 });
  rmSync(join(unit, name), { recursive: true });
  mkdirSync(join(unit, name));
  groups?.enter(40, { memoryBytes: 1_000, processes: 20 });
  expect(existsSync(join(unit, name))).toBe(false);
  // What does not work is no reason not to run a payload.
  rmSync(unit, { recursive: true });
  expect(groups?.enter(41, { memoryBytes: 1_000, processes: 20 })).toBeUndefined();
});

test('without a delegated group that controls memory there are none', async () => {
  await using directory = testDirectory();
  expect(fakeUnit(join(directory.path, 'a'), 'cpu pids').open()).toBeUndefined();
  expect(fakeUnit(join(directory.path, 'b')).open(false)).toBeUndefined();
  // A systemd that knows no subgroups has put the pilot into the unit's group.
  expect(fakeUnit(join(directory.path, 'd'), 'memory', '17\n').open()).toBeUndefined();
  const { unit, open } = fakeUnit(join(directory.path, 'c'));
  rmSync(unit, { recursive: true });
  expect(open()).toBeUndefined();
});
