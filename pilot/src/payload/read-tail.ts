import { lstatSync } from 'node:fs';
import { MAX_TAIL_BYTES, printable } from '@visor/schema';
import { openPlain, readRange } from '../plain-file.ts';
import { begunText } from '../text.rules.ts';

/** The end of what a payload wrote to its standard output or error. */
export interface StreamTail {
  readonly text: string;
  /** Bytes of the stream before the text. */
  readonly omittedBytes: number;
}

/** Returns the last bytes of a file as printable text, or undefined where the file is missing or empty. Never throws. */
export const readTail = (path: string): Promise<StreamTail | undefined> => read(path, (bytes) => bytes.toString());

/** Does so with a file that grows: what is only the beginning of a character or control sequence is left out. */
export const readLiveTail = (path: string): Promise<StreamTail | undefined> => read(path, begunText);

async function read(path: string, textOf: (bytes: Buffer) => string): Promise<StreamTail | undefined> {
  try {
    // Most payloads write nothing; that case needs no asynchronous call.
    if (lstatSync(path).size === 0) return undefined;
    await using file = await openPlain(path);
    const { size } = await file.stat();
    if (size === 0) return undefined;
    const start = Math.max(0, size - MAX_TAIL_BYTES);
    const bytes = await readRange(file, start, size - start);
    const cut = start === 0 ? 0 : bytes.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
    const skipped = Math.max(0, cut);
    return { text: printable(textOf(bytes.subarray(skipped))), omittedBytes: start + skipped };
  } catch {
    return undefined;
  }
}
