import type { DatasetEvent, DatasetKind } from '@visor/schema';
import type { NamedDataset } from './dataset.entity.ts';

/** What the catalog knows of one dataset. */
export interface CatalogDataset {
  readonly id: string;
  readonly name: string;
  /** Announced from outside, made by no task: only such a dataset is matched with templates. */
  readonly external: boolean;
  readonly closed: boolean;
  /** It was closed and takes files again. */
  readonly reopened?: boolean;
  /** Its files are marked for deletion. */
  readonly deleting: boolean;
  readonly kind: DatasetKind;
}

/** What the catalog knows of one file. */
export interface CatalogFile {
  readonly id: string;
  readonly dataset: NamedDataset;
  /** It can be read: at least one good replica. */
  readonly ready: boolean;
}

/** The files of a dataset. */
export interface DatasetFiles {
  readonly dataset: NamedDataset;
  /** All files that it has. */
  readonly count: number;
  /** Those that can be read, in their order. */
  readonly fileIds: readonly string[];
}

/** A dataset as the events of one batch describe it. */
export interface ObservedDataset extends Omit<CatalogDataset, 'deleting'> {
  /** Null: the events say nothing of it. */
  readonly deleting: boolean | null;
  /** Whether one of the events may start a workflow. */
  readonly startsWorkflow: boolean;
}

const STARTING_EVENTS: ReadonlySet<string> = new Set(['opened', 'registered', 'closed', 'reopened']);
const CLOSED_EVENTS: ReadonlySet<string> = new Set([
  'closed',
  'toUpload',
  'uploadCancelled',
  'uploaded',
  'toDelete',
  'deleted',
]);
const DELETING_EVENTS: ReadonlyMap<string, boolean> = new Map([
  ['toDelete', true],
  ['deleted', true],
  ['deleteCancelled', false],
]);

/** Combines the events of a batch, one entry per dataset. A refused dataset does not exist and has no entry, and a refused command changes none. */
export function observeDatasets(events: readonly DatasetEvent[]): ObservedDataset[] {
  const observed = new Map<string, ObservedDataset>();
  for (const event of events) {
    if (event.type === 'refused' || event.type === 'commandRefused') continue;
    const before = observed.get(event.datasetId);
    observed.set(event.datasetId, {
      id: event.datasetId,
      name: event.name,
      external: event.kind === 'input' && event.parentDatasetId == null,
      kind: event.kind,
      deleting: DELETING_EVENTS.get(event.type) ?? before?.deleting ?? null,
      closed: CLOSED_EVENTS.has(event.type) || (before?.closed === true && event.type !== 'reopened'),
      ...(event.type === 'reopened' || before?.reopened ? { reopened: true } : {}),
      startsWorkflow: STARTING_EVENTS.has(event.type) || before?.startsWorkflow === true,
    });
  }
  return [...observed.values()];
}
