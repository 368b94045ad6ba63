import type { NewEvent } from '@visor/bus';
import type { DatasetEvent, DatasetEventType } from '@visor/schema';
import type { Dataset } from './dataset.entity.ts';

/** A fact about a dataset, for `dsm.dataset.events`. */
export function datasetEvent(
  type: DatasetEventType,
  dataset: Dataset,
  more: Pick<DatasetEvent, 'missing' | 'surplus' | 'names'> = {},
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
