const MODULUS = 65_521;
/** So many bytes fit before the sums could pass 2^32 (RFC 1950, zlib's NMAX). */
const RUN = 5_552;

/** Adler-32 (RFC 1950) of `bytes` continued from `value`; the first value is 1. */
export function adler32(bytes: Uint8Array, value: number): number {
  let low = value & 0xffff;
  let high = value >>> 16;
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + RUN, bytes.length);
    for (; at < end; at++) {
      low += bytes[at] ?? 0;
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return ((high << 16) | low) >>> 0;
}
