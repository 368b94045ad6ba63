/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind = 'md5' | 'sha256' | 'adler32' | 'crc32';

/** The root of a storage in a mounted file system, and the marker that is found there while it is mounted. */
export interface MarkedRoot {
  readonly storageId: string;
  /** Of the storage, for people. */
  readonly name: string;
  /** Ends with a slash. */
  readonly url: string;
  /** Null: any marker of the storage. */
  readonly markerId: string | null;
}

/**
 * Why a file was not fetched. `NOT_READABLE`: it is there, but the storage did not hand it out. `ROOT_LOST`: the storage is not mounted here, so
 * nothing is known of the file.
 */
export type FetchFailureReason =
  'NOT_FOUND' | 'SIZE_MISMATCH' | 'CHECKSUM_MISMATCH' | 'TIMEOUT' | 'NOT_READABLE' | 'ROOT_LOST';

export interface FetchFailure {
  readonly ok: false;
  readonly reason: FetchFailureReason;
  /** What each replica answered. */
  readonly text: string;
}
/** A file that was verified where it is. */
export interface FoundFile {
  /** Without links. */
  readonly path: string;
  readonly mode: number;
  /** What `stat -c '%d %i %s %.9Y %.9Z'` prints of it: device, inode, size and times of change. */
  readonly identity: string;
}

export type FetchOutcome =
  | {
      readonly ok: true;
      /** Replica that the bytes came from. */
      readonly url: string;
      /** Of a large file that was verified and not copied, unless it has changed meanwhile. */
      readonly found?: FoundFile;
    }
  | FetchFailure;

/**
 * Why a file was not stored. `CONTENT_CHANGED`: the stored bytes differ from those that were read. `ROOT_LOST`: the storage is not mounted here,
 * or was not when all was written.
 */
export type StoreFailureReason = 'NOT_STORED' | 'TIMEOUT' | 'CONTENT_CHANGED' | 'NO_SPACE' | 'TOO_LARGE' | 'ROOT_LOST';

export interface StoreFailure {
  readonly ok: false;
  readonly reason: StoreFailureReason;
  readonly text: string;
}
interface StoredFile {
  readonly ok: true;
  /** Bytes. */
  readonly size: number;
  readonly checksum: string;
}
export type StoreOutcome = StoredFile | StoreFailure;

/** What a fetched file must be. */
export interface ExpectedFile {
  /** Bytes. */
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  /** Whether the copy may share blocks with the file on storage (reflink), where the file systems can do that. */
  readonly mayClone?: boolean;
  /** Of the storages that replicas lie in: what is wrong with a replica in a root without its marker is the root, not the file. */
  readonly roots?: readonly MarkedRoot[];
  /** Ends the transfer, which then fails with `TIMEOUT`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Called while a transfer goes on; one that hangs calls it no more. `ahead`: bytes that the next step (a copy inside the
 * kernel, a sync) moves before it can tell of progress. `moved`: bytes of the
 * file that were moved so far, where the step knows.
 */
export type OnProgress = (ahead?: number, moved?: number) => void;

export interface StoreOptions {
  readonly checksumKind: ChecksumKind;
  /**
   * Whether the bytes are on disk when `store` returns (default); `later`: those of a small file reach it by `sync`, as file names do:
   * many files are synced in the time of one.
   */
  readonly durable?: boolean | 'later';
  /** No process can have the file open for writing, so it may be moved. Otherwise it is copied: no inode is shared. */
  readonly exclusive?: boolean;
  /** What the bytes must be, in lower-case hexadecimal; a copy of other bytes gets no name and ends with `CONTENT_CHANGED`. */
  readonly expectedChecksum?: string;
  /** What the file was when it was found: a copy of one that has changed since gets no name, and ends with `CONTENT_CHANGED`. */
  readonly found?: { readonly size: number; readonly mtimeMs: number };
  /**
   * Whether a file on a remote storage is read back before it gets its name. By default it is where the storage tells no checksum;
   * `always`: its word is not enough.
   */
  readonly readBack?: 'always';
  /** User id, beside the caller's own, that a file to be moved may belong to; it becomes the caller's. */
  readonly owner?: number;
  /** Ends the transfer, which then fails with `TIMEOUT`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** A file of the local machine, or bytes in memory, and where to store them. */
export interface FileToStore {
  readonly from: string | Uint8Array;
  readonly url: string;
  readonly options: StoreOptions;
}

/** What is found under a URL. */
export interface StoredEntry {
  /** Relative to the folder that was listed, with `/` between its parts; empty for the entry that was asked for. */
  readonly path: string;
  /** `other`: a link, a pipe, a device, a socket. */
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes; 0 unless it is a file. */
  readonly size: number;
  /** Milliseconds since 1970, where the storage tells. */
  readonly modifiedAt?: number;
  /** Of a mounted file system. */
  readonly device?: bigint;
  readonly inode?: bigint;
  readonly links?: number;
}

/** What a storage tells of its room. */
export interface StorageRoom {
  readonly capacityBytes?: number;
  readonly freeBytes: number;
}

/** What part of a file to read; without `length` to its end. */
export interface ByteRange {
  readonly from?: number;
  readonly length?: number;
}

/** Ends an operation, and hears of its progress. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface RemoveOptions extends CallOptions {
  /**
   * URL of a folder: those between it and the file that are empty then go, too, where the protocol removes no more than an empty folder.
   * Inspectors ask for this; a pilot does not, since other attempts store files in the same folder.
   */
  readonly emptyFoldersBelow?: string | undefined;
}

/** Single steps on the files of a storage, for daemons and tools. Each throws `StorageError`. */
export interface StorageFiles<Address = string> {
  /** Returns what is there; undefined: nothing. */
  stat(url: Address, options?: CallOptions): Promise<StoredEntry | undefined>;
  /** Finds everything in a folder and its folders, each folder before what it holds; follows no links. */
  list(folder: Address, options?: CallOptions): AsyncIterable<StoredEntry>;
  read(url: Address, range?: ByteRange, options?: CallOptions): AsyncIterable<Uint8Array>;
  /** Returns the checksum that the storage itself computes; undefined: it cannot. */
  checksum(url: Address, kind: ChecksumKind, options?: CallOptions): Promise<string | undefined>;
  /** Gives a file another name on the same storage, which no file may have. */
  rename(from: Address, to: Address, options?: CallOptions): Promise<void>;
  /** Removes a file. A missing file is no error. */
  remove(url: Address, options?: RemoveOptions): Promise<void>;
  /** Returns undefined where the storage does not tell. */
  room(url: Address, options?: CallOptions): Promise<StorageRoom | undefined>;
}

/** Reads and writes the files of one URL scheme. */
export interface Driver extends StorageFiles<URL> {
  /** Copies the file to `toPath`, or verifies it where it is: without `toPath`. @throws the error of the local disk (`ENOSPC`...), which is not the storage's failure */
  fetch(url: URL, toPath: string | undefined, expected: ExpectedFile): Promise<FetchOutcome>;
  /** Stores a local file under a name that no file has. */
  store(fromPath: string, url: URL, options: StoreOptions): Promise<StoreOutcome>;
  /** Stores a few bytes under a name that no file has. */
  write(bytes: Uint8Array, url: URL, options: StoreOptions): StoreOutcome | Promise<StoreOutcome>;
  /** Writes the bytes of stored files to disk, and their names, each folder once. @throws the file system's error */
  sync(urls: readonly URL[]): void;
}
