/** What a file is where it lies; numbers of 64 bits are signed. A server tells no device and no inode: 0. */
export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A step that was not taken; the message is the rest of a sentence about the file. */
export class NotMovedError extends Error {
  override name = 'NotMovedError';
}

/** Files of a storage that are set aside: each under its id, in a folder of the root. Paths are keys of a scan. */
export interface Quarantine {
  /** Returns what is at a path; undefined: nothing. Links are not followed. @throws NotMovedError where it is no plain file */
  find(key: string): Promise<FileIdentity | undefined>;
  findSetAside(id: string): Promise<FileIdentity | undefined>;
  /** Sets a file aside, where it is still the one that was seen. @throws NotMovedError */
  setAside(id: string, key: string, seen: Pick<FileIdentity, 'size' | 'modifiedMs'>): Promise<FileIdentity>;
  /** Gives a file that was set aside a path, which no file may have. @throws NotMovedError */
  bringBack(id: string, key: string): Promise<void>;
  /** Deletes a file that was set aside, where it is still the one that was. @throws NotMovedError */
  purge(id: string, identity: Pick<FileIdentity, 'device' | 'inode' | 'size'>): Promise<void>;
  /** The number that was kept last; 0: none was. */
  readGeneration(): Promise<number>;
  /** Keeps a number, in place of the last one: whatever ends the process, one of the two is kept. */
  writeGeneration(value: number): Promise<void>;
}
