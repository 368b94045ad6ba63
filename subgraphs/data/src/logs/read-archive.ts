import type { FileHandle } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '@visor/schema';
import { extract, type Entry, type Headers } from 'tar-stream';

/** What an archive may cost: it can be made by anybody, and unpack to any length. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
/** Bytes between the end of one member and the next: headers, and names that are too long for them. */
const MAX_HEADER_BYTES = 256 * 1024;
const MAX_MEMBERS = 10_000;
/** A longer name is cut. */
const MAX_NAME_LENGTH = 1_024;

type MemberKind = 'FILE' | 'FOLDER' | 'LINK' | 'OTHER';

/** One member of an archive, as its header has it. Nothing is unpacked to disk, so its name and kind lead nowhere. */
export interface Member {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly kind: MemberKind;
}

const KINDS: Readonly<Record<string, MemberKind>> = {
  file: 'FILE',
  'contiguous-file': 'FILE',
  directory: 'FOLDER',
  link: 'LINK',
  symlink: 'LINK',
};

const memberOf = ({ name, size, type }: Headers): Member => ({
  name: name.slice(0, MAX_NAME_LENGTH),
  size: size ?? 0,
  kind: KINDS[type ?? 'file'] ?? 'OTHER',
});

/**
 * Shows the members of a tar, packed with gzip or not, in their order, until `take` returns true.
 * @throws Refusal CONFLICT for what is no archive, is damaged or larger than may be read; the reason of `signal`
 */
export async function walkArchive(
  handle: FileHandle,
  signal: AbortSignal,
  take: (member: Member, entry: Entry) => Promise<boolean>,
): Promise<void> {
  const tar = extract();
  const meter = new Meter();
  const source = handle.createReadStream({ start: 0, autoClose: false });
  const unpacked = (await isGzip(handle)) ? [createGunzip()] : [];
  const read = pipeline([source, ...unpacked, meter, tar], { signal });
  // The end of the walk ends the reading, which is no fault.
  read.catch(() => {});
  try {
    let count = 0;
    for await (const entry of tar) {
      if (++count > MAX_MEMBERS) return;
      meter.expect(entry.header.size ?? 0);
      if (await take(memberOf(entry.header), entry)) return;
      entry.resume();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw damaged(meter.fault ?? (error as Error));
  } finally {
    tar.destroy();
    source.destroy();
    await read.catch(() => {});
  }
}

const damaged = (cause: Error): Refusal =>
  new Refusal('CONFLICT', `the log archive cannot be read: ${cause.message}; download it to look at it`, {}, { cause });

async function isGzip(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/** Counts unpacked bytes: the reader of the tar keeps headers in memory, whatever length they claim. */
class Meter extends Transform {
  #total = 0;
  #allowed = MAX_HEADER_BYTES;
  fault: Error | undefined;

  /** A member of this size begins, somewhere in what has passed. */
  expect(size: number): void {
    this.#allowed = this.#total + size + MAX_HEADER_BYTES;
  }

  override _transform(chunk: Buffer, _encoding: string, done: (error: Error | null, chunk?: Buffer) => void): void {
    this.#total += chunk.length;
    if (this.#total > MAX_UNPACKED_BYTES) this.fault = new Error(`it unpacks to more than ${MAX_UNPACKED_BYTES} bytes`);
    else if (this.#total > this.#allowed) this.fault = new Error('it has a header that is too long');
    done(this.fault ?? null, chunk);
  }
}
