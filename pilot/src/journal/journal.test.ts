import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { testDirectory } from '@visor/testkit';
import { openJournal } from './journal.ts';

/** A program that writes three reports, and is refused the room for the second. */
const WRITER = `
  const { openJournal } = await import(process.argv[1]);
  const journal = openJournal(process.argv[2], { error: () => console.log('logged') });
  const report = { attempt: 1, token: 't', sequence: 1, state: 'FAILED', at: '2026-11-26T00:00:00Z' };
  const entry = (jobId, text) =>
    ({ key: jobId + '.1', pilotId: 'p', incarnation: 'i', report: { jobId, ...report, failure: { text } } });
  journal.write(entry('a', 'short'));
  journal.write(entry('b', 'x'.repeat(100_000)));
  journal.write(entry('c', 'short'));
  console.log(journal.entries().length);`;

test('a disk that is full costs one line of the journal, and is logged', async () => {
  await using directory = testDirectory();
  const module = join(import.meta.dirname, 'journal.ts');
  // Files of at most 32 KiB or so: to write beyond fails as on a full disk.
  const limited = ['-c', 'ulimit -f 64; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', WRITER];
  const { stdout, stderr } = spawnSync('sh', [...limited, module, directory.path], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect([stdout, stderr]).toEqual(['logged\n3\n', '']);
  using journal = openJournal(directory.path, logger('test', 'silent'));
  expect(journal.entries().map(({ key }) => key)).toEqual(['a.1', 'c.1']);
});

const REPORT = { attempt: 1, token: 't', sequence: 1, state: 'FAILED', at: '2026-11-26T00:00:00Z' } as const;
const entry = (jobId: string) => ({
  key: `${jobId}.1`,
  pilotId: 'p',
  incarnation: 'i',
  report: { jobId, ...REPORT },
});

test.each<[string, (folder: string) => void]>([
  ['a file in the place of its folder', (folder) => writeFileSync(folder, 'x')],
  ['a folder in the place of its file', (folder) => mkdirSync(join(folder, 'reports.jsonl'), { recursive: true })],
  [
    'a folder in the place of the file to come',
    (folder) => mkdirSync(join(folder, 'reports.jsonl.new/x'), { recursive: true }),
  ],
  [
    'a named pipe in the place of its file',
    (folder) => {
      mkdirSync(folder);
      spawnSync('mkfifo', [join(folder, 'reports.jsonl')]);
    },
  ],
  [
    'no entry at all in its lines',
    (folder) => {
      mkdirSync(folder);
      writeFileSync(join(folder, 'reports.jsonl'), 'null\n[]\n3\n{"key":7}\n{"answered":{}}\n{"key":"a"\n');
    },
  ],
])('%s keeps no journal from being opened', async (_title, spoil) => {
  await using directory = testDirectory();
  spoil(join(directory.path, 'journal'));
  {
    using journal = openJournal(directory.path, logger('test', 'silent'));
    expect(journal.entries()).toEqual([]);
    journal.write(entry('a'));
  }
  using again = openJournal(directory.path, logger('test', 'silent'));
  expect(again.entries().map(({ key }) => key)).toEqual(['a.1']);
});

test('where nothing can be written, entries stay in memory; there is room again: all are in the file', async () => {
  await using directory = testDirectory();
  const work = join(directory.path, 'work');
  writeFileSync(work, 'in the way');
  const logged: unknown[] = [];
  const log = { error: (fields: unknown) => logged.push(fields) } as never;
  using journal = openJournal(work, log);
  journal.write(entry('a'));
  journal.write(entry('b'));
  journal.remove('a.1');
  expect(journal.entries().map(({ key }) => key)).toEqual(['b.1']);
  expect(logged.length).toBeGreaterThan(0);
  rmSync(work);
  journal.write(entry('c'));
  using again = openJournal(work, log);
  expect(again.entries().map(({ key }) => key)).toEqual(['b.1', 'c.1']);
});

test.each<[string, (folder: string) => void]>([
  ['a file', (folder) => writeFileSync(folder, 'x')],
  ['a link to a file', (folder) => symlinkSync('/etc/passwd', folder)],
  ['a link to nothing', (folder) => symlinkSync('/no/such/place', folder)],
  ['a folder without permissions', (folder) => mkdirSync(folder, { mode: 0 })],
])('%s put in the place of its folder while it is open is set aside, and no entry is lost', async (_title, put) => {
  await using directory = testDirectory();
  const folder = join(directory.path, 'journal');
  using journal = openJournal(directory.path, logger('test', 'silent'));
  journal.write(entry('a'));
  rmSync(folder, { recursive: true });
  put(folder);
  journal.write(entry('b'));
  using again = openJournal(directory.path, logger('test', 'silent'));
  expect(again.entries().map(({ key }) => key)).toEqual(['a.1', 'b.1']);
});
