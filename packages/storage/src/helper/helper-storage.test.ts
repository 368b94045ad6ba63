import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { mountHanging, testDirectory, until } from '@visor/testkit';
import { newPartName, openPartRecord } from '../part-record.ts';
import { openHelperStorage } from './open-helper-storage.ts';

const bytes = Buffer.alloc(3_000_000, 'spd');
const expected = {
  size: bytes.length,
  checksum: createHash('md5').update(bytes).digest('hex'),
  checksumKind: 'md5',
} as const;

function site(size = 2, max = 6, more: { readonly stallMs?: number; readonly parts?: string } = {}) {
  const directory = testDirectory();
  const path = (name: string): string => join(directory.path, name);
  const url = (name: string): string => pathToFileURL(path(name)).href;
  mkdirSync(path('storage'));
  writeFileSync(path('storage/run1.raw'), bytes);
  const storage = openHelperStorage({ size, max, ...more });
  return {
    path,
    url,
    storage,
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\t[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test('helpers that were started beforehand do the first transfers', async () => {
  await using at = site();
  at.storage.warmUp();
  const { pids } = at.storage;
  expect(pids).toHaveLength(2);
  expect(await at.storage.verify([at.url('storage/run1.raw')], expected)).toMatchObject({ ok: true });
  expect(at.storage.pids).toEqual(pids);
});

test('the outcomes are those of a storage in this process', async () => {
  await using at = site();
  const { storage, url, path } = at;
  expect(await storage.fetch([url('storage/none'), url('storage/run1.raw')], path('staged'), expected)).toEqual({
    ok: true,
    url: url('storage/run1.raw'),
  });
  expect(readFileSync(path('staged')).equals(bytes)).toBe(true);
  expect(await storage.verify([url('storage/run1.raw')], { ...expected, size: 1 })).toMatchObject({
    reason: 'SIZE_MISMATCH',
  });
  await expect(storage.fetch([url('storage/run1.raw')], path('no/such'), expected)).rejects.toMatchObject({
    code: 'ENOENT',
    syscall: 'open',
  });
  const stored = await storage.store(path('staged'), url('storage/j/out'), { checksumKind: 'crc32', exclusive: true });
  expect(stored).toMatchObject({ ok: true, size: bytes.length, checksum: expect.stringMatching(/^[0-9a-f]{8}$/) });
  expect(await storage.sync([url('storage/j/out')])).toBeUndefined();
  await storage.remove(url('storage/j/out'));
  expect(await storage.fetch([url('storage/j/out')], path('gone'), expected)).toMatchObject({ reason: 'NOT_FOUND' });
});

describe('a transfer that hangs', () => {
  test('in a storage that does not answer ends in time, and others go on', async () => {
    await using at = site(1);
    const { storage, url, path } = at;
    using hanging = mountHanging(path('hanging'));
    if (!hanging.mounted) return expect(process.getuid?.()).not.toBe(0);
    const limit = new AbortController();
    const late = storage.fetch([url('hanging/a')], path('late'), { ...expected, signal: limit.signal });
    // The only helper hangs; another takes its place.
    expect(await storage.fetch([url('storage/run1.raw')], path('staged'), expected)).toMatchObject({ ok: true });
    const stuck = storage.pids;
    limit.abort();
    expect(await late).toMatchObject({ ok: false, reason: 'TIMEOUT', text: expect.stringMatching(/does not answer/) });
    await until(() => stuck.filter(isAlive).length <= 1);
  });

  test('ends after the longest time without a byte, and says so; one that moves bytes does not', async () => {
    await using at = site(1, 6, { stallMs: 100 });
    const { storage, url } = at;
    const works = async (): Promise<boolean> => (await storage.verify([url('storage/run1.raw')], expected)).ok;
    // The start of a helper may take longer.
    await until(works, { within: 60_000 });
    const { pids } = storage;
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    expect(await storage.verify([url('storage/run1.raw')], expected)).toMatchObject({
      ok: false,
      reason: 'TIMEOUT',
      text: expect.stringMatching(/^no byte was moved for \d+ s: the storage does not answer$/),
    });
    await until(() => pids.some((pid) => !isAlive(pid)), { within: 60_000 });
    await until(works, { within: 60_000 });
  });

  test('while its helper is stopped, and one whose helper is killed, are outcomes; the next one works', async () => {
    await using at = site(1);
    const { storage, url, path } = at;
    await storage.verify([url('storage/run1.raw')], expected);
    const [pid = 0] = storage.pids;
    process.kill(pid, 'SIGSTOP');
    const limit = new AbortController();
    const stopped = storage.store(path('storage/run1.raw'), url('storage/j/a'), {
      checksumKind: 'md5',
      signal: limit.signal,
    });
    limit.abort();
    expect(await stopped).toMatchObject({ ok: false, reason: 'TIMEOUT' });
    await until(() => !isAlive(pid));
    expect(await storage.verify([url('storage/run1.raw')], expected)).toMatchObject({ ok: true });
    const [next = 0] = storage.pids;
    process.kill(next, 'SIGSTOP');
    const killed = storage.verify([url('storage/run1.raw')], expected);
    process.kill(next, 'SIGKILL');
    expect(await killed).toMatchObject({ ok: false, reason: 'NOT_READABLE', text: expect.stringMatching(/SIGKILL/) });
    expect(await storage.verify([url('storage/run1.raw')], expected)).toMatchObject({ ok: true });
  });

  test('lets no more processes be started than may be; a wait for one ends in time', async () => {
    await using at = site(1, 1);
    const { storage, url } = at;
    await storage.verify([url('storage/run1.raw')], expected);
    const [pid = 0] = storage.pids;
    process.kill(pid, 'SIGSTOP');
    const [first, second] = [new AbortController(), new AbortController()];
    const stuck = storage.verify([url('storage/run1.raw')], { ...expected, signal: first.signal });
    const waiting = storage.verify([url('storage/run1.raw')], { ...expected, signal: second.signal });
    second.abort();
    expect(await waiting).toMatchObject({ ok: false, reason: 'TIMEOUT' });
    expect(storage.pids).toEqual([pid]);
    first.abort();
    expect(await stuck).toMatchObject({ reason: 'TIMEOUT' });
  });
});

describe('an incomplete file on a storage', () => {
  const files = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

  test('is removed when the process that wrote it was killed', async () => {
    await using directory = testDirectory();
    await using at = site(1, 6, { parts: join(directory.path, 'parts') });
    const { storage, url, path } = at;
    // Larger than what is copied meanwhile; it takes no room.
    writeFileSync(path('huge'), '');
    truncateSync(path('huge'), 2 ** 40);
    const stored = storage.store(path('huge'), url('storage/j/huge'), { checksumKind: 'crc32' });
    await until(() => files(path('storage')).some((name) => name.endsWith('.part')));
    process.kill(storage.pids[0] ?? 0, 'SIGKILL');
    expect(await stored).toMatchObject({ ok: false, reason: 'NOT_STORED' });
    await until(() => files(path('storage')).toSorted().join() === 'j,run1.raw');
    await until(() => files(join(directory.path, 'parts')).length <= 1);
  });

  test('that could not be removed is removed later, and not forgotten for the next one', async () => {
    await using directory = testDirectory();
    const parts = join(directory.path, 'parts');
    mkdirSync(parts);
    const record = openPartRecord(join(parts, 'a'));
    const at = (name: string): string => join(directory.path, name);
    const [name, other] = [newPartName(), at(newPartName())];
    // What leads to it is no folder: it cannot be removed.
    mkdirSync(at('storage'));
    for (const file of ['none', `storage/${name}`]) writeFileSync(at(file), 'x');
    symlinkSync(at('none'), at('way'));
    record.begin(join(at('way'), name));
    record.begin(other);
    record.end();
    await using storage = openHelperStorage({ size: 1, max: 1, parts, retryMs: 20 });
    const [left = ''] = readdirSync(parts).filter((name) => name !== 'a');
    // It is tried after what the storage tries at its start.
    await expect(storage.clear(join(parts, left))).rejects.toThrow('ENOTDIR');
    symlinkSync(at('storage'), at('new way'));
    renameSync(at('new way'), at('way'));
    await until(() => !existsSync(join(at('storage'), name)));
    await until(() => files(parts).length === 0);
  });

  test('of an ended process is removed by the next; records that name another file remove nothing', async () => {
    await using directory = testDirectory();
    const parts = join(directory.path, 'parts');
    const lost = join(directory.path, newPartName());
    const other = join(directory.path, 'other.part');
    for (const path of [lost, other]) writeFileSync(path, 'x');
    mkdirSync(parts);
    openPartRecord(join(parts, 'c')).begin(join(directory.path, newPartName()));
    openPartRecord(join(parts, 'a')).begin(lost);
    openPartRecord(join(parts, 'b')).begin(other);
    writeFileSync(join(parts, 'torn'), '"/tmp/.vis');
    await using storage = openHelperStorage({ size: 1, max: 1, parts });
    await until(() => !existsSync(lost));
    await until(() => files(parts).length === 0);
    expect(existsSync(other)).toBe(true);
    expect(storage.pids).toHaveLength(1);
  });
});

test('helpers end with their parent, however it ends', async () => {
  const program = `
    const { openHelperStorage } = await import(process.argv[1]);
    const storage = openHelperStorage({ size: 1, max: 1 });
    await storage.verify(['file:///none'], { size: 1, checksum: '', checksumKind: 'md5' });
    console.log(storage.pids[0]);
    setInterval(() => {}, 1000);`;
  const module = join(import.meta.dirname, 'open-helper-storage.ts');
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program, module], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [data] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(data.toString());
  expect(isAlive(pid)).toBe(true);
  // Stopped: it notices nothing by itself.
  const hasDeathSignal =
    execFileSync('sh', ['-c', 'test -x /usr/bin/setpriv && echo yes || echo no']).toString() === 'yes\n';
  if (hasDeathSignal) process.kill(pid, 'SIGSTOP');
  parent.kill('SIGKILL');
  await until(() => !isAlive(pid));
});
