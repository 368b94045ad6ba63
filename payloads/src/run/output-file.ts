import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { EXIT, PayloadFailure } from '../failure.ts';
import type { Sink } from '../format/write-container.ts';

/** A finished output. */
export interface WrittenFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly checksum: string;
  readonly checksumKind: 'sha256';
}

/** An output that has its name only once it is whole: it grows as `PATH.part`. */
interface OutputFile extends Sink {
  /** Flushes and renames. */
  commit(): WrittenFile;
  /** Removes what was written. */
  discard(): void;
}

const cannotWrite = (path: string, cause: unknown): PayloadFailure =>
  new PayloadFailure(EXIT.cannotWrite, `cannot write ${path}: ${String((cause as Error).message)}`, { cause });

const orRefuse = <T>(path: string, action: () => T): T => {
  try {
    return action();
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
};

/** Small pieces are gathered up to this many bytes before they are written. */
const GATHER = 1 << 20;

export function createOutputFile(path: string): OutputFile {
  const part = `${path}.part`;
  const handle = orRefuse(part, () => openSync(part, 'w'));
  const hash = createHash('sha256');
  let gathered: Uint8Array[] = [];
  let [waiting, size] = [0, 0];

  const flush = (): void => {
    const bytes = Buffer.concat(gathered);
    gathered = [];
    waiting = 0;
    hash.update(bytes);
    for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
  };
  return {
    write(bytes) {
      gathered.push(bytes);
      waiting += bytes.length;
      size += bytes.length;
      if (waiting >= GATHER) orRefuse(part, flush);
    },
    commit() {
      orRefuse(path, () => {
        flush();
        fsyncSync(handle);
        closeSync(handle);
        renameSync(part, path);
      });
      return { path, size, checksum: hash.digest('hex'), checksumKind: 'sha256' };
    },
    discard() {
      closeSync(handle);
      rmSync(part, { force: true });
    },
  };
}
