import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import type { MarkedRoot } from './driver.ts';
import { MARKER_NAME, markerText } from './root-marker.rules.ts';
import { openStorage, type StorageOptions } from './storage.ts';

/** Two marked roots, each with a file, and the storage that reads them. */
function site(options: StorageOptions = {}) {
  const directory = testDirectory();
  const at = (...names: string[]): string => join(directory.path, ...names);
  const rootOf = (name: string): MarkedRoot => ({
    storageId: `id of ${name}`,
    name,
    url: `${pathToFileURL(at(name)).href}/`,
    markerId: `marker of ${name}`,
  });
  const mark = (folder: string, name = folder, markerId = `marker of ${name}`): void => {
    mkdirSync(at(folder), { recursive: true });
    writeFileSync(at(folder, MARKER_NAME), markerText({ storageId: `id of ${name}`, installation: 'test', markerId }));
  };
  for (const name of ['a', 'b']) {
    mark(name);
    writeFileSync(at(name, 'file'), 'bytes');
  }
  return {
    at,
    mark,
    storage: openStorage(options),
    roots: [rootOf('a'), rootOf('b')] as const,
    urls: ['a', 'b'].map((name) => pathToFileURL(at(name, 'file')).href),
    /** As an unmounted file system leaves its mount point. */
    lose(name: string): void {
      renameSync(at(name), at(`${name} away`));
      mkdirSync(at(name));
    },
    find(name: string): void {
      rmSync(at(name), { recursive: true });
      renameSync(at(`${name} away`), at(name));
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

const checksum = createHash('md5').update('bytes').digest('hex');
const expected = { size: 5, checksum, checksumKind: 'md5' } as const;

test('a root is lost as long as its marker is not there, whatever was seen before', async () => {
  await using on = site();
  const check = async () => (await on.storage.checkRoots(on.roots))?.text;
  expect(await check()).toBeUndefined();
  on.lose('b');
  expect(await check()).toBe(
    `storage b (${on.roots[1].url}): no marker (.visor-storage) in its root: is the mount there?`,
  );
  on.find('b');
  expect(await check()).toBeUndefined();
  rmSync(on.at('a'), { recursive: true });
  expect(await check()).toMatch(/^storage a .*there is no such folder: is the mount there\?$/);
});

test.each<[string, (on: ReturnType<typeof site>) => void, RegExp]>([
  ['another storage', (on) => on.mark('a', 'c'), /marked as another storage \(id of c\), not as a$/],
  [
    'a copy of it',
    (on) => on.mark('a', 'a', 'of the copy'),
    /another marker \(of the copy\) than a was registered with/,
  ],
  ['a text', (on) => writeFileSync(on.at('a', MARKER_NAME), 'x'), /is no marker of Visor$/],
  ['a long file', (on) => writeFileSync(on.at('a', MARKER_NAME), Buffer.alloc(100_000, ' ')), /is no marker of Visor$/],
  [
    'a folder',
    (on) => {
      rmSync(on.at('a', MARKER_NAME));
      mkdirSync(on.at('a', MARKER_NAME));
    },
    /is no marker of Visor$/,
  ],
])('the marker of %s is none of the storage', async (_name, change, text) => {
  await using on = site();
  expect(await on.storage.checkRoots(on.roots)).toBeUndefined();
  change(on);
  expect(await on.storage.checkRoots(on.roots)).toMatchObject({
    reason: 'ROOT_LOST',
    text: expect.stringMatching(text),
  });
});

test('where any marker of the storage will do, that of another storage does not', async () => {
  await using on = site();
  const any = on.roots.map((root) => ({ ...root, markerId: null }));
  on.mark('a', 'a', 'another one');
  expect(await on.storage.checkRoots(any)).toBeUndefined();
  on.mark('a', 'c');
  expect(await on.storage.checkRoots(any)).toMatchObject({ reason: 'ROOT_LOST' });
});

test('nothing is stored without the marker of its storage: not a file, not a folder', async () => {
  await using on = site();
  on.lose('b');
  const options = { checksumKind: 'md5' } as const;
  const files = [{ from: Buffer.from('x'), url: `${on.roots[1].url}d/x`, options }];
  expect(await on.storage.storeAll(files, on.roots)).toMatchObject([{ ok: false, reason: 'ROOT_LOST' }]);
  expect(readdirSync(on.at('b'))).toEqual([]);
  // A storage whose marker nobody knows is stored to as ever.
  expect(await on.storage.storeAll(files)).toMatchObject([{ ok: true }]);
});

test('a file is not missing, too short or changed where its storage is not mounted; another copy is read', async () => {
  await using on = site();
  const fetch = (urls: readonly string[]) => on.storage.verify(urls, { ...expected, roots: on.roots });
  const [a = '', b = ''] = on.urls;
  on.lose('a');
  for (const stray of [undefined, 'by', 'other']) {
    if (stray !== undefined) writeFileSync(on.at('a', 'file'), stray);
    expect(await fetch([a])).toMatchObject({
      ok: false,
      reason: 'ROOT_LOST',
      text: expect.stringContaining('storage a'),
    });
  }
  expect(await fetch([a, b])).toMatchObject({ ok: true, url: b });
  writeFileSync(on.at('b', 'file'), 'other');
  expect(await fetch([a, b])).toMatchObject({ ok: false, reason: 'ROOT_LOST' });
  on.find('a');
  expect(await fetch([b])).toMatchObject({ ok: false, reason: 'CHECKSUM_MISMATCH' });
  rmSync(on.at('b', 'file'));
  expect(await fetch([b])).toMatchObject({ ok: false, reason: 'NOT_FOUND' });
});

test('a root that is reached by a link is looked at where it leads; one outside of the roots of this node is not read', async () => {
  await using on = site();
  const linked = { ...on.roots[0], url: `${pathToFileURL(on.at('link')).href}/` };
  symlinkSync(on.at('a'), on.at('link'));
  expect(await on.storage.checkRoots([linked])).toBeUndefined();
  const inside = openStorage({ roots: [on.at('b')] });
  expect(await inside.checkRoots([on.roots[1]])).toBeUndefined();
  expect(await inside.checkRoots([linked])).toMatchObject({
    reason: 'ROOT_LOST',
    text: expect.stringContaining('outside of the storage roots'),
  });
});
