import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { messagesOf, type Appender } from '@visor/bus';
import { testDirectory } from '@visor/testkit';
import { announceFolder } from './input.ts';

/** A log that only remembers. */
function remembered() {
  const events: { readonly topic: string; readonly value: unknown }[] = [];
  const log: Appender = {
    append: async (topic, values) => void events.push(...messagesOf(topic, values)),
    appendRaw: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
  const printed: string[] = [];
  return { events, printed, target: { log, storage: 'own', print: (line: string) => void printed.push(line) } };
}

test.each([
  ['200 bytes and one more', Buffer.from('ж'.repeat(100) + 'x'), '201 bytes'],
  ['a right-to-left override', Buffer.from('gpj.\u202Ewar'), 'U+202E'],
  ['a line break', Buffer.from('a\nb'), 'U+000A'],
  ['bytes that are not UTF-8', Buffer.from([0x61, 0xff, 0x62]), 'the name of file "a\\\\xffb" is not UTF-8'],
])('a folder with a file whose name has %s is refused before anything is announced', async (_what, name, reason) => {
  await using directory = testDirectory();
  const { events, target } = remembered();
  writeFileSync(join(directory.path, 'a good one'), 'x');
  writeFileSync(Buffer.concat([Buffer.from(`${directory.path}/`), name]), 'x');
  await expect(announceFolder(directory.path, target)).rejects.toThrow(reason);
  expect(events).toEqual([]);
});

test('files of a folder with a long name are announced in a dataset that leaves room for derived names', async () => {
  await using directory = testDirectory();
  const { events, printed, target } = remembered();
  const folder = join(directory.path, 'n'.repeat(240));
  mkdirSync(folder);
  for (const name of ['б', 'a b']) writeFileSync(join(folder, name), name);
  mkdirSync(join(folder, 'sub'));
  symlinkSync('б', join(folder, 'link'));
  const { dataset, files } = await announceFolder(folder, target);
  expect(printed).toEqual(['skipped, because only plain files are announced: "link", "sub"']);
  expect(dataset).toMatch(/^n{100}\.[0-9a-f]{6}\.raw$/);
  expect(files).toEqual([
    { name: 'a b', bytes: 3 },
    { name: 'б', bytes: 2 },
  ]);
  expect(events.map(({ topic }) => topic)).toEqual([
    'dsm.register.file.input',
    'dsm.register.file.input',
    'dsm.register.dataset.close',
  ]);
});
