import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { otherKeyText } from './release-key.ts';

interface Key {
  readonly file: string;
  readonly publicKey: KeyObject;
}

test('a release of another key than that of the directory says who refuses it', async () => {
  await using directory = testDirectory();
  const keys = join(directory.path, 'keys');
  mkdirSync(keys);
  const [own, other] = ['release.pem', 'other.pem'].map((name) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(keys, name), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return { file: join(keys, name), publicKey };
  }) as [Key, Key];
  expect(otherKeyText(directory.path, other.file)).toBeUndefined();
  writeFileSync(join(keys, 'release.pub'), own.publicKey.export({ type: 'spki', format: 'pem' }));
  expect(otherKeyText(directory.path, own.file)).toBeUndefined();
  expect(otherKeyText(directory.path, other.file)).toContain(join(keys, 'release.pub'));
  expect(otherKeyText(directory.path, join(keys, 'missing.pem'))).toBeUndefined();
});
