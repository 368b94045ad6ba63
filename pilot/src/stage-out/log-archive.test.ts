import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { selectEntries, writeLogArchive } from './log-archive.ts';

const AT = new Date('2026-01-01T00:00:00Z');

test.each([1_000, 500_000, 20_000_000])(
  'an archive that cannot be written is an error, %i bytes; the process goes on',
  async (size) => {
    await using directory = testDirectory();
    writeFileSync(join(directory.path, 'stdout'), Buffer.alloc(size, 'visor '));
    const entries = [
      { name: 'attempt.json', text: '{}' },
      { name: 'stdout', path: join(directory.path, 'stdout') },
    ];
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    await expect(writeLogArchive('/dev/full', entries, AT)).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(writeLogArchive(join(directory.path, 'none/x'), entries, AT)).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  },
);

test('a file that becomes shorter while it is archived harms nothing', async () => {
  await using directory = testDirectory();
  const path = join(directory.path, 'stdout');
  writeFileSync(path, Buffer.alloc(3_000_000, 'x'));
  const written = writeLogArchive(join(directory.path, 'log.tgz'), [{ name: 'stdout', path }], AT);
  writeFileSync(path, 'short');
  await written;
  const { status, stdout } = spawnSync('tar', ['-tzf', join(directory.path, 'log.tgz')], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, 'stdout\n']);
});

test('what is no plain file, or is too much, is left out and said to be', async () => {
  await using directory = testDirectory();
  const root = directory.path;
  symlinkSync('/etc/passwd', join(root, 'link'));
  mkdirSync(join(root, 'folder'));
  const entries = ['link', 'folder', 'none'].map((name) => ({ name, path: join(root, name) }));
  const { kept, leftOut } = selectEntries(entries);
  expect(kept).toEqual([]);
  expect(leftOut).toEqual([
    'link: is not a plain file',
    'folder: is not a plain file',
    expect.stringMatching(/none: ENOENT/),
  ]);
  for (let n = 0; n < 1_010; n++) writeFileSync(join(root, `folder/${n}.log`), 'x');
  const many = readdirSync(join(root, 'folder')).map((name) => ({ name, path: join(root, 'folder', name) }));
  expect(selectEntries(many).leftOut).toHaveLength(10);
});

test('files are archived by the bytes of their names', async () => {
  await using directory = testDirectory();
  const path = Buffer.concat([Buffer.from(`${directory.path}/caf`), Buffer.from([0xe9]), Buffer.from('.log')]);
  writeFileSync(path, 'said here');
  const target = join(directory.path, 'log.tgz');
  await writeLogArchive(target, [{ name: 'files/caf\\xe9.log', path }], AT);
  expect(gunzipSync(readFileSync(target)).toString()).toMatch(/files\/caf\\xe9\.log[^]*said here/);
});

const asUser = process.getuid?.() === 0 ? test.skip : test;
asUser('a file that cannot be read is left out and said to be; the others are kept', async () => {
  await using directory = testDirectory();
  const entries = ['closed', 'open'].map((name) => ({ name, path: join(directory.path, name) }));
  for (const { name, path } of entries) writeFileSync(path, 'x', { mode: name === 'closed' ? 0 : 0o600 });
  const { kept, leftOut } = selectEntries(entries);
  expect([kept.map(({ name }) => name), leftOut]).toEqual([['open'], [expect.stringMatching(/closed: EACCES/)]]);
});
