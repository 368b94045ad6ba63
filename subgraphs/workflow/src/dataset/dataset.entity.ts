import type { DatasetKind } from '@visor/schema';
import type { Page } from '@visor/service';

/** A dataset as other services know it: by id. */
export interface DatasetRef {
  readonly id: string;
}

/** A dataset with the name that templates are matched with. */
export interface NamedDataset {
  readonly id: string;
  readonly name: string;
}

/** What workflow records of a dataset. */
export interface KnownDataset extends NamedDataset {
  /** Announced from outside, made by no task. */
  readonly external: boolean;
  readonly opened: boolean;
  readonly closed: boolean;
  /** Its files are marked for deletion. */
  readonly deleting: boolean;
  /** Null when it was recorded before kinds were, or a task makes it. */
  readonly kind: DatasetKind | null;
}

/** A page of waiting datasets, and the mask that they fit. */
export interface WaitingPage extends Page<DatasetRef> {
  /** SQL LIKE pattern of the names. */
  readonly pattern: string;
}
