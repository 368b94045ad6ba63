import { resolve } from 'node:path';
import { makeRelease } from '@visor/laptop';
import { isVersion } from '@visor/schema/pilot-release';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { otherKeyText } from './release-key.ts';

interface ReleaseOptions {
  readonly dir: string;
  readonly to?: string;
  readonly key?: string;
  /** Absent: the one after the current release. */
  readonly version?: string;
}

function version(text: string): string {
  if (isVersion(text)) return text;
  throw new InvalidArgumentError('a version such as 1.2.3 or 1.2.3-rc.1 is expected.');
}

/** `visor release`: makes a release of the pilot, signed by the operator's key, and puts it where the gateway serves it. */
export function register(program: Command): void {
  program
    .command('release')
    .description('make a signed release of the pilot; the pilots of the gateway change to it by themselves')
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .option('--version <version>', 'default: the one after the current release', version)
    .option('--key <file>', "the operator's private key, Ed25519 in PEM; default: keys/release.pem of the directory")
    .option('--to <folder>', "the gateway's VISOR_RELEASES; default: releases of the directory")
    .action(release);
}

async function release({ dir, to, key, version: asked }: ReleaseOptions): Promise<void> {
  const path = resolve(dir);
  const folder = to === undefined ? resolve(path, 'releases') : resolve(to);
  const keyFile = key === undefined ? resolve(path, 'keys/release.pem') : resolve(key);
  try {
    const warning = to === undefined ? otherKeyText(path, keyFile) : undefined;
    const made = await makeRelease({ folder, keyFile, ...(asked && { version: asked }) });
    process.stdout.write(`release ${made.version} of the pilot, ${made.size} bytes, sha256 ${made.sha256}\n`);
    if (warning !== undefined) process.stderr.write(`${warning}\n`);
  } catch (error) {
    throw new CommandError(EXIT_CODE.usage, (error as Error).message);
  }
}
