import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Refusal } from '@visor/schema';

/** A folder whose files a watcher of the stack announces. */
export interface WatchedFolder {
  readonly folder: string;
  /** The dataset of all files; without it `nameFrom` names the dataset of each. */
  readonly dataset?: string;
  /** Regular expression over the path of a file (default: the dataset is called as the first folder of the path). */
  readonly nameFrom?: string;
  /** A file of this name says that a run has ended (default: END). */
  readonly endMarker?: string;
  /** Seconds without a new file after which a dataset closes. */
  readonly closeAfterSeconds?: number;
  /** Seconds that size and times of a complete file do not change (default: 2). */
  readonly stillSeconds?: number;
}

/** Each folder in the watched folder holds the files of one dataset. */
const FIRST_FOLDER = '^(?<dataset>[^/]+)/';

const DIGEST_LENGTH = 16;
const digestOf = (folder: string): string => createHash('sha256').update(folder).digest('hex').slice(0, DIGEST_LENGTH);

/** The settings of the watcher of a folder, but for those that all processes have. */
export function watcherEnvironment(dir: string, watched: WatchedFolder): Record<string, string> {
  const { folder, dataset, nameFrom, endMarker = 'END', closeAfterSeconds, stillSeconds } = watched;
  const name = basename(folder).replaceAll(/[^\w.-]/g, '-') || 'root';
  return {
    WATCH_DIR: folder,
    WATCH_STATE: join(dir, 'watch', digestOf(folder)),
    WATCH_STORAGE: `${name}-${digestOf(folder).slice(0, 6)}`,
    WATCH_END_MARKER: endMarker,
    ...(dataset === undefined ? { WATCH_NAME_FROM: nameFrom ?? FIRST_FOLDER } : { WATCH_DATASET: dataset }),
    ...(closeAfterSeconds === undefined ? {} : { WATCH_CLOSE_AFTER_SECONDS: String(closeAfterSeconds) }),
    ...(stillSeconds === undefined ? {} : { WATCH_STILL_SECONDS: String(stillSeconds) }),
  };
}

/**
 * Checks folders that a person gives; one with an empty name stands for none. A folder that is not there yet is waited for.
 * @throws Refusal INVALID
 */
export function checkWatched(given: readonly WatchedFolder[]): readonly WatchedFolder[] {
  const watched = given
    .filter(({ folder }) => folder !== '')
    .map((each) => ({ ...each, folder: resolve(each.folder) }));
  for (const { folder } of watched) {
    if (/[:\n]/.test(folder)) throw new Refusal('INVALID', `--watch ${folder} has a ":" or a line end in its name`);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
      throw new Refusal('INVALID', `--watch ${folder} is not a folder: give the folder that files come into`);
  }
  return watched;
}
