/**
 * Path as `scanKey` writes it, bytes, milliseconds since 1970 of the last change of its bytes, and number of its names; of a local file
 * its inode and the milliseconds of the last change of that, else zeros.
 */
export type ScannedFile = readonly [
  path: string,
  size: number,
  modifiedMs: number,
  links: number,
  inode: number,
  changedMs: number,
];

/** What is no plain file, or could not be read. */
export interface ScanProblem {
  readonly path: string;
  /** Nothing is known of what lies in it. */
  readonly folder: boolean;
  /** The rest of a sentence about it. */
  readonly text: string;
}

export interface ScanBatch {
  readonly files: readonly ScannedFile[];
  readonly problems: readonly ScanProblem[];
}

/** Said of a folder that has the marker of a root: its files belong to another storage, perhaps of another installation. */
export const OTHER_ROOT = 'is the root of another storage, which is left alone';
