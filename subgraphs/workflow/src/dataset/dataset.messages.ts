import type { DatasetClose, DatasetInput, DatasetKind, DatasetUpload } from '@visor/schema';
import type { NamedDataset } from './dataset.entity.ts';

/** Asks the catalog to open a dataset that a task fills. */
export const openDatasetMessage = (kind: DatasetKind, dataset: NamedDataset, parent: NamedDataset): DatasetInput => ({
  datasetId: dataset.id,
  name: dataset.name,
  kind,
  parentDatasetId: parent.id,
});

/** The files that a dataset is closed with. */
export interface DatasetContents {
  readonly datasetId: string;
  readonly count: number;
  readonly digest: string;
}

/** Asks the catalog to close a dataset. */
export const closeDatasetMessage = (name: string, { datasetId, count, digest }: DatasetContents): DatasetClose => ({
  datasetId,
  dataset: name,
  count,
  digest,
});

/** Asks the catalog to mark a closed dataset for upload. */
export const uploadDatasetMessage = (datasetId: string): DatasetUpload => ({ datasetId });
