import type { ChecksumKind } from '../driver.ts';

/** Names of checksums in `Want-Digest` (RFC 3230); XRootD and dCache have those of two that no registry has. */
const DIGEST_NAMES: Readonly<Record<ChecksumKind, string>> = {
  md5: 'md5',
  sha256: 'sha-256',
  adler32: 'adler32',
  crc32: 'crc32',
};

/** Digits of the hexadecimal value. */
const CHECKSUM_DIGITS: Readonly<Record<ChecksumKind, number>> = { md5: 32, sha256: 64, adler32: 8, crc32: 8 };

export const wantDigest = (kind: ChecksumKind): string => DIGEST_NAMES[kind];

/** The checksum that a `Digest` or `Repr-Digest` (RFC 9530) header tells, in lower-case hexadecimal; undefined: none of this kind, or no readable one. */
export function digestOf(header: string, kind: ChecksumKind): string | undefined {
  for (const part of header.split(',')) {
    const [, name = '', value = ''] = /^\s*([\w-]+)\s*=\s*:?(.*?):?\s*$/.exec(part) ?? [];
    if (name.toLowerCase() === DIGEST_NAMES[kind]) return readChecksum(value, kind);
  }
  return undefined;
}

/** Reads a checksum that is written in hexadecimal, or in base64 as RFC 3230 has it for the long ones. */
export function readChecksum(value: string, kind: ChecksumKind): string | undefined {
  const digits = CHECKSUM_DIGITS[kind];
  const hex = value.toLowerCase();
  // Some servers leave out zeros at the front of a number.
  if (digits === 8) return /^[0-9a-f]{1,8}$/.test(hex) ? hex.padStart(digits, '0') : undefined;
  if (hex.length === digits) return /^[0-9a-f]+$/.test(hex) ? hex : undefined;
  const bytes = fromBase64(value);
  return bytes?.length === digits / 2
    ? [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    : undefined;
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0);
  } catch {
    return undefined;
  }
}
