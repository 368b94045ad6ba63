import { hash } from 'node:crypto';
import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync, writeSync, type BigIntStats } from 'node:fs';
import type { ChecksumKind } from './driver.ts';

/** The files of which this node has verified a checksum; each change of a file changes its identity. */
export interface VerifiedFiles {
  has(identity: string, kind: ChecksumKind, checksum: string): boolean;
  add(identity: string, kind: ChecksumKind, checksum: string): void;
}

export const NOTHING_VERIFIED: VerifiedFiles = { has: () => false, add: () => {} };

/** Each file has one place, which a later file may take: the record is bounded, 2 MiB, and needs no clearing. */
const PLACES = 65_536;
const DIGEST_BYTES = 32;

/** What identifies the content of an open file as long as nobody sets clocks: no program can set `ctime`. */
export const identityOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;

/** The identity as `stat -c '%d %i %s %.9Y %.9Z'` prints it. */
export const statIdentityOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${dev} ${ino} ${size} ${inSeconds(mtimeNs)} ${inSeconds(ctimeNs)}`;

const NANO = 1_000_000_000n;
const inSeconds = (ns: bigint): string => `${ns / NANO}.${String(ns % NANO).padStart(9, '0')}`;

/** Time stamps of a file system are this coarse at worst: a later change may not show in a younger one. */
const SETTLED_MS = 2_000;

/** Whether the file's last change is so long ago that another one would change its identity. */
export const isSettled = ({ ctimeMs }: BigIntStats, readAt: number): boolean => readAt - Number(ctimeMs) >= SETTLED_MS;

/**
 * Opens the record at `path`, which all pilots of a node may share: a digest of identity and checksum, at the place that its
 * first bytes give. A torn or foreign entry equals no digest, so it only costs a second verification. Where the record cannot
 * be opened, or is not this user's alone, nothing is known.
 */
export function openVerifiedFiles(path: string): VerifiedFiles {
  const file = openOwn(path);
  if (file === undefined) return NOTHING_VERIFIED;
  const entryOf = (...parts: readonly string[]): { digest: Buffer; position: number } => {
    const digest = hash('sha256', parts.join(' '), 'buffer');
    return { digest, position: (digest.readUInt32BE(0) % PLACES) * DIGEST_BYTES };
  };
  return {
    has(identity, kind, checksum) {
      const { digest, position } = entryOf(identity, kind, checksum);
      const found = Buffer.alloc(DIGEST_BYTES);
      try {
        return readSync(file, found, 0, DIGEST_BYTES, position) === DIGEST_BYTES && found.equals(digest);
      } catch {
        return false;
      }
    },
    add(identity, kind, checksum) {
      const { digest, position } = entryOf(identity, kind, checksum);
      try {
        writeSync(file, digest, 0, DIGEST_BYTES, position);
      } catch {
        // A full disk: the file is verified again next time.
      }
    },
  };
}

function openOwn(path: string): number | undefined {
  let file: number | undefined;
  try {
    const { O_RDWR, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
    file = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    const found = fstatSync(file);
    if (found.isFile() && found.nlink === 1 && found.uid === process.geteuid?.()) {
      fchmodSync(file, 0o600);
      return file;
    }
  } catch {
    // Without a record every file is verified.
  }
  if (file !== undefined) closeSync(file);
  return undefined;
}
