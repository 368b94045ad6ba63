import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { testDirectory } from '@visor/testkit';
import { openJournal } from './journal.ts';

/** A program that writes three reports, and is refused the room for the second. */
const WRITER = `
  const { openJournal } = await import(process.argv[1]);
  const journal = openJournal(process.argv[2], { error: () => console.log('told') });
  const entry = (key, text) => ({ key, pilotId: 'p', incarnation: 'i', report: { failure: { text } } });
  journal.write(entry('a', 'short'));
  journal.write(entry('b', 'x'.repeat(100_000)));
  journal.write(entry('c', 'short'));
  console.log(journal.entries().length);`;

test('a disk that is full costs one line of the journal, and is told of', async () => {
  await using directory = testDirectory();
  const module = join(import.meta.dirname, 'journal.ts');
  // Files of at most 32 KiB or so: to write beyond fails as on a full disk.
  const limited = ['-c', 'ulimit -f 64; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', WRITER];
  const { stdout, stderr } = spawnSync('sh', [...limited, module, directory.path], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect([stdout, stderr]).toEqual(['told\n3\n', '']);
  using journal = openJournal(directory.path, logger('test', 'silent'));
  expect(journal.entries().map(({ key }) => key)).toEqual(['a', 'c']);
});
