import { assertValid, MAX_TAIL_BYTES, printable } from '@visor/schema';
import type { StreamTail } from '../job/stream-tail.rules.ts';

/** The ends of both streams of an attempt that goes on, as its pilot sent them. */
export interface LiveTails {
  readonly at: Date;
  readonly stdout: StreamTail;
  readonly stderr: StreamTail;
}

/** @throws Refusal INVALID */
export function readBytes(bytes: number): number {
  assertValid(
    'bytes',
    bytes >= 1 && bytes <= MAX_TAIL_BYTES ? undefined : `is ${bytes}; ask for 1 to ${MAX_TAIL_BYTES}`,
  );
  return bytes;
}

/** Returns the last bytes of a tail; a character that would be cut is left out. */
export function lastBytes({ text, omittedBytes }: StreamTail, bytes: number): StreamTail {
  const all = Buffer.from(text);
  if (all.length <= bytes) return { text, omittedBytes };
  let start = all.length - bytes;
  while (start < all.length && isContinuation(all[start])) start += 1;
  return { text: all.subarray(start).toString(), omittedBytes: omittedBytes + start };
}

const isContinuation = (byte = 0): boolean => (byte & 0xc0) === 0x80;

/** Returns a tail as it is stored, whatever a pilot sends: safe to show, not too long, counted. */
export function storedTail(sent: StreamTail | null | undefined): StreamTail {
  if (!sent) return { text: '', omittedBytes: 0 };
  const { text, omittedBytes } = lastBytes({ ...sent, omittedBytes: Math.max(0, sent.omittedBytes) }, MAX_TAIL_BYTES);
  return lastBytes({ text: printable(text), omittedBytes }, MAX_TAIL_BYTES);
}
