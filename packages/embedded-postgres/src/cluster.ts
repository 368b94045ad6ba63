import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
} from 'node:fs';
import { rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readIfThere, writeSecret } from '@visor/service/files';
import type { Binaries } from './binaries.ts';
import { asUserWithName, NO_ACCOUNT } from './find-account.ts';
import { canRunAs, type User } from './run-as.ts';

export const SUPERUSER = 'postgres';

/** Folder of root's clusters whose directory `nobody` cannot reach. */
const OUTSIDE = ['/var/lib', '/var/tmp'];

/**
 * The directory of the cluster, `DIR/postgres`, made if need be. Where the user PostgreSQL runs as can't traverse DIR
 * (a home directory), `DIR/postgres` is a link to one outside.
 */
export function clusterPlace(dir: string, user: User | undefined, print: (line: string) => void): string {
  const place = join(dir, 'postgres');
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() && !existsSync(place)) {
    throw new Error(
      `${place} is a link, but the directory it leads to is gone, and the data with it; remove the link to start with an empty database`,
    );
  }
  if (!existsSync(place)) makePlace(place, user, print);
  const owner = statSync(place).uid;
  if (user === undefined && process.getuid && owner !== process.getuid()) {
    throw new Error(`${place} belongs to user ${owner}: start as that user, or as root`);
  }
  return realpathSync(place);
}

function makePlace(place: string, user: User | undefined, print: (line: string) => void): void {
  if (!user || canRunAs(user, 'cd "$1"', dirname(place))) {
    mkdirSync(place, { mode: 0o700 });
    if (user) chownSync(place, user.uid, user.gid);
    return;
  }
  const parent = OUTSIDE.find((path) => canRunAs(undefined, 'test -w "$1"', path) && canRunAs(user, 'cd "$1"', path));
  if (parent === undefined) throw new Error(`PostgreSQL's user cannot reach ${dirname(place)}; give another directory`);
  const outside = mkdtempSync(join(parent, `visor-${basename(dirname(place)).replaceAll(/[^\w.-]/g, '_')}-`));
  chownSync(outside, user.uid, user.gid);
  symlinkSync(outside, place);
  print(
    `PostgreSQL does not run as root, and its user cannot reach ${dirname(place)}: its data is in ${outside}, ${place} links there`,
  );
}

/** Removes a cluster and, when its path is a link, the target. */
export function removeCluster(dir: string): void {
  const place = join(dir, 'postgres');
  if (existsSync(place)) rmSync(realpathSync(place), { recursive: true, force: true });
  rmSync(place, { recursive: true, force: true });
}

interface ClusterOptions {
  /** Directory of the cluster, with its files in `data`. */
  readonly place: string;
  /** The directory that keeps the superuser's password, readable by its owner only. */
  readonly keys: string;
  readonly user: User | undefined;
  readonly binaries: Binaries;
  readonly durable: boolean;
}

/** Makes the cluster unless it exists, and returns the superuser's password. An interrupted initdb is repeated. */
export function ensureCluster({ place, keys, user, binaries, durable }: ClusterOptions): string {
  const data = join(place, 'data');
  const kept = readIfThere(join(keys, 'postgres'));
  if (existsSync(data)) {
    if (kept === undefined)
      throw new Error(`${join(keys, 'postgres')}, the password of the cluster in ${data}, is missing`);
    return kept;
  }
  for (const left of readdirSync(place)) if (left.startsWith('new.')) rmSync(join(place, left), { recursive: true });
  const password = kept ?? randomBytes(24).toString('base64url');
  writeSecret(join(keys, 'postgres'), password);
  const part = join(place, `new.${process.pid}`);
  const passwordFile = join(place, `new.${process.pid}.password`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const flags = [
    '-D',
    part,
    '-U',
    SUPERUSER,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
  ];
  const prefix = asUserWithName(user);
  if (prefix === undefined) throw new Error(NO_ACCOUNT());
  const [program = '', ...args] = [...prefix, binaries.initdb, ...flags, ...(durable ? [] : ['--no-sync'])];
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: place,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  rmSync(passwordFile, { force: true });
  if (status !== 0) throw new Error(`initdb could not make ${part}: ${error?.message ?? stderr.trim()}`);
  renameSync(part, data);
  return password;
}
