import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { checkStorage } from '../src/check-storage.ts';
import { openHelperStorage } from '../src/helper/open-helper-storage.ts';
import { openStorage } from '../src/storage.ts';

/** A storage that a driver must serve: the URL of an empty folder, with a '/' at its end. */
interface ConformingSite {
  readonly url: string;
}

const bytes = Buffer.alloc(3_000_000, 'spd online filter ');
const md5 = (content: Uint8Array): string => createHash('md5').update(content).digest('hex');
const hex = (value: number): string => value.toString(16).padStart(8, '0');
const expected = { size: bytes.length, checksum: md5(bytes), checksumKind: 'md5' } as const;
/** Names that have a meaning in URLs, shells, XML and percent escapes. */
const ODD_NAMES = ['a b', 'ж é', `qu'o"te`, 'h#sh', '50%25', 'a&b<c>', 'plus+', ';$(x)', '-l'];

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What every driver does alike; each test has a folder of its own. */
export function conformanceSuite(name: string, site: () => ConformingSite): void {
  const storage = openStorage();
  let folders = 0;
  function place() {
    const top = `${site().url}t${folders++}/`;
    const local = testDirectory();
    const path = (file: string): string => join(local.path, file);
    writeFileSync(path('made'), bytes);
    return {
      top,
      path,
      url: (file: string) => top + file.split('/').map(encodeURIComponent).join('/'),
      paths: async () => (await collect(storage.list(top))).map(({ path: found }) => found).toSorted(),
      [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
    };
  }

  describe(`${name}:`, () => {
    test('a stored file has its size and checksum, and no temporary name is left', async () => {
      await using at = place();
      const stored = await storage.store(at.path('made'), at.url('j/out'), { checksumKind: 'crc32' });
      expect(stored).toEqual({ ok: true, size: bytes.length, checksum: hex(crc32(bytes)) });
      expect(await storage.fetch([at.url('none'), at.url('j/out')], at.path('got'), expected)).toMatchObject({
        ok: true,
      });
      expect(readFileSync(at.path('got')).equals(bytes)).toBe(true);
      expect(await storage.verify([at.url('j/out')], expected)).toMatchObject({ ok: true });
      expect(await at.paths()).toEqual(['j', 'j/out']);
    });

    test('bytes in memory, and none, are stored', async () => {
      await using at = place();
      for (const text of ['hello', '']) {
        const content = Buffer.from(text);
        const checksum = md5(content);
        expect(await storage.write(content, at.url(`w/${text}.log`), { checksumKind: 'md5' })).toEqual({
          ok: true,
          size: content.length,
          checksum,
        });
        expect(
          await storage.fetch([at.url(`w/${text}.log`)], at.path('got'), {
            size: content.length,
            checksum,
            checksumKind: 'md5',
          }),
        ).toMatchObject({ ok: true });
      }
    });

    test('odd names are names', async () => {
      await using at = place();
      for (const odd of ODD_NAMES)
        expect(await storage.write(Buffer.from(odd), at.url(`${odd}/${odd}`), { checksumKind: 'md5' })).toMatchObject({
          ok: true,
        });
      expect(await at.paths()).toEqual(ODD_NAMES.flatMap((odd) => [odd, `${odd}/${odd}`]).toSorted());
      for (const odd of ODD_NAMES) {
        const content = Buffer.from(odd);
        const wanted = { size: content.length, checksum: md5(content), checksumKind: 'md5' } as const;
        expect(await storage.verify([at.url(`${odd}/${odd}`)], wanted)).toMatchObject({ ok: true });
        await storage.remove(at.url(`${odd}/${odd}`));
        expect(await storage.stat(at.url(`${odd}/${odd}`))).toBeUndefined();
      }
    });

    test('no name is taken from another file', async () => {
      await using at = place();
      await storage.write(Buffer.from('first'), at.url('j/a'), { checksumKind: 'md5' });
      const second = { ok: false, reason: 'NOT_STORED' };
      expect(await storage.store(at.path('made'), at.url('j/a'), { checksumKind: 'md5' })).toMatchObject(second);
      expect(await storage.write(Buffer.from('second'), at.url('j/a'), { checksumKind: 'md5' })).toMatchObject(second);
      await storage.write(Buffer.from('other'), at.url('j/b'), { checksumKind: 'md5' });
      await expect(storage.rename(at.url('j/b'), at.url('j/a'))).rejects.toMatchObject({ reason: 'EXISTS' });
      const first = { size: 5, checksum: md5(Buffer.from('first')), checksumKind: 'md5' } as const;
      expect(await storage.verify([at.url('j/a')], first)).toMatchObject({ ok: true });
      expect(await at.paths()).toEqual(['j', 'j/a', 'j/b']);
    });

    test('a replica that is not what was expected is refused by name', async () => {
      await using at = place();
      await storage.store(at.path('made'), at.url('j/out'), { checksumKind: 'md5' });
      const reasonOf = async (file: string, change: object) =>
        await storage.fetch([at.url(file)], at.path('got'), { ...expected, ...change });
      expect(await reasonOf('j/none', {})).toMatchObject({ reason: 'NOT_FOUND' });
      expect(await reasonOf('none/none', {})).toMatchObject({ reason: 'NOT_FOUND' });
      expect(await reasonOf('j', {})).toMatchObject({ reason: 'NOT_FOUND' });
      expect(await reasonOf('j/out', { size: 1 })).toMatchObject({ reason: 'SIZE_MISMATCH' });
      expect(await reasonOf('j/out', { checksum: '0'.repeat(32) })).toMatchObject({ reason: 'CHECKSUM_MISMATCH' });
      expect(await reasonOf('j/out', { signal: AbortSignal.abort() })).toMatchObject({ reason: 'TIMEOUT' });
      await expect(storage.fetch([at.url('j/out')], at.path('no/such'), expected)).rejects.toMatchObject({
        code: 'ENOENT',
      });
    });

    test('what is told to end, or is no file, leaves nothing', async () => {
      await using at = place();
      await storage.write(Buffer.from('x'), at.url('x'), { checksumKind: 'md5' });
      const limit = new AbortController();
      const options = { checksumKind: 'md5', signal: limit.signal, onProgress: () => limit.abort() } as const;
      writeFileSync(at.path('large'), Buffer.alloc(48 * 1024 * 1024));
      expect(await storage.store(at.path('large'), at.url('j/out'), options)).toMatchObject({ reason: 'TIMEOUT' });
      mkdirSync(at.path('folder'));
      expect(await storage.store(at.path('folder'), at.url('j/out'), { checksumKind: 'md5' })).toMatchObject({
        reason: 'NOT_STORED',
      });
      expect((await at.paths()).filter((path) => path !== 'j')).toEqual(['x']);
    });

    test('single steps: stat, list, ranges, rename, checksum, room, remove', async () => {
      await using at = place();
      expect(await storage.stat(at.url('a/b/c'))).toBeUndefined();
      await storage.write(Buffer.from('0123456789'), at.url('a/b/c'), { checksumKind: 'md5' });
      expect(await storage.stat(at.url('a/b/c'))).toMatchObject({ kind: 'file', size: 10 });
      expect(await storage.stat(at.url('a/b'))).toMatchObject({ kind: 'folder', size: 0 });
      const part = async (range?: { from?: number; length?: number }) =>
        Buffer.concat(await collect(storage.read(at.url('a/b/c'), range))).toString();
      expect(await part()).toBe('0123456789');
      expect(await part({ from: 7 })).toBe('789');
      expect(await part({ from: 2, length: 3 })).toBe('234');
      expect(await part({ from: 10 })).toBe('');
      await storage.rename(at.url('a/b/c'), at.url('a/b/d'));
      await expect(storage.rename(at.url('a/b/c'), at.url('a/b/e'))).rejects.toMatchObject({ reason: 'NOT_FOUND' });
      expect(await collect(storage.list(at.top))).toMatchObject([
        { path: 'a', kind: 'folder' },
        { path: 'a/b', kind: 'folder' },
        { path: 'a/b/d', kind: 'file', size: 10 },
      ]);
      const given = await storage.checksum(at.url('a/b/d'), 'adler32');
      expect([undefined, '0aff020e']).toContain(given);
      const room = await storage.room(at.top);
      if (room) expect(room.freeBytes).toBeGreaterThan(0);
      await storage.remove(at.url('a/b/d'));
      await storage.remove(at.url('a/b/d'));
      expect(await storage.stat(at.url('a/b/d'))).toBeUndefined();
      // Another attempt may be about to store there.
      expect(await at.paths()).toEqual(['a', 'a/b']);
      await storage.remove(at.url('a/b/d'), { emptyFoldersBelow: at.top });
      // WebDAV has no step that removes no more than an empty folder.
      expect([[], ['a', 'a/b']]).toContainEqual(await at.paths());
      await expect(collect(storage.list(at.url('none/')))).rejects.toMatchObject({ reason: 'NOT_FOUND' });
    });

    test('a check finds nothing, and leaves nothing', async () => {
      await using at = place();
      await storage.write(Buffer.from('x'), at.url('x'), { checksumKind: 'md5' });
      const steps = await checkStorage(storage, at.top, new AbortController().signal);
      expect(steps.filter(({ outcome }) => outcome !== 'OK')).toEqual([]);
      expect(steps).toHaveLength(8);
      const left = (await collect(storage.list(at.top))).filter(({ kind }) => kind === 'file');
      expect(left).toMatchObject([{ path: 'x' }]);
    });

    test('helper processes do the same', async () => {
      await using at = place();
      await using helpers = openHelperStorage({ size: 1, max: 2 });
      expect(
        await helpers.storeAll([
          { from: at.path('made'), url: at.url('j/out'), options: { checksumKind: 'md5', durable: 'later' } },
          { from: Buffer.from('log'), url: at.url('j/log'), options: { checksumKind: 'md5' } },
        ]),
      ).toMatchObject([
        { ok: true, checksum: expected.checksum },
        { ok: true, size: 3 },
      ]);
      expect(await helpers.sync([at.url('j/out')])).toBeUndefined();
      expect(await helpers.fetch([at.url('j/out')], at.path('got'), expected)).toMatchObject({ ok: true });
      await helpers.remove(at.url('j/out'));
      expect(await storage.stat(at.url('j/out'))).toBeUndefined();
    });
  });
}
