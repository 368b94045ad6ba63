import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { openStorage } from './storage.ts';

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const storage = openStorage();
const bytes = Buffer.alloc(1_500_000, 'spd');
const expected = { size: bytes.length, checksum: md5(bytes), checksumKind: 'md5' } as const;

/** A storage with `run1.raw` in it, and a place to stage to. */
function site() {
  const directory = testDirectory();
  const url = (name: string) => pathToFileURL(join(directory.path, 'storage', name)).href;
  mkdirSync(join(directory.path, 'storage'));
  writeFileSync(join(directory.path, 'storage/run1.raw'), bytes);
  return { directory, url, to: join(directory.path, 'staged'), in: (name: string) => join(directory.path, name) };
}

describe('fetch', () => {
  test('copies a file whose size and checksum are the expected ones', async () => {
    const { directory, url, to } = site();
    await using _ = directory;
    expect(await storage.fetch([url('run1.raw')], to, expected)).toEqual({ ok: true, url: url('run1.raw') });
    expect(readFileSync(to).equals(bytes)).toBe(true);
  });

  test.each(['', 'a', 'as long', 'longer than what comes'])(
    'leaves of what lay there nothing: %j is overwritten by a small file',
    async (before) => {
      const { directory, url, to, in: path } = site();
      await using _ = directory;
      const small = Buffer.from('as long');
      writeFileSync(path('storage/small.raw'), small);
      writeFileSync(to, before);
      const { ino } = statSync(to);
      const outcome = await storage.fetch([url('small.raw')], to, { ...expected, size: 7, checksum: md5(small) });
      expect([outcome.ok, readFileSync(to, 'utf8'), statSync(to).ino]).toEqual([true, 'as long', ino]);
    },
  );

  test('tries the replicas in turn and tells the most telling fault when none is good', async () => {
    const { directory, url, to, in: path } = site();
    await using _ = directory;
    const bad = Buffer.from(bytes);
    bad[700_000] = 0;
    writeFileSync(path('storage/bad.raw'), bad);
    expect(await storage.fetch([url('none.raw'), url('bad.raw'), url('run1.raw')], to, expected)).toMatchObject({
      ok: true,
      url: url('run1.raw'),
    });
    const outcome = await storage.fetch([url('none.raw'), url('bad.raw')], to, expected);
    expect(outcome).toMatchObject({ ok: false, reason: 'CHECKSUM_MISMATCH' });
    expect(outcome).toHaveProperty('text', expect.stringMatching(/none\.raw.*ENOENT.*bad\.raw has md5/s));
  });

  test.each([
    ['nothing there', 'NOT_FOUND', [], {}],
    ['not a file', 'NOT_FOUND', ['.'], {}],
    ['no such driver', 'NOT_FOUND', ['gopher://x/y'], {}],
    ['another size', 'SIZE_MISMATCH', ['run1.raw'], { size: 1 }],
    ['another checksum', 'CHECKSUM_MISMATCH', ['run1.raw'], { checksum: '0'.repeat(32) }],
    ['too late', 'TIMEOUT', ['run1.raw'], { signal: AbortSignal.abort() }],
  ])('%s: %s', async (_title, reason, names, change) => {
    const { directory, url, to } = site();
    await using _ = directory;
    const urls = names.map((name) => (name.includes(':') ? name : url(name)));
    expect(await storage.fetch(urls, to, { ...expected, ...change })).toMatchObject({ ok: false, reason });
  });

  test('throws what the local disk refuses', async () => {
    const { directory, url, in: path } = site();
    await using _ = directory;
    await expect(storage.fetch([url('run1.raw')], path('no/such/folder'), expected)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  test('refuses a URL outside its roots, however it is written', async () => {
    const { directory, url, to, in: path } = site();
    await using _ = directory;
    writeFileSync(path('secret'), bytes);
    const walled = openStorage({ roots: [path('storage')] });
    expect(await walled.fetch([url('run1.raw')], to, expected)).toMatchObject({ ok: true });
    for (const name of ['../secret', '%2e%2e/secret', 'x/../../secret'])
      expect(await walled.fetch([`${url('')}${name}`], to, expected)).toMatchObject({ ok: false, reason: 'NOT_FOUND' });
  });
});

describe('store', () => {
  test.each(['md5', 'sha256'] as const)('stores a file with its %s and leaves no temporary name', async (kind) => {
    const { directory, url, in: path } = site();
    await using _ = directory;
    writeFileSync(path('made'), bytes);
    expect(await storage.store(path('made'), url('job.1/out.spdf'), { checksumKind: kind })).toEqual({
      ok: true,
      size: bytes.length,
      checksum: createHash(kind).update(bytes).digest('hex'),
    });
    expect(readdirSync(path('storage/job.1'))).toEqual(['out.spdf']);
    expect(readFileSync(path('storage/job.1/out.spdf')).equals(bytes)).toBe(true);
  });

  test('copies a file that has a second name, so that nobody changes it afterwards', async () => {
    const { directory, url, in: path } = site();
    await using _ = directory;
    writeFileSync(path('made'), bytes);
    linkSync(path('made'), path('elsewhere'));
    expect(await storage.store(path('made'), url('j/out'), { checksumKind: 'crc32' })).toMatchObject({ ok: true });
    expect(statSync(path('storage/j/out')).ino).not.toBe(statSync(path('made')).ino);
    expect(readdirSync(path('storage/j'))).toEqual(['out']);
  });

  test('never replaces a file that is there', async () => {
    const { directory, url, in: path } = site();
    await using _ = directory;
    writeFileSync(path('made'), 'other');
    expect(await storage.store(path('made'), url('run1.raw'), { checksumKind: 'md5' })).toMatchObject({
      ok: false,
      reason: 'NOT_STORED',
    });
    expect(readFileSync(path('storage/run1.raw')).equals(bytes)).toBe(true);
  });

  test('does not follow a link that a payload made', async () => {
    const { directory, url, in: path } = site();
    await using _ = directory;
    symlinkSync('/etc/passwd', path('made'));
    expect(await storage.store(path('made'), url('out'), { checksumKind: 'md5' })).toMatchObject({
      reason: 'NOT_STORED',
    });
  });

  test('ends when its time is over, with nothing left behind', async () => {
    const { directory, url, in: path } = site();
    await using _ = directory;
    writeFileSync(path('made'), bytes);
    const late = { checksumKind: 'md5', signal: AbortSignal.abort() } as const;
    expect(await storage.store(path('made'), url('j/out'), late)).toMatchObject({ ok: false, reason: 'TIMEOUT' });
    expect(existsSync(path('storage/j/out'))).toBe(false);
  });
});

test('remove takes the file; empty folders above it only where that is asked for, and never the one that is named', async () => {
  const { directory, url, in: path } = site();
  await using _ = directory;
  for (const name of ['a', 'b']) {
    writeFileSync(path('made'), name);
    await storage.store(path('made'), url(`top/j/k/${name}`), { checksumKind: 'md5' });
  }
  const folders = { emptyFoldersBelow: url('top/') };
  await storage.remove(url('top/j/k/a'), folders);
  expect(readdirSync(path('storage/top/j/k'))).toEqual(['b']);
  await storage.remove(url('top/j/k/b'));
  expect(readdirSync(path('storage/top/j/k'))).toEqual([]);
  await storage.remove(url('top/j/k/b'), folders);
  await storage.remove(url('top/j/k/b'), folders);
  expect(readdirSync(path('storage/top'))).toEqual([]);
});
