import type { Tx } from '@visor/db';
import type { DatasetEvent, DatasetEventType, DatasetOpened } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import type { Dataset } from './dataset.entity.ts';

/** What every event of a dataset says of it. */
export const datasetFields = (
  dataset: Pick<Dataset, 'id' | 'name' | 'kind' | 'parentId' | 'fileCount' | 'bytes'>,
): Omit<DatasetOpened, 'type'> => ({
  datasetId: dataset.id,
  name: dataset.name,
  kind: dataset.kind,
  ...(dataset.parentId && { parentDatasetId: dataset.parentId }),
  fileCount: dataset.fileCount,
  bytes: dataset.bytes,
});

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
export function tell({ publish, logAfterCommit }: Deps, tx: Tx, events: readonly DatasetEvent[]): void {
  publish(tx, 'dsm.dataset.events', events);
  for (const event of events) {
    const { type, kind: _kind, bytes: _bytes, parentDatasetId: _parent, ...details } = event;
    const names = 'names' in event && event.names ? { names: sample(event.names) } : {};
    logAfterCommit(tx, { ...details, ...names }, said[type]);
  }
}
