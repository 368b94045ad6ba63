import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ended, farm, storedAt } from '../../test/kit.ts';
import { endProcess, startProcess } from '../../test/processes.ts';
import { TestServer } from '../../test/server.ts';
import { Site, toolOf } from '../../test/site.ts';

/** A process that outlives the payload, and writes to its output as fast as it can. */
const WRITER = 'exec 7>>made.out; echo first >&7; : >ready; while :; do echo later >&7; done';
const SCRIPT = `(setsid sh -c '${WRITER}' >/dev/null 2>&1 &); until [ -e ready ]; do :; done`;

test.each([
  ['with a user of its own', {}],
  ['as the user of the pilot', { PILOT_UIDS: undefined }],
])(
  'an output is stored when no process of its payload is left, %s: it is what was reported of it',
  async (_, change) => {
    await using on = await farm(change);
    const report = await ended(on.server, on.site.claim(toolOf('shell', {}, SCRIPT)));
    expect(report.failure ?? report.state).toBe('FINISHED');
    const read = () => {
      const bytes = readFileSync(storedAt(report)[0] ?? '');
      return { size: bytes.length, checksum: createHash('md5').update(bytes).digest('hex') };
    };
    const { size, checksum } = report.outputs?.[0] ?? {};
    expect(read()).toEqual({ size, checksum });
    await ended(on.server, on.site.claim(toolOf('write-output')));
    expect(read()).toEqual({ size, checksum });
  },
);

/** An output that holds the number of its own inode. */
const INODE = ': >made.out; stat -c %i made.out >made.out';

/** Stores such an output. */
async function storeOutput({ site, server }: { readonly site: Site; readonly server: TestServer }) {
  const report = await ended(server, site.claim(toolOf('shell', {}, INODE)));
  expect(report.failure ?? report.state).toBe('FINISHED');
  const [path = ''] = storedAt(report);
  const { ino, nlink } = statSync(path);
  return { nlink, isMoved: readFileSync(path, 'utf8') === `${ino}\n` };
}

test('where no sweep finds every process of a payload, its output is copied: it shares no inode with what one of them may write', async () => {
  await using site = new Site();
  await using server = await TestServer.start();
  // As on a node that allows no namespaces, of a pilot that may not change users.
  mkdirSync(site.path('bin'));
  writeFileSync(site.path('bin/unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const PATH = `${site.path('bin')}:${process.env.PATH}`;
  const pilot = startProcess('main.ts', site, server.url, 'inherit', { PATH, PILOT_UIDS: 'none' });
  try {
    expect(await storeOutput({ site, server })).toEqual({ nlink: 1, isMoved: false });
  } finally {
    await endProcess(pilot);
  }
});

test('an output that a sweep has gone before is moved', async () => {
  await using on = await farm();
  const isMoved = process.getuid?.() === 0 ? true : expect.any(Boolean);
  expect(await storeOutput(on)).toEqual({ nlink: 1, isMoved });
});
