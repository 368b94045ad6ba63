import { randomBytes } from 'node:crypto';

const POOL_BYTES = 4_096;
let pool = Buffer.alloc(0);
let drawn = 0;

/** Random bytes; one call to the system serves many ids. */
function fromPool(size: number): Buffer {
  if (drawn + size > pool.length) {
    pool = randomBytes(POOL_BYTES);
    drawn = 0;
  }
  drawn += size;
  return pool.subarray(drawn - size, drawn);
}

let lastMs = 0;
let counter = 0;

/**
 * A uuid of version 7 (RFC 9562): sorts by the time it was made; ids made in one millisecond by one process keep their order.
 * @param now milliseconds since 1970
 */
export function uuidv7(now: number = Date.now(), random: (size: number) => Buffer = fromPool): string {
  if (now > lastMs) {
    lastMs = now;
    counter = random(2).readUInt16BE() & 0x07ff;
  } else if (++counter > 0x0fff) {
    lastMs++;
    counter = 0;
  }
  const bytes = random(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
