import type { FileHandle } from 'node:fs/promises';
import { walkArchive } from './read-archive.ts';
import { wholeCharacters } from './whole-characters.rules.ts';

/** A part of the text of a member. */
export interface MemberText {
  readonly text: string;
  /** Bytes of the member before the text. */
  readonly offset: number;
  /** Where the next part begins; null at the end. */
  readonly nextOffset: number | null;
  /** Bytes of the member. */
  readonly size: number;
}

interface Part {
  readonly member: string;
  /** Null: the end of the member. */
  readonly offset: number | null;
  readonly bytes: number;
}

/** Reads a part of a member. Undefined: the archive has no file of this name. @throws as `walkArchive` */
export async function readMemberText(
  handle: FileHandle,
  signal: AbortSignal,
  { member, offset, bytes }: Part,
): Promise<MemberText | undefined> {
  let found: MemberText | undefined;
  await walkArchive(handle, signal, async ({ name, size, kind }, entry) => {
    if (name !== member || kind !== 'FILE') return false;
    const start = Math.min(offset ?? Math.max(size - bytes, 0), size);
    const end = Math.min(start + bytes, size);
    const read = await readPart(entry, start, end);
    const { skipped, length } = wholeCharacters(read, { isStart: start === 0, isEnd: end === size });
    const first = start + skipped;
    const last = first + length;
    const text = new TextDecoder().decode(read.subarray(skipped, skipped + length));
    found = { text, offset: first, nextOffset: last < size ? last : null, size };
    return true;
  });
  return found;
}

async function readPart(entry: AsyncIterable<Buffer>, start: number, end: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let position = 0;
  for await (const chunk of entry) {
    const from = Math.max(start - position, 0);
    const part = chunk.subarray(Math.min(from, chunk.length), Math.max(end - position, 0));
    if (part.length > 0) chunks.push(part);
    position += chunk.length;
    if (position >= end) break;
  }
  return Buffer.concat(chunks);
}
