import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { manifestName, releaseFileName } from '@visor/schema/pilot-release';
import { testDirectory } from '@visor/testkit';
import { makeRelease, ReleaseProblem } from './make-release.ts';

/** A folder of releases, with two keys of operators. */
function setUp(path: string) {
  const folder = join(path, 'releases');
  const [own, other] = ['own.pem', 'other.pem'].map((name) => {
    const file = join(path, name);
    writeFileSync(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return file;
  }) as [string, string];
  const make = (version?: string, keyFile = own) => makeRelease({ folder, keyFile, ...(version && { version }) });
  const current = (): string => readFileSync(join(folder, manifestName()), 'utf8');
  return { folder, own, other, make, current };
}

test('a release is made once, by one key; what a killed command left of one is made again', async () => {
  await using directory = testDirectory();
  const { folder, other, make, current } = setUp(directory.path);
  const first = await make();
  expect(first.version).toBe('0.2.0');
  // Killed before the release became the current one.
  rmSync(join(folder, manifestName()));
  expect(await make('0.2.0')).toEqual(first);
  expect(JSON.parse(current())).toEqual(first);
  await expect(make('0.2.0', other)).rejects.toThrow('a release is never changed');
  // Killed, or the disk was full, while its file was written.
  truncateSync(join(folder, releaseFileName('0.2.0')), 100);
  expect(await make('0.2.0')).toEqual(first);
  rmSync(join(folder, manifestName('0.2.0')));
  expect(await make('0.2.0', other)).toMatchObject({ version: '0.2.0', sha256: first.sha256 });
  expect(readdirSync(folder).toSorted()).toEqual(['pilot-0.2.0.json', 'pilot-0.2.0.release', 'pilot.json']);
});

test('an older release says which newer one was current, and the next one follows the newest', async () => {
  await using directory = testDirectory();
  const { folder, make } = setUp(directory.path);
  await make('0.10.0');
  expect(await make('0.9.0')).toMatchObject({ version: '0.9.0', newer: '0.10.0' });
  writeFileSync(join(folder, releaseFileName('0.11.0-rc.1')), 'half');
  expect((await make()).version).toBe('0.11.1');
});

test.each([
  ['no key', 'x', 'no private Ed25519 key'],
  ['a public key', generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }), 'no private'],
  [
    'a key of another kind',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    'no private Ed25519 key',
  ],
])('%s is refused before anything is written', async (_what, pem, text) => {
  await using directory = testDirectory();
  const { folder, own, make } = setUp(directory.path);
  writeFileSync(own, pem);
  const refused: unknown = await make().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ReleaseProblem);
  expect((refused as Error).message).toContain(text);
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});
