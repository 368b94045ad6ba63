import { randomBytes } from 'node:crypto';

const TOKEN_BYTES = 16;

/** Generates `count` lease tokens of 128 random bits. */
export function leaseTokens(count: number): string[] {
  const bytes = randomBytes(TOKEN_BYTES * count);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * TOKEN_BYTES, (index + 1) * TOKEN_BYTES).toString('base64url'),
  );
}
