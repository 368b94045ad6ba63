import type { DatasetKind } from '@visor/schema';
import type { Page } from '@visor/service';

/** A dataset as other services know it: by id. */
export interface DatasetRef {
  readonly id: string;
}

/** A dataset for which a template is sought. */
export interface Undecided {
  readonly id: string;
  readonly name: string;
}

/** What is kept of a dataset. */
export interface KnownDataset extends Undecided {
  /** Announced from outside, made by no task. */
  readonly external: boolean;
  readonly opened: boolean;
  readonly closed: boolean;
  /** Its files are to be deleted. */
  readonly deleting: boolean;
  /** Null: it was seen before kinds were kept, or a task is to make it. */
  readonly kind: DatasetKind | null;
}

/** A page of datasets that wait, and of what. */
export interface WaitingPage extends Page<DatasetRef> {
  /** SQL LIKE pattern of the names. */
  readonly pattern: string;
}
