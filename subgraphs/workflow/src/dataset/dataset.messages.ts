import type { NewEvent } from '@visor/bus';
import type { DatasetClose, DatasetInput, DatasetKind, DatasetUpload } from '@visor/schema';
import type { NamedDataset } from './dataset.entity.ts';

/** Asks the catalog to open a dataset that a task fills. */
export function openDatasetMessage(kind: DatasetKind, { id, name }: NamedDataset, parent: NamedDataset): NewEvent {
  const value: DatasetInput = { datasetId: id, name, kind, parentDatasetId: parent.id };
  return { topic: 'dsm.register.dataset.input', key: name, type: 'input', value };
}

/** The files that a dataset is closed with. */
export interface DatasetContents {
  readonly datasetId: string;
  readonly count: number;
  readonly digest: string;
}

/** Asks the catalog to close a dataset. */
export function closeDatasetMessage(name: string, { datasetId, count, digest }: DatasetContents): NewEvent {
  const value: DatasetClose = { datasetId, dataset: name, count, digest };
  return { topic: 'dsm.register.dataset.close', key: name, type: 'close', value };
}

/** Asks the catalog to mark a closed dataset for upload. */
export function uploadDatasetMessage(datasetId: string): NewEvent {
  const value: DatasetUpload = { datasetId };
  return { topic: 'dsm.register.dataset.upload', key: datasetId, type: 'upload', value };
}
