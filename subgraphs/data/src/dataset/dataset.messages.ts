import type { NewEvent } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { DatasetEvent, DatasetEventType } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import type { Dataset } from './dataset.entity.ts';

/** A fact about a dataset, for `dsm.dataset.events`. */
export function datasetEvent(
  type: DatasetEventType,
  dataset: Pick<Dataset, 'id' | 'name' | 'kind' | 'parentId' | 'fileCount' | 'bytes'>,
  more: Pick<DatasetEvent, 'missing' | 'surplus' | 'names' | 'code' | 'text'> = {},
): NewEvent {
  const value: DatasetEvent = {
    type,
    datasetId: dataset.id,
    name: dataset.name,
    kind: dataset.kind,
    ...(dataset.parentId && { parentDatasetId: dataset.parentId }),
    fileCount: dataset.fileCount,
    bytes: dataset.bytes,
    ...more,
  };
  return { topic: 'dsm.dataset.events', key: dataset.id, type, value };
}

const said: Readonly<Record<DatasetEventType, string>> = {
  opened: 'dataset opened',
  refused: 'dataset refused',
  registered: 'files registered',
  closed: 'dataset closed',
  closeDeferred: 'close of dataset deferred',
  closeRefused: 'close of dataset refused',
  toUpload: 'dataset to be uploaded',
  toDelete: 'dataset to be deleted',
};

/** Publishes facts about datasets, and says them to operators. */
export function tell({ publish, logAfterCommit }: Deps, tx: Tx, events: readonly NewEvent[]): void {
  publish(tx, events);
  for (const { value } of events) {
    const { type, datasetId, name, fileCount, missing, surplus, names, code, text } = value as DatasetEvent;
    const details = { datasetId, name, fileCount, missing, surplus, names: names && sample(names), code, text };
    logAfterCommit(tx, details, said[type]);
  }
}
