import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { inspectFile, NoAnswer } from '@visor/storage';
import { MARKER_NAME, markerText } from '@visor/storage/root-marker.rules';
import { testDirectory } from '@visor/testkit';
import { localStorages } from './local-storage.ts';

const storage = (name: string, path: string, health: 'OK' | 'UNKNOWN' | 'FAILING' | 'UNAVAILABLE' = 'OK') =>
  ({
    id: name,
    name,
    kind: 'input',
    checksumKind: 'crc32',
    url: pathToFileURL(path).href,
    health,
    markerId: null,
  }) as const;

test('a storage is local when its folder is here and answers; links to it are resolved', async () => {
  await using directory = testDirectory();
  const [folder, link] = ['disk', 'link'].map((name) => join(directory.path, name)) as [string, string];
  mkdirSync(folder);
  symlinkSync(folder, link);
  const late: string[] = [];
  const asked = [
    storage('linked', link),
    storage('unknown', folder, 'UNKNOWN'),
    storage('failing', folder, 'FAILING'),
    storage('unavailable', folder, 'UNAVAILABLE'),
    storage('another host', join(directory.path, 'of another host')),
    { ...storage('server', '/'), url: 'root://host//data' },
  ];
  const found = await localStorages(asked, (text) => late.push(text), inspectFile);
  expect(found).toEqual(
    ['linked', 'unknown', 'failing'].map((name) => ({ name, kind: 'input', checksumKind: 'crc32', root: folder })),
  );
  expect(late).toEqual([]);
});

test('a storage whose folder does not answer is left out, with a word, and the others are not', async () => {
  const late: string[] = [];
  const found = await localStorages(
    [storage('dead', '/dead'), storage('alive', '/alive')],
    (text) => late.push(text),
    async (path) => {
      if (path === '/dead') throw new NoAnswer('the file system of /dead does not answer', undefined);
      return inspectFile('/');
    },
  );
  expect(found.map(({ name }) => name)).toEqual(['alive']);
  expect(late).toEqual(['storage dead is left out: the file system of /dead does not answer']);
});

test('a folder that answers late is looked at once more', async () => {
  const asked: string[] = [];
  const late: string[] = [];
  const found = await localStorages(
    [storage('slow', '/slow')],
    (text) => late.push(text),
    async (path) => {
      asked.push(path);
      if (asked.length === 1) throw new NoAnswer('the file system of /slow does not answer', undefined);
      return inspectFile('/');
    },
  );
  expect([found.map(({ name }) => name), asked, late]).toEqual([['slow'], ['/slow', '/slow'], []]);
});

test('a folder without the marker of its storage is left out: it can be what lies under a lost mount', async () => {
  await using directory = testDirectory();
  const marked = (name: string, text?: string) => {
    const folder = join(directory.path, name);
    mkdirSync(folder);
    if (text !== undefined) writeFileSync(join(folder, MARKER_NAME), text);
    return { ...storage(name, folder), markerId: 'of its root' };
  };
  const markerOf = (storageId: string, markerId = 'of its root') =>
    markerText({ storageId, markerId, installation: 'here' });
  const asked = [
    marked('right', markerOf('right')),
    marked('empty mount'),
    marked('other storage', markerOf('right')),
    marked('copied', markerOf('copied', 'of another root')),
    marked('odd', 'odd'),
  ];
  const leftOut: string[] = [];
  const found = await localStorages(asked, (text) => leftOut.push(text), inspectFile);
  expect(found.map(({ name }) => name)).toEqual(['right']);
  expect(leftOut.map((text) => text.split(' is left out')[0]).toSorted()).toEqual(
    ['copied', 'empty mount', 'odd', 'other storage'].map((name) => `storage ${name}`),
  );
  expect(leftOut[0]).toContain(`has not its marker (${MARKER_NAME}): is the mount there?`);
});
