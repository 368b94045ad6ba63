import type { FileDigest } from '../copy-bytes.ts';
import type { CallOptions, ChecksumKind, StorageFiles } from '../driver.ts';

/** Bytes to be stored: read once, from their beginning. */
export interface UploadSource {
  /** Bytes, when it was opened. */
  readonly size: number;
  /** Bytes that it has now. */
  sizeNow(): number;
  /** Reads no more than `size` bytes. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Of bytes that were sent. */
export interface UploadDigest extends FileDigest {
  /** What nearly every storage can tell, for the comparison with what it has. */
  readonly adler32: string;
}

/** The steps of one protocol, of which a remote driver makes transfers. Each throws `StorageError`. */
export interface RemoteProtocol extends Omit<StorageFiles<URL>, 'rename'> {
  /** Writes a new file, with the folders above it. @returns what was read of the source */
  put(source: UploadSource, url: URL, kind: ChecksumKind, options: CallOptions): Promise<UploadDigest>;
  /** Gives a file another name in the same folder, which the protocol keeps from another file where it can. */
  move(from: URL, to: URL, options: CallOptions): Promise<void>;
}
