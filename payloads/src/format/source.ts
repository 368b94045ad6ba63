import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { EXIT, PayloadFailure } from '../failure.ts';

/** Bytes that can be read at any offset. */
export interface Source extends Disposable {
  /** The name it was opened by, for messages. */
  readonly name: string;
  readonly size: number;
  /** Exactly `length` bytes, in a buffer of their own that begins at a multiple of 8; offset + length must lie within `size`. */
  read(offset: number, length: number): Buffer;
}

/** A file that stays open until disposed; only what is asked for is read. */
export function fileSource(path: string): Source {
  let handle: number;
  try {
    if (!statSync(path).isFile()) throw new Error('not a file');
    handle = openSync(path, 'r');
  } catch (cause) {
    throw new PayloadFailure(EXIT.noInput, `cannot open ${path}: ${String((cause as Error).message)}`, { cause });
  }
  return {
    name: path,
    size: fstatSync(handle).size,
    read(offset, length) {
      const bytes = Buffer.from(new ArrayBuffer(length));
      for (let done = 0; done < length;) {
        const got = readSync(handle, bytes, done, length - done, offset + done);
        if (got === 0) throw new PayloadFailure(EXIT.noInput, `${path} became shorter while it was read`);
        done += got;
      }
      return bytes;
    },
    [Symbol.dispose]: () => closeSync(handle),
  };
}

/** Bytes in memory. */
export function bytesSource(bytes: Uint8Array, name = 'bytes'): Source {
  return {
    name,
    size: bytes.length,
    read(offset, length) {
      const copy = Buffer.from(new ArrayBuffer(length));
      copy.set(bytes.subarray(offset, offset + length));
      return copy;
    },
    [Symbol.dispose]: () => {},
  };
}
