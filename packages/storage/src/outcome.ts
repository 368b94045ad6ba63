/** What a checksum is computed with; its value is lower-case hexadecimal. */
export type ChecksumKind = 'md5' | 'sha256' | 'adler32' | 'crc32';

export interface FetchFault {
  readonly ok: false;
  /** 301 not found, 302 other size, 303 other checksum, 304 not done in time, 305 not readable (docs/states.md). */
  readonly code: 301 | 302 | 303 | 304 | 305;
  /** What each replica answered. */
  readonly text: string;
}
export type FetchOutcome = { readonly ok: true; /** Replica the bytes came from. */ readonly url: string } | FetchFault;

export interface Stored {
  readonly ok: true;
  /** Bytes. */
  readonly size: number;
  readonly checksum: string;
}
export interface StoreFault {
  readonly ok: false;
  /** 503 not stored, 504 not done in time, 505 the stored bytes differ, 506 no room, 507 too large (docs/states.md). */
  readonly code: 503 | 504 | 505 | 506 | 507;
  readonly text: string;
}
export type StoreOutcome = Stored | StoreFault;

/** What a file is expected to be. */
export interface Expected {
  /** Bytes. */
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  /** Ends the transfer; a reason named `TimeoutError` counts as not done in time. */
  readonly signal?: AbortSignal;
}

export interface StoreOptions {
  readonly checksumKind: ChecksumKind;
  /** Whether the bytes are on disk when it returns (default), or may be lost with the machine. Names need `sync`. */
  readonly durable?: boolean;
  /** No process can have the file open for writing: it may be moved. Otherwise it is copied, so that no inode is shared. */
  readonly exclusive?: boolean;
  /** User id, beside our own, that a file to be moved may belong to; it becomes ours. */
  readonly owner?: number;
  readonly signal?: AbortSignal;
}

/** How the files of one URL scheme are reached. */
export interface Driver {
  /** Copies the file to `toPath`. @throws what the local disk refuses (`ENOSPC`...): that is not the storage's fault. */
  fetch(url: URL, toPath: string, expected: Expected): Promise<FetchOutcome>;
  /** Puts a local file there under a name that nobody has. */
  store(fromPath: string, url: URL, options: StoreOptions): Promise<StoreOutcome>;
  /** Puts the names in the file's folder on disk, with those of folders made for it. @throws the file system's error */
  sync(url: URL): Promise<void>;
  /** Removes the file, and its folder if that is empty then; fine if it is not there. */
  remove(url: URL): Promise<void>;
}
