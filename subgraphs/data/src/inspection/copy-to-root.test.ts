import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { openStorage, writeMarker } from '@visor/storage';
import { testDirectory } from '@visor/testkit';
import { copyToRoot } from './copy-to-root.ts';

const marker = { storageId: 's', installation: 'here', markerId: 'm' };

test('what was written while the root went is no copy, though it reads back as it should', async () => {
  await using directory = testDirectory();
  const at = (path: string): string => join(directory.path, path);
  for (const folder of ['from', 'to']) mkdirSync(at(folder));
  writeFileSync(at('from/a'), 'hello');
  const url = `${pathToFileURL(at('to')).href}/`;
  const files = openStorage();
  await writeMarker(url, marker, { roots: [], storage: files });
  const copy = {
    file: {
      id: 'f',
      name: 'a',
      ordinal: 0,
      size: 5,
      checksum: '5d41402abc4b2a76b9719d911017c592',
      checksumKind: 'md5',
    },
    sources: [pathToFileURL(at('from/a')).href],
    target: `${url}a`,
    trusted: false,
  } as const;
  const run = (whileStored: () => void) =>
    copyToRoot(
      { files, roots: [], installation: async () => 'here' },
      { id: 's', name: 'tape', url, markerId: 'm' },
      {
        fetch: (...request) => files.fetch(...request),
        verify: (...request) => files.verify(...request),
        store(...request) {
          whileStored();
          return files.store(...request);
        },
      },
      copy,
      new AbortController().signal,
    );
  const unmount = (): void => {
    renameSync(at('to'), at('mount'));
    mkdirSync(at('to'));
  };
  expect(await run(unmount)).toMatchObject({ ok: false, text: expect.stringContaining('is the mount there?') });
  renameSync(at('to'), at('written-beside'));
  renameSync(at('mount'), at('to'));
  expect(await run(() => {})).toMatchObject({ ok: true });
});
