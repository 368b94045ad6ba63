import { resolve } from 'node:path';
import { makeRelease, ReleaseProblem } from '@visor/laptop';
import { isVersion } from '@visor/schema/pilot-release';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { declareDirectory, ownDirectory, type ConnectionOptions } from './connect.ts';
import { otherKeyText } from './release-key.ts';

interface ReleaseOptions extends ConnectionOptions {
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
  declareDirectory(program.command('release'))
    .description('make a signed release of the pilot; the pilots of the gateway change to it by themselves')
    .option('--version <version>', 'default: the one after the current release', version)
    .option('--key <file>', "the operator's private key, Ed25519 in PEM; default: keys/release.pem of the directory")
    .option('--to <folder>', "the gateway's VISOR_RELEASES; default: releases of the directory")
    .action(release);
}

async function release({ to, key, version: asked, ...options }: ReleaseOptions): Promise<void> {
  const path = resolve(ownDirectory(options));
  const folder = to === undefined ? resolve(path, 'releases') : resolve(to);
  const keyFile = key === undefined ? resolve(path, 'keys/release.pem') : resolve(key);
  const made = await makeRelease({ folder, keyFile, ...(asked && { version: asked }) }).catch((error: unknown) => {
    throw new CommandError(error instanceof ReleaseProblem ? EXIT_CODE.usage : EXIT_CODE.failed, messageOf(error), {
      cause: error,
    });
  });
  process.stdout.write(`release ${made.version} of the pilot, ${made.size} bytes, sha256 ${made.sha256}\n`);
  const warnings = [to === undefined ? otherKeyText(path, keyFile) : undefined, olderText(made)];
  for (const warning of warnings) if (warning !== undefined) process.stderr.write(`${warning}\n`);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What pilots do with a release that is older than the one before. */
const olderText = ({ newer }: Awaited<ReturnType<typeof makeRelease>>): string | undefined =>
  newer === undefined
    ? undefined
    : `it is older than ${newer}, the current release until now: pilots that run a newer one refuse it, unless PILOT_OLDER_RELEASES=yes on their node; ` +
      `visor pilot list -o wide shows what each runs`;
