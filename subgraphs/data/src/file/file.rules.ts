import type { ChecksumKind } from '../../generated/types.ts';
import { pathFault } from '../storage/storage.rules.ts';

/** Hexadecimal digits of each kind's value. */
export const checksumDigits: Readonly<Record<ChecksumKind, number>> = { md5: 32, sha256: 64, adler32: 8, crc32: 8 };

/** Largest size taken, bytes (1 PiB): a larger one is a mistake, and sums must stay below 2^53. */
export const largestSize = 2 ** 50;

export interface Described {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
}

/** What tells the bytes of one file from those of another. */
export type Content = Pick<Described, 'size' | 'checksum' | 'checksumKind'>;

export interface Fault {
  readonly field: string;
  readonly text: string;
}

function checksumFault({ checksum, checksumKind }: Content): string | undefined {
  const digits = checksumDigits[checksumKind];
  if (checksum.length === digits && /^[0-9a-f]+$/.test(checksum)) return undefined;
  return `is not ${digits} lower-case hexadecimal digits, as ${checksumKind} needs`;
}

function sizeFault(size: number): string | undefined {
  if (size < 0) return 'is less than 0';
  return size > largestSize ? `is larger than ${largestSize} bytes` : undefined;
}

/** The first thing wrong with what is said of a file besides its name, without looking at the catalog. */
export function fileFault(file: Omit<Described, 'name'>): Fault | undefined {
  const faults: readonly [string, string | undefined][] = [
    ['path', pathFault(file.path)],
    ['size', sizeFault(file.size)],
    ['checksum', checksumFault(file)],
  ];
  for (const [field, text] of faults) if (text !== undefined) return { field, text };
  return undefined;
}

/** The name of a file whose announcement gives none. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether two descriptions are of the same bytes. */
export const sameContent = (one: Content, other: Content): boolean =>
  one.size === other.size && one.checksum === other.checksum && one.checksumKind === other.checksumKind;
