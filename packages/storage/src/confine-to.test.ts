import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { confineTo, OutsideError } from './confine-to.ts';
import { openStorage } from './storage.ts';

const bytes = Buffer.from('secret');
const expected = { size: 6, checksum: createHash('md5').update(bytes).digest('hex'), checksumKind: 'md5' } as const;

/** Two roots, `in` and `also`, and a folder `out` that is none, each with a file. */
function site() {
  const directory = testDirectory();
  const at = (name: string) => join(directory.path, name);
  for (const folder of ['in/sub', 'also', 'out']) mkdirSync(at(folder), { recursive: true });
  for (const file of ['in/sub/file', 'also/file', 'out/file']) writeFileSync(at(file), bytes);
  const storage = openStorage({ roots: [at('in'), at('also')] });
  const fetch = (name: string, wanted: object = {}) =>
    storage.fetch([pathToFileURL(at(name)).href], at('staged'), { ...expected, ...wanted });
  return { directory, at, storage, fetch };
}

const OUTSIDE = [
  ['an absolute link to a file', 'file'],
  ['a link to what is not there', 'nothing'],
  ['a link to a folder', ''],
  ['a link to a file without its folder', 'no/such/folder'],
] as const;

test.each(OUTSIDE)('%s out of the roots is refused in the same words', async (_what, target) => {
  const { directory, at, fetch } = site();
  await using _ = directory;
  symlinkSync(at(`out/${target}`), at('in/link'));
  symlinkSync(`../../out/${target}`, at('in/sub/relative'));
  for (const name of ['in/link', 'in/sub/relative', 'in/link/x', `out/${target}`])
    for (const wanted of [{}, { size: 5 }, { checksum: '0' }, { size: 1_000_000 }]) {
      const text = `${pathToFileURL(at(name)).href} lies outside of the storage roots (VISOR_STORAGE_ROOTS; ./visor up --storage-root DIR adds one)`;
      expect(await fetch(name, wanted)).toEqual({ ok: false, reason: 'NOT_FOUND', text });
    }
});

test('links within the roots are followed, from one to the other too, and by the name that a root was given', async () => {
  const { directory, at, storage, fetch } = site();
  await using _ = directory;
  symlinkSync('sub', at('in/folder'));
  symlinkSync(at('also/file'), at('in/other'));
  symlinkSync('../folder/../sub/./file', at('in/sub/chain'));
  for (const name of ['in/folder/file', 'in/other', 'in/sub/chain'])
    expect(await fetch(name)).toMatchObject({ ok: true });
  symlinkSync(at('in'), at('alias'));
  const aliased = openStorage({ roots: [at('alias')] });
  const url = pathToFileURL(at('alias/sub/file')).href;
  expect(await aliased.fetch([url], at('staged'), expected)).toMatchObject({ ok: true });
  expect(await storage.fetch([url], at('staged'), expected)).toMatchObject({ ok: false, reason: 'NOT_FOUND' });
});

test('a link to itself ends', async () => {
  const { directory, at, fetch } = site();
  await using _ = directory;
  symlinkSync('loop', at('in/loop'));
  expect(await fetch('in/loop')).toMatchObject({ ok: false, text: expect.stringContaining('ELOOP') });
});

test('nothing is stored or removed through a link out of the roots', async () => {
  const { directory, at, storage } = site();
  await using _ = directory;
  symlinkSync(at('out'), at('in/link'));
  writeFileSync(at('made'), bytes);
  for (const name of ['in/link/new', 'in/link/a/b/new', 'out/new']) {
    const url = pathToFileURL(at(name)).href;
    expect(await storage.store(at('made'), url, { checksumKind: 'md5' })).toMatchObject({
      ok: false,
      reason: 'NOT_STORED',
    });
  }
  await expect(storage.remove(pathToFileURL(at('in/link/file')).href)).rejects.toMatchObject({
    reason: 'DENIED',
    cause: expect.any(OutsideError),
  });
  expect(readdirSync(at('out'))).toEqual(['file']);
  symlinkSync(at('in/sub'), at('also/link'));
  const url = pathToFileURL(at('also/link/deep/new')).href;
  expect(await storage.store(at('made'), url, { checksumKind: 'md5' })).toMatchObject({ ok: true });
  expect(readdirSync(at('in/sub/deep'))).toEqual(['new']);
});

test('a file that was opened through a folder exchanged for a link is refused', async () => {
  const { directory, at } = site();
  await using _ = directory;
  const confinement = confineTo([at('in')]);
  const path = confinement.resolveExisting(at('in/sub/file'));
  renameSync(at('in/sub'), at('in/moved'));
  symlinkSync(at('out'), at('in/sub'));
  const descriptor = openSync(path, 'r');
  try {
    expect(() => confinement.verify(descriptor, path)).toThrow(OutsideError);
  } finally {
    closeSync(descriptor);
  }
});

test('a folder that is not there yet has the real path that it will have', async () => {
  const { directory, at } = site();
  await using _ = directory;
  symlinkSync(at('in/sub'), at('also/link'));
  const real = realpathSync(at('in/sub'));
  expect(confineTo([at('in'), at('also')]).resolveFolder(at('also/link/new/er'))).toBe(join(real, 'new/er'));
  expect(confineTo([]).resolveFolder(at('also/link/new/er'))).toBe(join(real, 'new/er'));
  expect(() => confineTo([at('none')]).resolveFolder(at('in'))).toThrow(OutsideError);
});

test('a file of further roots is read again when it has changed, and one that is not there has none', async () => {
  await using directory = testDirectory();
  const at = (name: string) => join(directory.path, name);
  for (const folder of ['in', 'added']) mkdirSync(at(folder));
  const roots = confineTo([at('in'), `@${at('list')}`]);
  expect(() => roots.resolveFolder(at('added'))).toThrow(OutsideError);
  writeFileSync(at('list'), `${at('added')}\n\nrelative\n`);
  expect(roots.resolveFolder(at('added'))).toBe(realpathSync(at('added')));
  expect(() => roots.resolveFolder(at('relative'))).toThrow(OutsideError);
  rmSync(at('list'));
  expect(() => roots.resolveFolder(at('added'))).toThrow(OutsideError);
  expect(() => confineTo([`@${at('list')}`]).resolveFolder(at('in'))).toThrow(OutsideError);
});
