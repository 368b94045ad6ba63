import { lifecycle } from '@visor/schema';
import type { ChecksumKind, FileStatus } from '../../generated/types.ts';
import { pathProblem } from '../storage/storage.rules.ts';

/** LOST: no copy is there; CORRUPT: no copy is good. Both end when a good copy is found. DELETED: its copies were deleted, on purpose. */
const TRANSITIONS = {
  READY: { lose: 'LOST', corrupt: 'CORRUPT', delete: 'DELETED' },
  LOST: { corrupt: 'CORRUPT', find: 'READY', delete: 'DELETED' },
  CORRUPT: { lose: 'LOST', find: 'READY', delete: 'DELETED' },
  DELETED: { find: 'READY' },
} as const satisfies Record<FileStatus, Readonly<Record<string, FileStatus>>>;

export const fileLifecycle = lifecycle(TRANSITIONS);

/** Number of hexadecimal digits of a checksum. */
const CHECKSUM_DIGITS: Readonly<Record<ChecksumKind, number>> = { md5: 32, sha256: 64, adler32: 8, crc32: 8 };

/** Largest accepted file (1 PiB): a larger size is a mistake, and sums of sizes must stay below 2^53. */
export const MAX_FILE_BYTES = 2 ** 50;

export interface FileDescription {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
}

/** Fields that distinguish the content of one file from that of another. */
export type Content = Pick<FileDescription, 'size' | 'checksum' | 'checksumKind'>;

interface FieldProblem {
  readonly field: string;
  readonly text: string;
}

function checksumProblem({ checksum, checksumKind }: Content): string | undefined {
  const digits = CHECKSUM_DIGITS[checksumKind];
  if (checksum.length === digits && /^[0-9a-f]+$/.test(checksum)) return undefined;
  return `is not ${digits} lower-case hexadecimal digits, as ${checksumKind} needs`;
}

function sizeProblem(size: number): string | undefined {
  if (size < 0) return 'is less than 0';
  return size > MAX_FILE_BYTES ? `is larger than ${MAX_FILE_BYTES} bytes` : undefined;
}

/** Returns the first problem of a file's description, without its name and the catalog, or undefined. */
export function fileProblem(file: Omit<FileDescription, 'name'>): FieldProblem | undefined {
  const problems: readonly [string, string | undefined][] = [
    ['path', pathProblem(file.path)],
    ['size', sizeProblem(file.size)],
    ['checksum', checksumProblem(file)],
  ];
  for (const [field, text] of problems) if (text !== undefined) return { field, text };
  return undefined;
}

/** The default name of an announced file: the last part of its path. */
export const fileNameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export type Checksum = Pick<Content, 'checksum' | 'checksumKind'>;

/** Content of a registered file. */
export interface KnownContent extends Content {
  /** Checksums of other kinds that it was announced with later; `checksum` is the one that readers verify. */
  readonly further?: readonly Checksum[];
}

/**
 * Compares what is announced with a registered file. `further`: the sizes are the same, and the catalog has no checksum of this kind, so
 * nothing contradicts; but nothing is proven, either.
 */
export function compareContent(known: KnownContent, announced: Content): 'same' | 'other' | 'further' {
  if (known.size !== announced.size) return 'other';
  const own = [known, ...(known.further ?? [])].find(({ checksumKind }) => checksumKind === announced.checksumKind);
  if (!own) return 'further';
  return own.checksum === announced.checksum ? 'same' : 'other';
}
