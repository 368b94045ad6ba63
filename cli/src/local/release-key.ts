import { createPublicKey } from 'node:crypto';
import { resolve } from 'node:path';
import { readIfThere } from '@visor/service/files';

/** Returns what pilots of `visor up` do with a release of this key, where it is not theirs. */
export function otherKeyText(directory: string, keyFile: string): string | undefined {
  const publicFile = resolve(directory, 'keys/release.pub');
  const known = readIfThere(publicFile);
  const given = readIfThere(keyFile);
  if (known === undefined || given === undefined || createPublicKey(given).equals(createPublicKey(known)))
    return undefined;
  return `the pilots of this machine refuse it: they take releases of the key whose public part is ${publicFile}; nodes whose PILOT_RELEASE_KEY is the public part of ${keyFile} take it`;
}
