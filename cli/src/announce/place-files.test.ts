import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { openHelperStorage } from '@visor/storage';
import { testDirectory } from '@visor/testkit';
import type { FoundFile } from './file-list.ts';
import { placeFiles, type Places } from './place-files.ts';

const checksumOf = (bytes: string): string => crc32(bytes).toString(16).padStart(8, '0');

/** A folder with an input storage `input`, and what copies into it. */
function site() {
  const directory = testDirectory();
  const root = join(directory.path, 'input');
  mkdirSync(root);
  const copier = openHelperStorage({ roots: [root], size: 2, max: 2 });
  const moved = { bytes: 0, files: 0 };
  const input = { name: 'buffer', root, checksumKind: 'crc32' as const };
  const places: Places = {
    input,
    storages: [input],
    copier,
    dataset: 'run1',
    inPlace: false,
    signal: new AbortController().signal,
    onBytes: (bytes) => void (moved.bytes += bytes),
    onFile: () => void moved.files++,
  };
  const write = (path: string, bytes: string): FoundFile => {
    const at = join(directory.path, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, bytes);
    const { size, mtimeMs } = statSync(at);
    return { name: path.replace(/.*\//, ''), path: at, size, mtimeMs };
  };
  return {
    path: (name: string) => join(directory.path, name),
    places,
    moved,
    write,
    async [Symbol.asyncDispose]() {
      await copier[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

test('small and large files are copied, files of a storage stay where they are, each with the checksum of its bytes', async () => {
  await using at = site();
  const large = 'x'.repeat(100_000);
  const files = [
    ...Array.from({ length: 150 }, (_, index) => at.write(`daq/${index}.raw`, `event ${index}`)),
    at.write('daq/large.raw', large),
    at.write('input/old/there.raw', 'there'),
  ];
  const placed = await placeFiles(files, at.places);
  expect(placed.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
  expect(placed[0]).toEqual({
    name: '0.raw',
    storage: 'buffer',
    path: 'run1/0.raw',
    size: 7,
    checksum: checksumOf('event 0'),
    checksumKind: 'crc32',
  });
  expect(placed.map(({ checksum }) => checksum)).toEqual([
    ...Array.from({ length: 150 }, (_, index) => checksumOf(`event ${index}`)),
    checksumOf(large),
    checksumOf('there'),
  ]);
  expect(placed.at(-1)).toMatchObject({ path: 'old/there.raw' });
  expect(readdirSync(at.path('input/run1'))).toHaveLength(151);
  expect(readFileSync(at.path('input/run1/149.raw'), 'utf8')).toBe('event 149');
  expect(statSync(at.path('input/run1/149.raw')).mode & 0o777).toBe(0o444);
  expect(at.moved).toEqual({ files: 152, bytes: files.reduce((sum, { size }) => sum + size, 0) });
});

test('copies that are there already are taken, and one with other bytes is named', async () => {
  await using at = site();
  const files = ['a', 'b', 'c'].map((name) => at.write(`daq/${name}`, `bytes of ${name}`));
  at.write('input/run1/b', 'bytes of b');
  expect((await placeFiles(files, at.places)).map(({ checksum }) => checksum)).toEqual(
    ['a', 'b', 'c'].map((name) => checksumOf(`bytes of ${name}`)),
  );
  const others = ['d', 'e', 'f'].map((name) => at.write(`daq/${name}`, name));
  at.write('input/run1/e', 'E');
  await expect(placeFiles(others, at.places)).rejects.toThrow(
    `${at.path('daq/e')} was not copied to ${at.path('input/run1/e')}: dataset run1 has another file of this name`,
  );
  expect(readFileSync(at.path('input/run1/e'), 'utf8')).toBe('E');
});

test.each(['input/old/a', 'daq/a'])(
  'a file that changed or was removed since it was found is named: %s',
  async (path) => {
    await using at = site();
    const file = at.write(path, 'first');
    appendFileSync(file.path, ' more');
    await expect(placeFiles([file], at.places)).rejects.toThrow(`${file.path}: changed while it was announced`);
    rmSync(file.path);
    await expect(placeFiles([file], at.places)).rejects.toThrow(`${file.path}: was removed while it was announced`);
  },
);

test('a link is announced as what it leads to, under its own name; in place, a file elsewhere is refused', async () => {
  await using at = site();
  const there = at.write('input/old/there', 'there');
  symlinkSync(there.path, at.path('link'));
  const places = { ...at.places, inPlace: true };
  const link = { ...there, name: 'link', path: at.path('link') };
  expect(await placeFiles([link], places)).toMatchObject([{ name: 'link', path: 'old/there' }]);
  const elsewhere = at.write('daq/b', 'elsewhere');
  symlinkSync(elsewhere.path, at.path('other'));
  const other = { ...elsewhere, name: 'other', path: at.path('other') };
  expect(await placeFiles([other], at.places)).toMatchObject([{ name: 'other', path: 'run1/other' }]);
  await expect(placeFiles([at.write('daq/a', 'a')], places)).rejects.toThrow('lies in no storage');
});
