import { spawn, spawnSync } from 'node:child_process';
import { createHash, hash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inspectFile } from '@visor/storage';
import { testDirectory, until } from '@visor/testkit';
import fc from 'fast-check';
import { AS_USER, evaluateAsUser, giveToUser, userRunsNode } from '../../test/as-user.ts';
import { ended, farm } from '../../test/kit.ts';
import { PROGRAMS, toolOf } from '../../test/site.ts';
import { openProgramIdentities } from '../payload/identify-program.ts';
import { countFiles } from './count-files.ts';
import { exceededBy, exceededByFiles, limitsOf, pickForMemory, type LimitSettings } from './limits.rules.ts';
import { shownDevice, unnamedMappings } from './mappings.rules.ts';
import { countersSince, progressAfter, type Progress } from './usage.rules.ts';

const settings: LimitSettings = { factor: 2, files: 10, processes: 4, idleSeconds: 60, slots: 4 };
const has = { ramMiB: 8_000, scratchMiB: 40_000 };
const MIB = 2 ** 20;

describe('what a payload may use', () => {
  test.each([
    ['what its job states, times the factor', { ramMiB: 500, scratchMiB: 1_000 }, 1_000, 2_000],
    ['its share, where its job states nothing', { ramMiB: 0, scratchMiB: 0 }, 2_000, 10_000],
    ['its share, where its job has what CWL assumes', { ramMiB: 256, scratchMiB: 2_048 }, 2_000, 10_000],
    ['never more than the pilot has', { ramMiB: 7_000, scratchMiB: 39_000 }, 8_000, 40_000],
    [
      'what its job states, where that is more than the pilot has',
      { ramMiB: 9_000, scratchMiB: 50_000 },
      9_000,
      50_000,
    ],
  ])('is %s', (_, demands, ramMiB, scratchMiB) => {
    const { memoryBytes, scratchBytes } = limitsOf(demands, has, settings);
    expect([memoryBytes / MIB, scratchBytes / MIB]).toEqual([ramMiB, scratchMiB]);
  });

  const limits = limitsOf({ ramMiB: 100, scratchMiB: 10 }, has, settings);
  const quiet = { processes: 1, cpuSeconds: 1, memoryBytes: MIB };
  test('each limit has its name, and exactly reached none is exceeded', () => {
    expect(exceededBy({ ...quiet, memoryBytes: 200 * MIB, processes: 4 }, 60_000, limits)).toBeUndefined();
    expect(exceededBy({ ...quiet, memoryBytes: 200 * MIB + 1 }, 0, limits)).toMatchObject({ limit: 'memory' });
    expect(exceededBy({ ...quiet, processes: 5 }, 0, limits)).toMatchObject({ limit: 'processes', atOnce: true });
    expect(exceededBy({ ...quiet, memoryBytes: 900 * MIB, processes: 5 }, 0, limits)?.limit).toBe('processes');
    expect(exceededBy(quiet, 60_001, limits)).toMatchObject({ limit: 'idle' });
    expect(exceededBy(quiet, 1e9, { ...limits, idleSeconds: 0 })).toBeUndefined();
    expect(exceededByFiles({ bytes: 20 * MIB, files: 10 }, limits)).toBeUndefined();
    expect(exceededByFiles({ bytes: 20 * MIB + 1, files: 0 }, limits)).toMatchObject({ limit: 'scratch' });
    expect(exceededByFiles({ bytes: 0, files: 11 }, limits)).toMatchObject({ limit: 'files' });
  });

  test('where all use more than there is, the largest ends', () => {
    const payloads = [{ memoryBytes: 3 }, { memoryBytes: 5 }, { memoryBytes: 4 }];
    expect(pickForMemory(payloads, 12)).toBeUndefined();
    expect(pickForMemory(payloads, 11)).toBe(payloads[1]);
    expect(pickForMemory([], -1)).toBeUndefined();
  });
});

describe('since when a payload has done nothing', () => {
  const start: Progress = { at: 0, cpuSeconds: 0, writtenBytes: 0 };
  test.each([
    ['it wrote', { at: 250, cpuSeconds: 0, writtenBytes: 1 }, 250, 250],
    ['it computed', { at: 10_000, cpuSeconds: 0.1, writtenBytes: 0 }, 250, 10_000],
    ['it woke up now and then', { at: 10_000, cpuSeconds: 0.02, writtenBytes: 0 }, 250, 0],
    ['too short a time has passed to tell', { at: 1_000, cpuSeconds: 1, writtenBytes: 0 }, 250, 0],
    ['the machine slept', { at: 1e7, cpuSeconds: 0, writtenBytes: 0 }, 1e7, 1e7],
  ])('%s', (_, now, gap, at) => {
    expect(progressAfter(start, now, gap).at).toBe(at);
  });
});

const countIn = (folder: string) =>
  countFiles({
    folders: [folder],
    paths: [],
    pids: [],
    most: { bytes: 1e9, files: 1e6 },
    signal: new AbortController().signal,
  });

/** What this process holds open below a folder, or so deep that its path is longer than the system tells. */
const openBelow = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path] : [];
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENAMETOOLONG' ? [fd] : [];
    }
  });

test.each([
  ['deeper than any path are counted', 20, { files: 21, isTooDeep: false }],
  ['of half a megabyte of names are known to be too deep', 2_000, { isTooDeep: true }],
])('folders %s', async (_title, levels, expected) => {
  await using folder = testDirectory();
  const name = 'd'.repeat(250);
  const make = `for (let n = 0; n < ${levels}; n++) { fs.mkdirSync('${name}'); process.chdir('${name}'); } fs.writeFileSync('x', '')`;
  expect(spawnSync(process.execPath, ['-e', make], { cwd: folder.path }).status).toBe(0);
  const found = await countIn(folder.path);
  expect(openBelow(folder.path)).toEqual([]);
  expect(found).toMatchObject({ ...expected, isPartial: false });
  const limits = limitsOf({ ramMiB: 100, scratchMiB: 1_000 }, has, { ...settings, files: 10_000 });
  expect(exceededByFiles(found, limits)?.limit).toBe(expected.isTooDeep ? 'files' : undefined);
});

test('folders that nobody may read are known to be', async () => {
  await using folder = testDirectory();
  chmodSync(folder.path, 0);
  expect(await countIn(folder.path)).toMatchObject({ isPartial: process.getuid?.() !== 0 });
  chmodSync(folder.path, 0o700);
});

test('a file that has no name and no descriptor counts while a process has it in memory', async () => {
  await using folder = testDirectory();
  const program = join(folder.path, 'program');
  copyFileSync(realpathSync('/bin/sleep'), program);
  giveToUser(folder.path);
  const { size } = statSync(program);
  const [command = '', ...args] = [...AS_USER, program, '1000'];
  const child = spawn(command, args);
  try {
    await until(() => readlinkSync(`/proc/${child.pid}/exe`) === program);
    rmSync(program);
    const counted = { folders: [folder.path], paths: [], pids: [child.pid ?? 0], most: { bytes: 1e9, files: 1e6 } };
    // Another user than root is not told its size: what of it is in memory is the least that it takes.
    const least = process.getuid?.() === 0 ? size : 1;
    const { signal } = new AbortController();
    expect((await countFiles({ ...counted, signal })).bytes).toBeGreaterThanOrEqual(least);
    if (!userRunsNode) return;
    const module = join(import.meta.dirname, 'count-files.ts');
    const byUser = evaluateAsUser(
      module,
      'module.countFiles({ ...given, signal: new AbortController().signal })',
      counted,
    ) as { bytes: number };
    expect(byUser.bytes).toBeGreaterThan(0);
  } finally {
    child.kill('SIGKILL');
  }
});

test('files without a name are read from the table of memory: what of them is resident, and no other memory', () => {
  const table = [
    '00400000-00500000 r-xp 00000000 103:01 77                  /a/my program (deleted)',
    'Size:               1024 kB',
    'Rss:                 100 kB',
    '7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ',
    'Rss:                   4 kB',
    '7f0000002000-7f0000003000 rw-s 00000000 00:01 9             /dev/zero (deleted)',
    'Rss:                   8 kB',
    '',
  ];
  expect(unnamedMappings(table.join('\n'))).toEqual([
    { range: '400000-500000', file: '103:01 77', residentBytes: 102_400 },
    { range: '7f0000002000-7f0000003000', file: '00:01 9', residentBytes: 8_192 },
  ]);
  expect([0x10301, 0x1, 0x810203].map(shownDevice)).toEqual(['103:01', '00:01', '102:803']);
});

test('counters never run backwards, whatever is read', () => {
  const counters = fc.record({
    cpuSeconds: fc.nat(),
    io: fc.option(fc.record({ read: fc.nat(), written: fc.nat() }), { nil: undefined }),
  });
  fc.assert(
    fc.property(counters, counters, (start, end) => {
      const { cpuSeconds, io } = countersSince(start, end);
      expect(Math.min(cpuSeconds, io?.read ?? 0, io?.written ?? 0)).toBeGreaterThanOrEqual(0);
      expect(io === undefined).toBe(start.io === undefined || end.io === undefined);
    }),
  );
});

test('the version of a program is what the files beside it say; a file that was changed is read again', async () => {
  await using folder = testDirectory();
  const at = (name: string): string => join(folder.path, name);
  mkdirSync(at('bin'));
  writeFileSync(at('bin/run'), 'one');
  const identities = openProgramIdentities(inspectFile, () => performance.now());
  const identify = async (path: string) => {
    const file = await inspectFile(path);
    return file && identities({ path, file });
  };
  expect(await identify(at('bin/run'))).toEqual({ program: at('bin/run'), sha256: hash('sha256', 'one') });
  writeFileSync(at('package.json'), '{"version":"1.2.3"}');
  writeFileSync(at('bin/run'), 'two two');
  symlinkSync('bin/run', at('link'));
  const known = { program: at('bin/run'), sha256: hash('sha256', 'two two') };
  expect(await identify(at('bin/run'))).toEqual({ ...known, version: '1.2.3' });
  writeFileSync(at('bin/VERSION'), '2.0\nof today');
  expect(await identify(at('link'))).toEqual({ ...known, version: '2.0' });
  expect(await identify(at('bin/none'))).toBeUndefined();
  expect(await identify(folder.path)).toBeUndefined();
});

const NODE = JSON.stringify(process.execPath);
const busy = `const all = Buffer.alloc(1e8, 1); while (process.cpuUsage().user < 1e5); setTimeout(() => console.log(all.length), 900);`;

test('a terminal report says what the program used, with all that it started, and which program it was', async () => {
  await using on = await farm({ PILOT_SLOTS: 1, PILOT_GPUS: ['0', '1'] });
  const text = `${NODE} -e '${busy}' & ${NODE} -e '${busy}' & wait; head -c 5000000 /dev/zero >big; echo x >made.out`;
  const tool = toolOf('script', { bindings: [{ value: text, separate: true }], env: { MODE: 'a' } });
  const first = await ended(on.server, on.site.claim(tool));
  expect(first.failure ?? first.state).toBe('FINISHED');
  const { usage, execution } = first;
  expect(usage?.cpuSeconds).toBeGreaterThan(0.15);
  expect(usage?.wallSeconds).toBeGreaterThan(0.8);
  expect(usage?.writtenBytes).toBeGreaterThan(5_000_000);
  expect(usage?.peakMemoryMiB).toBeGreaterThan(95);
  expect(usage?.peakProcesses).toBeGreaterThan(2);
  const program = join(PROGRAMS, 'script');
  expect(execution).toEqual({
    program,
    sha256: createHash('sha256').update(readFileSync(program)).digest('hex'),
    slot: 0,
    memoryBy: 'sampling',
    gpus: [],
    environment: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const same = await ended(
    on.server,
    on.site.claim({ ...tool, bindings: [{ value: 'echo x >made.out', separate: true }] }),
  );
  expect(same.execution).toEqual(execution);
  expect(same.usage?.cpuSeconds).toBeLessThan(usage?.cpuSeconds ?? 0);
  const other = await ended(on.server, on.site.claim({ ...tool, env: { MODE: 'b' } }));
  expect(other.execution?.environment).not.toBe(execution?.environment);
}, 120_000);
