import { appendFileSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import fc from 'fast-check';
import { openJournal, type Journal } from './journal.ts';
import type { JournalFile } from './lines.rules.ts';

const file = (path: string, version = '1'): JournalFile => [path, path, version, 3, 'crc32:00000000'];
const fileOf = (folder: string): string => join(folder, 'journal.jsonl');

/** All that a journal knows. */
const known = ({ state }: Journal) => [...state.lines()];

test('a journal knows after a restart what it knew, and a batch without an answer is in doubt', async () => {
  await using directory = testDirectory();
  {
    using journal = openJournal(directory.path);
    const first = await journal.intend('run', [file('a'), file('b')]);
    journal.note({ done: first, refused: [1] });
    await journal.intend('run', [file('c')]);
    journal.note({ late: 'run', n: 2 });
    journal.note({ marker: 'END', version: '9' });
  }
  using journal = openJournal(directory.path);
  const { state } = journal;
  expect(state.get('a')).toEqual({ dataset: 'run', version: '1', size: 3, checksum: 'crc32:00000000' });
  expect([state.get('b'), state.count('run'), state.lateOf('run'), state.hasMarker('END', '9')]).toEqual([
    undefined,
    1,
    2,
    true,
  ]);
  expect(state.doubtful).toMatchObject([{ dataset: 'run', files: [file('c')] }]);
  expect(await journal.intend('run', [file('d')])).toBeGreaterThan(2);
});

test('a name whose path has another file now stays on the checklist of its dataset until that is closed', async () => {
  await using directory = testDirectory();
  using journal = openJournal(directory.path);
  journal.note({ done: await journal.intend('run', [file('a'), file('b')]), refused: [] });
  journal.note({ done: await journal.intend('run.late.1', [file('a', '2')]), refused: [] });
  expect([...journal.state.namesOf('run')].toSorted()).toEqual(['a', 'b']);
  journal.compact();
  using again = openJournal(directory.path);
  expect([...again.state.namesOf('run')].toSorted()).toEqual(['a', 'b']);
});

test('wherever the file is cut off, what was whole before counts, and what follows is read', async () => {
  await using directory = testDirectory();
  {
    using journal = openJournal(directory.path);
    for (const path of ['a', 'b', 'c']) journal.note({ done: await journal.intend('run', [file(path)]), refused: [] });
  }
  const bytes = readFileSync(fileOf(directory.path));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
      await using copy = testDirectory();
      appendFileSync(fileOf(copy.path), bytes);
      truncateSync(fileOf(copy.path), length);
      const whole = bytes.subarray(0, length).toString().split('\n').length - 1;
      using journal = openJournal(copy.path);
      expect(statSync(fileOf(copy.path)).size).toBe(bytes.subarray(0, length).lastIndexOf(10) + 1);
      expect(journal.state.size).toBe(Math.floor(whole / 2));
      expect(journal.state.doubtful).toHaveLength(whole % 2);
      journal.note({ done: await journal.intend('run', [file('z')]), refused: [] });
      using again = openJournal(copy.path);
      expect(again.state.get('z')).toBeDefined();
    }),
    { numRuns: 30 },
  );
});

test('lines that are none are left out, and writing again keeps what counts in fewer bytes', async () => {
  await using directory = testDirectory();
  appendFileSync(fileOf(directory.path), 'null\n[]\n{"known":"run","files":[["a"]]}\n{"done":"x"}\n{{{\n');
  {
    using journal = openJournal(directory.path);
    expect(journal.state.size).toBe(0);
    for (let round = 0; round < 20; round++)
      journal.note({ done: await journal.intend('run', [file('a', String(round))]), refused: [] });
    journal.note({ gone: [] });
    const [before, size] = [known(journal), statSync(fileOf(directory.path)).size];
    journal.compact();
    expect(statSync(fileOf(directory.path)).size).toBeLessThan(size / 5);
    journal.note({ closed: 'run' });
    expect(before).toEqual([{ known: 'run', files: [file('a', '19')] }]);
  }
  using again = openJournal(directory.path);
  expect([again.state.isClosed('run'), again.state.open.size, [...again.state.forgettable()]]).toEqual([
    true,
    0,
    ['a'],
  ]);
});
