import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApache, startNginx, startXrootd, type StorageServer } from '@visor/testkit/storage-servers';
import { testDirectory } from '@visor/testkit';
import { openCredentials } from '../src/credentials.ts';
import { openStorage } from '../src/storage.ts';
import { createDavProtocol } from '../src/webdav/dav-protocol.ts';
import { conformanceSuite } from './conformance.ts';

const servers = new Map<string, StorageServer>();
const folder = testDirectory();

beforeAll(async () => {
  // One after another: ports that were found free stay free until they are taken.
  for (const [name, start] of [
    ['xrootd', startXrootd],
    ['nginx', startNginx],
    ['apache', startApache],
  ] as const)
    servers.set(name, await start());
});
afterAll(async () => {
  for (const server of servers.values()) await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function serverOf(name: string): StorageServer {
  const server = servers.get(name);
  if (!server) throw new Error(`${name} does not run`);
  return server;
}

conformanceSuite('a folder', () => ({ url: `${pathToFileURL(folder.path).href}/` }));
conformanceSuite('XRootD', () => serverOf('xrootd'));
conformanceSuite('WebDAV of nginx', () => serverOf('nginx'));
conformanceSuite('WebDAV of Apache', () => serverOf('apache'));

test('XRootD tells checksums, also by Want-Digest of its HTTP plug-in', async () => {
  const { url, httpPort } = serverOf('xrootd');
  const storage = openStorage();
  await storage.write(Buffer.from('hello'), `${url}sums/a`, { checksumKind: 'crc32' });
  for (const sums of [`${url}sums/a`, `http://127.0.0.1:${httpPort}/sums/a`]) {
    expect(await storage.checksum(sums, 'adler32')).toBe('062c0215');
    expect(await storage.checksum(sums, 'md5')).toBe('5d41402abc4b2a76b9719d911017c592');
    expect(await storage.checksum(sums, 'sha256')).toBeUndefined();
  }
});

// XRootD has no such move: names there are those of one attempt (job/output-paths.ts of workload).
test.each(['nginx', 'apache'])(
  '%s itself refuses to move a file to a name that is taken, though nobody looked before',
  async (name) => {
    const storage = openStorage();
    const { url, folder: root } = serverOf(name);
    for (const file of ['first', 'second'])
      await storage.write(Buffer.from(file), `${url}names/${file}`, { checksumKind: 'crc32' });
    const move = createDavProtocol(openCredentials(undefined)).move(
      new URL(`${url}names/second`),
      new URL(`${url}names/first`),
      {},
    );
    await expect(move).rejects.toMatchObject({ name: 'StorageError' });
    expect(['first', 'second'].map((file) => readFileSync(join(root, 'names', file), 'utf8'))).toEqual([
      'first',
      'second',
    ]);
  },
);
