import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { openStorage } from './storage.ts';

const storage = openStorage();

function site() {
  const directory = testDirectory();
  const path = (name: string): string => join(directory.path, name);
  mkdirSync(path('storage'));
  mkdirSync(path('out'));
  return { directory, path, url: (name: string) => pathToFileURL(path(`storage/${name}`)).href };
}

describe('what is stored', () => {
  test.each([
    ['copied', false],
    ['moved', true],
  ])('is read-only and shares no inode with what was written, %s', async (_title, exclusive) => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), 'first', { mode: 0o666 });
    const before = lstatSync(path('out/a'));
    expect(await storage.store(path('out/a'), url('j/a'), { checksumKind: 'md5', exclusive })).toMatchObject({
      ok: true,
      size: 5,
    });
    const stored = lstatSync(path('storage/j/a'));
    expect([stored.mode & 0o7777, stored.nlink, stored.uid]).toEqual([0o444, 1, process.getuid?.()]);
    expect(stored.ino === before.ino).toBe(exclusive);
    expect(existsSync(path('out/a'))).toBe(!exclusive);
  });

  test('does not change when a descriptor was kept open and the file is not known to be exclusive', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    const kept = openSync(path('out/a'), 'w');
    writeSync(kept, 'first');
    await storage.store(path('out/a'), url('j/a'), { checksumKind: 'md5' });
    writeSync(kept, 'later');
    expect(readFileSync(path('storage/j/a'), 'utf8')).toBe('first');
  });

  test.each([
    ['small', 'first'],
    ['large', 'x'.repeat(100_000)],
  ])('gets no name where the file is not the one that was found any more: a %s one', async (_title, bytes) => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), bytes);
    const { size, mtimeMs } = lstatSync(path('out/a'));
    const store = (found: { size: number; mtimeMs: number }) =>
      storage.store(path('out/a'), url('j/a'), { checksumKind: 'md5', found });
    for (const found of [
      { size: size - 1, mtimeMs },
      { size, mtimeMs: mtimeMs - 1 },
    ])
      expect(await store(found)).toMatchObject({ ok: false, reason: 'CONTENT_CHANGED' });
    expect(existsSync(path('storage/j')) ? readdirSync(path('storage/j')) : []).toEqual([]);
    expect(await store({ size, mtimeMs })).toMatchObject({ ok: true, size });
  });

  test('is copied where the file has a second name, though it is said to be exclusive', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), 'first');
    linkSync(path('out/a'), path('out/b'));
    await storage.store(path('out/a'), url('j/a'), { checksumKind: 'md5', exclusive: true });
    writeFileSync(path('out/b'), 'changed');
    expect(readFileSync(path('storage/j/a'), 'utf8')).toBe('first');
    expect(lstatSync(path('storage/j/a')).mode & 0o777).toBe(0o444);
  });

  test.each([false, true])('may be a file that its owner must not read, exclusive: %s', async (exclusive) => {
    const { directory, path } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), 'first', { mode: 0 });
    const program = `
      const { openStorage } = await import(process.argv[1]);
      const options = { checksumKind: 'md5', exclusive: ${exclusive} };
      console.log(JSON.stringify(await openStorage().store(process.argv[2], 'file://' + process.argv[3], options)));`;
    const module = join(import.meta.dirname, 'storage.ts');
    const node = [process.execPath, '--input-type=module', '-e', program, module, path('out/a'), path('storage/j/a')];
    // As root, no mode forbids anything.
    const isRoot = process.getuid?.() === 0;
    const asUser = ['setpriv', '--reuid', '4321', '--clear-groups'];
    if (isRoot) spawnSync('chown', ['-R', '4321', directory.path]);
    if (isRoot && spawnSync('setpriv', [...asUser.slice(1), process.execPath, '-v']).status !== 0) return;
    const command = isRoot ? [...asUser, ...node] : node;
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { stdout, stderr } = spawnSync(command[0] ?? '', command.slice(1), { encoding: 'utf8', env, cwd: '/' });
    expect([stdout, stderr]).toEqual([expect.stringContaining('"ok":true,"size":5'), expect.anything()]);
    expect(lstatSync(path('storage/j/a')).mode & 0o7777).toBe(0o444);
  });

  test('a folder that cannot be made is told with the real reason, however many are missing', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), 'first');
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', path('storage')]).status !== 0) return;
    using _mount = { [Symbol.dispose]: () => void spawnSync('umount', ['-l', path('storage')]) };
    expect(await storage.store(path('out/a'), url('j/k/l/a'), { checksumKind: 'md5' })).toMatchObject({
      reason: 'NOT_STORED',
      text: expect.stringMatching(/the storage: EROFS/),
    });
  });

  test('is made read-only before it is read, and gets its name after that', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), Buffer.alloc(40 * 1024 * 1024, 1), { mode: 0o666 });
    const seen = new Set<string>();
    const onProgress = (): void =>
      void seen.add(`${(lstatSync(path('out/a')).mode & 0o777).toString(8)}, named: ${existsSync(path('storage/a'))}`);
    const options = { checksumKind: 'md5', exclusive: true, onProgress } as const;
    const { ino } = lstatSync(path('out/a'));
    expect(await storage.store(path('out/a'), url('a'), options)).toMatchObject({ ok: true });
    expect([...seen]).toEqual(['444, named: false']);
    expect(lstatSync(path('storage/a')).ino).toBe(ino);
  });

  test('is copied where the file gets a second name while it is read', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), Buffer.alloc(40 * 1024 * 1024, 1));
    const onProgress = (): void => {
      if (!existsSync(path('out/b'))) linkSync(path('out/a'), path('out/b'));
    };
    const options = { checksumKind: 'md5', exclusive: true, onProgress } as const;
    expect(await storage.store(path('out/a'), url('a'), options)).toMatchObject({ ok: true });
    const stored = lstatSync(path('storage/a'));
    expect([stored.nlink, stored.ino === lstatSync(path('out/b')).ino]).toEqual([1, false]);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot(
    'becomes ours where it belongs to the user that the payload ran as, and is copied if it is of another',
    async () => {
      const { directory, path, url } = site();
      await using _ = directory;
      for (const [name, owner] of [
        ['a', 4321],
        ['b', 1234],
      ] as const) {
        writeFileSync(path(`out/${name}`), 'first');
        spawnSync('chown', [String(owner), path(`out/${name}`)]);
        const { ino } = lstatSync(path(`out/${name}`));
        const options = { checksumKind: 'md5', exclusive: true, owner: 4321 } as const;
        expect(await storage.store(path(`out/${name}`), url(`j/${name}`), options)).toMatchObject({ ok: true });
        const stored = lstatSync(path(`storage/j/${name}`));
        expect([stored.uid, stored.ino === ino]).toEqual([process.getuid?.(), name === 'a']);
      }
    },
  );
});

describe('a target that refuses', () => {
  test.each([1_000, 700_000])('a file in the place of the folder, %i bytes: not stored, nothing left', async (size) => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), Buffer.alloc(size, 1));
    writeFileSync(path('storage/j'), 'in the way');
    expect(await storage.store(path('out/a'), url('j/a'), { checksumKind: 'md5' })).toMatchObject({
      ok: false,
      reason: 'NOT_STORED',
      text: expect.stringMatching(/the storage: E/),
    });
    expect(readdirSync(path('storage'))).toEqual(['j']);
  });

  /** Files of at most 512 KiB or so: the third chunk of a larger one is refused as too large. */
  test('too large for the file system at a later chunk: TOO_LARGE; no part, the process goes on', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('out/a'), Buffer.alloc(3_000_000, 1));
    const program = `
      const { openStorage } = await import(process.argv[1]);
      const outcome = await openStorage().store(process.argv[2], process.argv[3], { checksumKind: 'md5' });
      console.log(outcome.reason, outcome.text.includes('EFBIG'));`;
    const module = join(import.meta.dirname, 'storage.ts');
    const command = ['-c', 'ulimit -f 1024; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', program];
    const { stdout, status } = spawnSync('sh', [...command, module, path('out/a'), url('j/a')], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect([stdout, status]).toEqual(['TOO_LARGE true\n', 0]);
    // The folder stays: another attempt may be about to store there.
    expect(existsSync(path('storage/j')) ? readdirSync(path('storage/j')) : []).toEqual([]);
  });

  test('a full file system at any chunk: NO_SPACE with no part left; there is room again: stored', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    using mounted = mountSmall(path('storage'));
    if (!mounted.done) return expect(mounted.why).not.toBe('');
    for (const size of [60_000, 600_000, 1_100_000, 1_700_000, 3_000_000]) {
      writeFileSync(path('out/a'), Buffer.alloc(size, 1));
      const outcome = await storage.store(path('out/a'), url('j/a'), { checksumKind: 'md5' });
      if (size < 1_000_000) expect(outcome).toMatchObject({ ok: true, size });
      else expect(outcome).toMatchObject({ ok: false, reason: 'NO_SPACE', text: expect.stringContaining('ENOSPC') });
      await storage.remove(url('j/a'));
      expect(existsSync(path('storage/j')) ? readdirSync(path('storage/j')) : []).toEqual([]);
    }
  });
});

/** A file system of 1 MB, where this process may mount one; the fault of each chunk is held by copy-bytes.test.ts too. */
function mountSmall(path: string): Disposable & { readonly done: boolean; readonly why: string } {
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', path], {
    encoding: 'utf8',
  });
  const done = status === 0;
  return {
    done,
    why: stderr || String(error),
    [Symbol.dispose]: () => void (done && spawnSync('umount', ['-l', path])),
  };
}

test('a replica that is there but cannot be read is distinguished from one that is not there', async () => {
  const { directory, path, url } = site();
  await using _ = directory;
  const expected = { size: 700_000, checksum: '0', checksumKind: 'md5' } as const;
  mkdirSync(path('storage/loop'));
  const outcome = await storage.fetch([url('x'.repeat(300))], path('staged'), expected);
  expect(outcome).toMatchObject({ ok: false, reason: 'NOT_READABLE', text: expect.stringContaining('ENAMETOOLONG') });
  expect(await storage.fetch([url('none/none')], path('staged'), expected)).toMatchObject({ reason: 'NOT_FOUND' });
  writeFileSync(path('storage/file'), '');
  expect(await storage.fetch([url('file/none')], path('staged'), expected)).toMatchObject({ reason: 'NOT_FOUND' });
});

test('many files are synced at once: bytes, names and new parents; a file that went is an error, not a crash', async () => {
  const { directory, path, url } = site();
  await using _ = directory;
  writeFileSync(path('out/a'), 'a');
  const options = { checksumKind: 'md5', durable: 'later' } as const;
  const outcomes = await storage.storeAll([
    { from: path('out/a'), url: url('d/j/a'), options },
    { from: Buffer.from('b'), url: url('d/j/b'), options },
    { from: path('out/none'), url: url('d/j/c'), options },
    { from: path('out/a'), url: url('d/j/d'), options },
  ]);
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false]);
  expect(await storage.sync([url('d/j/a'), url('d/j/b')])).toBeUndefined();
  expect(await storage.sync([url('d/j/a'), url('d/j/d')])).toMatchObject({ ok: false, reason: 'NOT_STORED' });
  expect(await storage.sync([url('none/a')])).toMatchObject({ ok: false, reason: 'NOT_STORED' });
  expect(await storage.sync([])).toBeUndefined();
  chmodSync(path('storage/d/j'), 0o700);
});
