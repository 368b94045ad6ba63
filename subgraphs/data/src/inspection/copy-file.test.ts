import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { openStorage } from '@visor/storage';
import { startDavServer, testDirectory } from '@visor/testkit';
import { copyFile, type FileCopy } from './copy-file.ts';

const HELLO: FileCopy['file'] = {
  id: 'f',
  name: 'a',
  ordinal: 0,
  size: 5,
  checksum: '5d41402abc4b2a76b9719d911017c592',
  checksumKind: 'md5',
};

/** A storage that confirms each file, and keeps other bytes. */
async function lyingSite() {
  const directory = testDirectory();
  const at = (path: string): string => join(directory.path, path);
  for (const folder of ['from', 'to']) mkdirSync(at(folder));
  writeFileSync(at('from/a'), 'hello');
  const storage = openStorage();
  const lying: Parameters<typeof copyFile>[0]['storage'] = {
    fetch: (...request) => storage.fetch(...request),
    verify: (...request) => storage.verify(...request),
    async store(...request) {
      const stored = await storage.store(...request);
      const text = readFileSync(at('to/a'), 'utf8');
      writeFileSync(at('to/.new'), text.replace('h', 'H'));
      await storage.remove(pathToFileURL(at('to/a')).href);
      await storage.rename(pathToFileURL(at('to/.new')).href, pathToFileURL(at('to/a')).href);
      return stored;
    },
  };
  const copy = (trusted: boolean): FileCopy => ({
    file: HELLO,
    sources: [pathToFileURL(at('from/a')).href],
    target: pathToFileURL(at('to/a')).href,
    trusted,
  });
  const signal = new AbortController().signal;
  return {
    run: (trusted: boolean) => copyFile({ storage: lying, roots: [], signal }, copy(trusted)),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('a copy counts when it was read back in full, whatever the storage said; of a trusted storage its word counts', async () => {
  await using untrusted = await lyingSite();
  expect(await untrusted.run(false)).toMatchObject({
    ok: false,
    text: expect.stringContaining('is not what was written'),
  });
  await using trusted = await lyingSite();
  expect(await trusted.run(true)).toMatchObject({ ok: true });
});

test('the same of a server, which tells the checksum of what it was sent and keeps other bytes', async () => {
  await using directory = testDirectory();
  await using server = await startDavServer({ keep: (sent) => Buffer.alloc(sent.length) });
  const path = join(directory.path, 'a');
  writeFileSync(path, 'hello');
  const signal = new AbortController().signal;
  const run = (trusted: boolean) =>
    copyFile(
      { storage: openStorage(), roots: [], signal },
      { file: HELLO, sources: [pathToFileURL(path).href], target: `${server.url}run/a`, trusted },
    );
  expect(await run(false)).toMatchObject({ ok: false, text: expect.stringContaining('has md5') });
  expect([...server.files.keys()]).toEqual([]);
  expect(await run(true)).toMatchObject({ ok: true });
});

describe('what fails says on which side', () => {
  /** A source and a target, of which one is at fault. */
  async function run(spoil: (at: (path: string) => string) => void) {
    await using directory = testDirectory();
    const at = (path: string): string => join(directory.path, path);
    for (const folder of ['from', 'to']) mkdirSync(at(folder));
    writeFileSync(at('from/a'), 'hello');
    spoil(at);
    const url = (path: string): string => pathToFileURL(at(path)).href;
    const copy = { file: HELLO, sources: [url('from/a')], target: url('to/d/a'), trusted: false };
    const outcome = await copyFile({ storage: openStorage(), roots: [], signal: new AbortController().signal }, copy);
    return outcome.ok ? '' : outcome.text.replaceAll(`${url('')}/`, '').replaceAll(`${directory.path}/`, '');
  }

  test.each<[string, (at: (path: string) => string) => void, RegExp]>([
    [
      'a target that takes no folder',
      (at) => writeFileSync(at('to/d'), ''),
      /^to\/d\/a does not take it: .*(EEXIST|ENOTDIR)/,
    ],
    ['a source that is gone', (at) => rmSync(at('from/a')), /^from\/a .*ENOENT/],
    ['a source of other bytes', (at) => writeFileSync(at('from/a'), 'HELLO'), /^from\/a has md5 /],
    ['a source that is short', (at) => writeFileSync(at('from/a'), 'h'), /^from\/a has 1 bytes, not 5/],
    [
      'another file under the name',
      (at) => {
        mkdirSync(at('to/d'));
        writeFileSync(at('to/d/a'), 'other');
      },
      /^to\/d\/a does not take it: /,
    ],
  ])('%s', async (_what, spoil, text) => expect(await run(spoil)).toMatch(text));

  test('a server that has not what is copied from it, and one that keeps other bytes', async () => {
    await using directory = testDirectory();
    await using server = await startDavServer({ keep: (sent) => Buffer.alloc(sent.length) });
    const local = pathToFileURL(join(directory.path, 'a')).href;
    const remote = `${server.url}run/a`;
    const textOf = async (source: string, target: string) => {
      const copy = { file: HELLO, sources: [source], target, trusted: false };
      const outcome = await copyFile({ storage: openStorage(), roots: [], signal: new AbortController().signal }, copy);
      return outcome.ok ? '' : outcome.text;
    };
    expect(await textOf(remote, local)).toMatch(new RegExp(`^${remote} `));
    writeFileSync(join(directory.path, 'a'), 'hello');
    expect(await textOf(local, remote)).toMatch(new RegExp(`^${remote} does not take it: .*md5`));
  });
});
