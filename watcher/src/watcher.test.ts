import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { asOrdinaryUser, until } from '@visor/testkit';
import { site, untilFiles } from '../test/kit.ts';

const crc = (text: string): string => crc32(text).toString(16).padStart(8, '0');

test('files are announced once with their place and checksum, and the end marker closes their dataset', async () => {
  await using buffer = site();
  mkdirSync(buffer.at('node 1/deep'), { recursive: true });
  writeFileSync(buffer.at('a "b"&<i>д'), 'one');
  writeFileSync(buffer.at('node 1/deep/b'), 'two');
  await buffer.start({ endMarker: '*.end' });
  await untilFiles(buffer.catalog, 'run.raw', ['a "b"&<i>д', 'b']);
  writeFileSync(buffer.at('c.part'), 'thr');
  writeFileSync(buffer.at('.hidden'), 'x');
  appendFileSync(buffer.at('c.part'), 'ee');
  renameSync(buffer.at('c.part'), buffer.at('c'));
  writeFileSync(buffer.at('run.end'), '');
  await until(() => buffer.catalog.datasets.get('run.raw')?.status === 'CLOSED');
  const files = [...(buffer.catalog.datasets.get('run.raw')?.files.values() ?? [])];
  expect(files.sort((left, right) => left.name.localeCompare(right.name))).toMatchObject([
    { name: 'a "b"&<i>д', path: 'buffer/a "b"&<i>д', size: 3, checksum: crc('one'), checksumKind: 'crc32' },
    { name: 'b', path: 'buffer/node 1/deep/b', size: 3, checksum: crc('two') },
    { name: 'c', path: 'buffer/c', size: 5, checksum: crc('three') },
  ]);
  await buffer.start({ endMarker: '*.end', once: true });
  await buffer.ended();
  expect([buffer.catalog.repeats, buffer.problems()]).toEqual([0, []]);
});

test('what cannot be announced is named, and stops nothing', async () => {
  await using buffer = site();
  symlinkSync('/etc/passwd', buffer.at('link'));
  symlinkSync('/etc', buffer.at('linked folder'));
  spawnSync('mkfifo', [buffer.at('pipe')]);
  writeFileSync(buffer.at('hard'), 'x');
  linkSync(buffer.at('hard'), buffer.at('harder'));
  writeFileSync(buffer.at('empty'), '');
  writeFileSync(buffer.at('line\nend'), 'x');
  writeFileSync(buffer.at('n'.repeat(255)), 'x');
  writeFileSync(Buffer.concat([Buffer.from(`${buffer.folder}/`), Buffer.from([0x61, 0xff])]), 'x');
  writeFileSync(buffer.at('good'), 'x');
  writeFileSync(buffer.at('wrong'), 'x');
  writeFileSync(buffer.at('wrong.md5'), `${'0'.repeat(32)}  wrong\n`);
  writeFileSync(buffer.at('odd'), 'x');
  writeFileSync(buffer.at('odd.sha256'), 'no checksum');
  await buffer.start({ once: true });
  await buffer.ended();
  expect(buffer.catalog.namesOf('run.raw')).toEqual(['good']);
  expect(buffer.status().problems).toHaveLength(11);
  expect(buffer.problems().toSorted()).toEqual(
    [
      'CHECKSUM_MISMATCH wrong',
      'EMPTY empty',
      'HARD_LINK hard',
      'HARD_LINK harder',
      'NAME a\\xff',
      'NAME line\nend',
      `NAME ${'n'.repeat(255)}`,
      'NOT_A_FILE link',
      'NOT_A_FILE linked folder',
      'NOT_A_FILE pipe',
      'SIDECAR odd',
    ].toSorted(),
  );
  for (const name of ['link', 'linked folder', 'pipe', 'harder', 'line\nend', 'n'.repeat(255)]) rmSync(buffer.at(name));
  writeFileSync(buffer.at('empty'), 'x');
  await buffer.start();
  await untilFiles(buffer.catalog, 'run.raw', ['empty', 'good', 'hard']);
  const left = ['CHECKSUM_MISMATCH', 'NAME', 'SIDECAR'].join();
  await until(
    () =>
      left ===
      buffer
        .status()
        .problems.map(({ code }) => code)
        .toSorted()
        .join(),
  );
});

test('what may not be read for a while is named, waits, and counts neither as gone nor as new', async () => {
  await using buffer = site();
  for (const folder of ['old', 'other', 'shut']) mkdirSync(buffer.at(folder));
  for (const path of ['old/a', 'other/c']) writeFileSync(buffer.at(path), path);
  using _ = asOrdinaryUser(dirname(buffer.folder));
  await buffer.start({ closeAfterFiles: 1, nameFrom: '^(?<dataset>[^/]+)/' });
  await until(() => ['old', 'other'].every((name) => buffer.catalog.datasets.get(name)?.status === 'CLOSED'));

  writeFileSync(buffer.at('shut/b'), 'b', { mode: 0 });
  await until(() => buffer.problems().includes('UNREADABLE shut/b'));
  for (const folder of ['old', 'shut']) chmodSync(buffer.at(folder), 0);
  // A watcher that starts looks at what it knows.
  await buffer.start({ closeAfterFiles: 1, nameFrom: '^(?<dataset>[^/]+)/' });
  await until(() => buffer.problems().filter((text) => /^UNREADABLE (old|shut)$/.test(text)).length === 2);
  for (const folder of ['old', 'shut']) chmodSync(buffer.at(folder), 0o755);
  await until(() => buffer.problems().filter((text) => text === 'UNREADABLE shut/b').length === 2);
  chmodSync(buffer.at('shut/b'), 0o644);
  await untilFiles(buffer.catalog, 'shut', ['b']);
  expect([buffer.catalog.repeats, [...buffer.catalog.datasets.keys()].toSorted()]).toEqual([
    0,
    ['old', 'other', 'shut'],
  ]);
  expect(buffer.problems().filter((text) => !text.startsWith('UNREADABLE'))).toEqual([]);
  await until(() => buffer.status().problems.length === 0);
});

test('a file in a folder that may not be entered when it is read is announced when that is given back', async () => {
  await using buffer = site();
  mkdirSync(buffer.at('shut'));
  using _ = asOrdinaryUser(dirname(buffer.folder));
  await buffer.start({ stillSeconds: 0.5 });
  writeFileSync(buffer.at('shut/a'), 'a');
  await until(() => buffer.status().growing === 1);
  chmodSync(buffer.at('shut'), 0);
  await until(() => buffer.problems().includes('UNREADABLE shut'));
  await until(() => buffer.status().growing + buffer.status().unannounced === 1);
  chmodSync(buffer.at('shut'), 0o755);
  await untilFiles(buffer.catalog, 'run.raw', ['a']);
  expect(buffer.problems().filter((text) => !text.startsWith('UNREADABLE'))).toEqual([]);
});

test('at the end of a run a dataset waits for what cannot be read, by name, and closes with it', async () => {
  await using buffer = site();
  for (const run of ['r1', 'r2', 'r3']) mkdirSync(buffer.at(run));
  for (const path of ['r1/a', 'r2/a', 'r3/a']) writeFileSync(buffer.at(path), path);
  mkdirSync(buffer.at('r2/shut'));
  writeFileSync(buffer.at('r2/shut/b'), 'b');
  writeFileSync(buffer.at('r1/b'), 'b', { mode: 0 });
  chmodSync(buffer.at('r2/shut'), 0);
  for (const run of ['r1', 'r2', 'r3']) writeFileSync(buffer.at(`${run}/END`), '');
  using _ = asOrdinaryUser(dirname(buffer.folder));
  const options = { endMarker: 'END', nameFrom: '^(?<dataset>[^/]+)/' };
  await buffer.start({ ...options, once: true });
  await buffer.ended();
  expect(['r1', 'r2', 'r3'].map((name) => buffer.catalog.datasets.get(name)?.status)).toEqual([
    'OPEN',
    'OPEN',
    'CLOSED',
  ]);
  expect(buffer.problems().toSorted()).toEqual(['CLOSE r1', 'CLOSE r2', 'UNREADABLE r1/b', 'UNREADABLE r2/shut']);

  await buffer.start(options);
  chmodSync(buffer.at('r1/b'), 0o644);
  chmodSync(buffer.at('r2/shut'), 0o755);
  await until(() => ['r1', 'r2'].every((name) => buffer.catalog.datasets.get(name)?.status === 'CLOSED'));
  expect(['r1', 'r2'].map((name) => buffer.catalog.namesOf(name))).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect(buffer.status().problems).toEqual([]);
});

test('a watcher that ends after one look says what keeps a dataset open, though its time has not come', async () => {
  await using buffer = site();
  writeFileSync(buffer.at('a'), 'a');
  writeFileSync(buffer.at('b'), 'b', { mode: 0 });
  using _ = asOrdinaryUser(dirname(buffer.folder));
  await buffer.start({ closeAfterSeconds: 3_600, once: true });
  await buffer.ended();
  expect([buffer.catalog.namesOf('run.raw'), buffer.problems().toSorted()]).toEqual([
    ['a'],
    ['CLOSE run.raw', 'UNREADABLE b'],
  ]);
});

test('what cannot be read keeps no dataset open that a number of files closes', async () => {
  await using buffer = site();
  writeFileSync(buffer.at('a'), 'a');
  writeFileSync(buffer.at('b'), 'b', { mode: 0 });
  using _ = asOrdinaryUser(dirname(buffer.folder));
  await buffer.start({ closeAfterFiles: 5, once: true });
  await buffer.ended();
  expect([buffer.catalog.namesOf('run.raw'), buffer.problems()]).toEqual([['a'], ['UNREADABLE b']]);
});

test('a checksum beside a file is verified and announced; one that is mended lets the file go on', async () => {
  await using buffer = site();
  const md5 = createHash('md5').update('data').digest('hex');
  writeFileSync(buffer.at('a'), 'data');
  writeFileSync(buffer.at('a.md5'), `${md5} *a\n`);
  writeFileSync(buffer.at('b'), 'data');
  writeFileSync(buffer.at('b.crc32'), '00000000');
  await buffer.start({ stillSeconds: 0.2 });
  await until(() => buffer.problems().includes('CHECKSUM_MISMATCH b'));
  writeFileSync(buffer.at('b.crc32'), crc('data'));
  await untilFiles(buffer.catalog, 'run.raw', ['a', 'b']);
  expect(buffer.catalog.datasets.get('run.raw')?.files.get('a')).toMatchObject({ checksum: md5, checksumKind: 'md5' });
});

test('files that grow, are replaced or come late go into datasets of late files, and a touched file nowhere', async () => {
  await using buffer = site();
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(buffer.at(name), name);
  await buffer.start({ closeAfterFiles: 4 });
  await until(() => buffer.catalog.datasets.get('run.raw')?.status === 'CLOSED');
  appendFileSync(buffer.at('a'), 'more');
  writeFileSync(buffer.at('new b'), 'B');
  renameSync(buffer.at('new b'), buffer.at('b'));
  writeFileSync(buffer.at('c'), 'c');
  writeFileSync(buffer.at('e'), 'e');
  await untilFiles(buffer.catalog, 'run.raw.late.1', ['a', 'b', 'e']);
  appendFileSync(buffer.at('a'), 'and more');
  await untilFiles(buffer.catalog, 'run.raw.late.2', ['a']);
  expect(buffer.problems().filter((text) => text.startsWith('CHANGED'))).toEqual([
    'CHANGED a',
    'CHANGED b',
    'CHANGED a',
  ]);
  await buffer.start({ closeAfterFiles: 4, once: true });
  await buffer.ended();
  expect([buffer.catalog.namesOf('run.raw'), buffer.catalog.repeats]).toEqual([['a', 'b', 'c', 'd'], 0]);
});

test('a file that is in another dataset already is refused once, by name, and stops nothing', async () => {
  await using buffer = site();
  writeFileSync(buffer.at('a'), 'a');
  await buffer.start({ once: true });
  await buffer.ended();
  buffer.catalog.datasets.set('elsewhere', {
    files: buffer.catalog.datasets.get('run.raw')?.files ?? new Map(),
    status: 'OPEN',
  });
  buffer.catalog.datasets.delete('run.raw');
  buffer.forget();
  writeFileSync(buffer.at('b'), 'b');
  await buffer.start({ once: true });
  await buffer.ended();
  expect(buffer.catalog.namesOf('run.raw')).toEqual(['b']);
  expect(buffer.problems()).toEqual(['NAME_TAKEN a', 'REFUSED a']);
});

test('two files of one name in two folders are both registered', async () => {
  await using buffer = site();
  for (const folder of ['n1', 'n2', 'n3']) {
    mkdirSync(buffer.at(folder));
    writeFileSync(buffer.at(`${folder}/x`), folder);
  }
  await buffer.start({ once: true });
  await buffer.ended();
  const all = ['run.raw', 'run.raw.late.1', 'run.raw.late.2'].flatMap((name) => [
    ...(buffer.catalog.datasets.get(name)?.files.values() ?? []),
  ]);
  expect(all.map(({ path }) => path).toSorted()).toEqual(['buffer/n1/x', 'buffer/n2/x', 'buffer/n3/x']);
});

test('while the catalog is away nothing is lost, and an answer that was lost is asked for, not announced again', async () => {
  await using buffer = site();
  buffer.catalog.loseAnswer = true;
  writeFileSync(buffer.at('a'), 'a');
  await buffer.start();
  await untilFiles(buffer.catalog, 'run.raw', ['a']);
  await until(() => buffer.events.some(({ event }) => event === 'announced'));
  buffer.catalog.away = 'UNAVAILABLE';
  writeFileSync(buffer.at('b'), 'b');
  await until(() => buffer.events.some(({ event }) => event === 'waiting'));
  await buffer.stop();
  buffer.catalog.away = undefined;
  await buffer.start();
  await untilFiles(buffer.catalog, 'run.raw', ['a', 'b']);
  expect(buffer.catalog.repeats).toBe(0);
});

test('a folder that is not there, or suddenly empty, is said and waited for: no dataset is closed, nothing counts as gone', async () => {
  await using buffer = site();
  const [folder, aside] = [buffer.folder, `${buffer.folder}.aside`];
  rmSync(folder, { recursive: true });
  await buffer.start({ closeAfterSeconds: 1 });
  await until(() => buffer.events.some((event) => event.event === 'waiting' && event.text.includes('is not there')));
  mkdirSync(folder);
  writeFileSync(buffer.at('a'), 'a');
  await untilFiles(buffer.catalog, 'run.raw', ['a']);
  renameSync(folder, aside);
  mkdirSync(folder);
  await until(() => buffer.events.some((event) => event.event === 'waiting' && event.text.includes('is empty')));
  expect(buffer.catalog.datasets.get('run.raw')?.status).toBe('OPEN');
  rmSync(folder, { recursive: true });
  renameSync(aside, folder);
  writeFileSync(buffer.at('b'), 'b');
  await until(() => buffer.catalog.datasets.get('run.raw')?.status === 'CLOSED');
  expect([buffer.catalog.namesOf('run.raw'), buffer.problems()]).toEqual([['a', 'b'], []]);
});

test('the pattern names datasets and runs, and what it does not match is named', async () => {
  await using buffer = site();
  for (const folder of ['run7.raw', 'run8.raw']) {
    mkdirSync(buffer.at(folder));
    writeFileSync(buffer.at(`${folder}/x`), folder);
  }
  writeFileSync(buffer.at('stray'), 'x');
  await buffer.start({ nameFrom: '^(?<dataset>run(?<run>\\d+)\\.raw)/', endMarker: 'END' });
  await untilFiles(buffer.catalog, 'run7.raw', ['x']);
  await untilFiles(buffer.catalog, 'run8.raw', ['x']);
  expect(buffer.catalog.datasets.get('run7.raw')?.files.get('x')).toMatchObject({ run: 7 });
  writeFileSync(buffer.at('run7.raw/END'), '');
  await until(() => buffer.catalog.datasets.get('run7.raw')?.status === 'CLOSED');
  expect([buffer.catalog.datasets.get('run8.raw')?.status, buffer.problems()]).toEqual(['OPEN', ['NO_DATASET stray']]);
});

test('a folder has one watcher, by whatever name', async () => {
  await using buffer = site();
  await buffer.start();
  await until(() => buffer.events.some(({ event }) => event === 'watching'));
  await using other = site();
  symlinkSync(buffer.folder, join(other.folder, 'alias'));
  await other.start({ folder: join(other.folder, 'alias') });
  await expect(other.ended()).rejects.toThrow(/another watcher/);
});

test('a folder that lies in a watched one, or holds one, is refused: a file has one watcher', async () => {
  await using buffer = site();
  mkdirSync(buffer.at('a/deep'), { recursive: true });
  mkdirSync(buffer.at('ab'));
  await buffer.start({ folder: buffer.at('a') });
  await until(() => buffer.events.some(({ event }) => event === 'watching'));
  await using other = site();
  for (const [folder, text] of [
    [buffer.at('a/deep'), 'lies in'],
    [buffer.folder, 'holds'],
  ] as const) {
    await other.start({ folder });
    await expect(other.ended()).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(text) });
  }
  writeFileSync(buffer.at('a/deep/x'), 'x');
  await untilFiles(buffer.catalog, 'run.raw', ['x']);
  await using beside = site();
  await beside.start({ folder: buffer.at('ab') });
  // It got so far: only the catalog of this test has no storage there.
  await expect(beside.ended()).rejects.toThrow('lies in no storage');
});

test('three thousand files of a folder are announced, each once, while it is watched', async () => {
  await using buffer = site();
  const names = Array.from({ length: 3_000 }, (_, index) => `f${String(index).padStart(6, '0')}`);
  await buffer.start({ closeAfterFiles: names.length });
  for (const name of names) writeFileSync(buffer.at(name), name);
  await until(() => buffer.catalog.datasets.get('run.raw')?.status === 'CLOSED');
  expect([buffer.catalog.namesOf('run.raw').length, buffer.catalog.repeats, buffer.problems()]).toEqual([3_000, 0, []]);
});
