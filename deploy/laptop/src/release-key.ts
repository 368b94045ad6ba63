import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, writeSecret, writeWhole } from '@visor/service/files';

/** Makes the key pair with which releases are signed, where there is none: `release.pem`, and `release.pub` for the nodes. */
export function ensureReleaseKey(keys: string): { readonly publicFile: string } {
  const file = join(keys, 'release.pem');
  const publicFile = join(keys, 'release.pub');
  const pem = readIfThere(file) ?? newKey(file);
  if (!existsSync(publicFile)) writeWhole(publicFile, pemOf(createPublicKey(createPrivateKey(pem))));
  return { publicFile };
}

function newKey(file: string): string {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeSecret(file, pem);
  return pem;
}

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
