import { nameProblem } from '@visor/schema';
import type { ChecksumKind } from '../../generated/types.ts';

/** A file that a client wants to bring in. */
export interface OfferedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
}

/** Names that begin like this are Visor's own, on every storage. */
const OWN_PREFIX = '.visor';
const DIGITS: Readonly<Record<ChecksumKind, number>> = { md5: 32, sha256: 64, adler32: 8, crc32: 8 };

/** Returns why a file cannot be brought in, as the rest of a sentence that begins with its field; undefined: it can. */
export function offerProblem({ name, size, checksum, checksumKind }: OfferedFile): string | undefined {
  const problem = uploadNameProblem('file', name);
  if (problem !== undefined) return `name ${problem}`;
  if (size < 1) return 'size is less than 1: there is nothing to process in it';
  return new RegExp(`^[0-9a-f]{${DIGITS[checksumKind]}}$`).test(checksum)
    ? undefined
    : `checksum is not ${DIGITS[checksumKind]} lower-case hexadecimal digits`;
}

/** The same of the name of a dataset or a file alone, which becomes a part of a path. */
export const uploadNameProblem = (kind: 'dataset' | 'file', name: string): string | undefined =>
  nameProblem(kind, name) ??
  (name.startsWith(OWN_PREFIX) ? `begins with ${OWN_PREFIX}, as files of Visor do` : undefined);
