import type { Logger } from '@visor/service/process';
import type { Catalog, Place } from './catalog/open-catalog.ts';
import type { CloseRules } from './close/close.rules.ts';
import type { Disk } from './disk/disk.ts';
import type { PendingFiles } from './files/pending-files.rules.ts';
import type { Journal } from './journal/journal.ts';
import type { DatasetNaming } from './names/dataset-name.rules.ts';
import type { Report } from './report/report.ts';

/** What the parts of a watcher share. */
export interface WatchContext {
  /** The watched folder, absolute and without links. */
  readonly folder: string;
  readonly naming: DatasetNaming;
  readonly isMarker: (path: string) => boolean;
  readonly rules: CloseRules;
  /** How long size and times of a file must not change, milliseconds. */
  readonly stillMs: number;
  /** Shortest time between two lists of the whole folder, milliseconds. */
  readonly rescanMs: number;
  readonly disk: Disk;
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly place: Place;
  readonly pending: PendingFiles;
  readonly report: Report;
  readonly logger: Logger;
  /** Milliseconds of a clock that does not jump. */
  now(): number;
  /** Starts rounds of the loops soon. */
  readonly wake: Readonly<Record<'scan' | 'complete' | 'announce' | 'close', () => void>> & {
    /** Looks at a path soon. */
    readonly look: (path: string) => void;
  };
}
