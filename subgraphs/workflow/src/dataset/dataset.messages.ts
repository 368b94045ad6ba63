import type { DatasetClass, DatasetClose, DatasetInput, DatasetKind, DatasetUpload } from '@visor/schema';
import type { NamedDataset } from './dataset.entity.ts';

/** What a dataset is in its chain, and what it is for. */
interface DatasetRole {
  readonly kind: DatasetKind;
  readonly class?: DatasetClass;
}

/** Builds the request that opens a dataset for a task. */
export const openDatasetMessage = (role: DatasetRole, dataset: NamedDataset, parent: NamedDataset): DatasetInput => ({
  datasetId: dataset.id,
  name: dataset.name,
  ...role,
  parentDatasetId: parent.id,
});

/** Builds the request that makes a dataset of files of another one, to run them again. */
export const selectFilesMessage = (
  dataset: NamedDataset,
  parent: NamedDataset,
  fileIds: readonly string[],
): DatasetInput => ({ ...openDatasetMessage({ kind: 'input' }, dataset, parent), fileIds });

/** The files that a dataset is closed with. */
export interface DatasetContents {
  readonly datasetId: string;
  readonly count: number;
  readonly digest: string;
}

/** Builds the request that closes a dataset. */
export const closeDatasetMessage = (name: string, { datasetId, count, digest }: DatasetContents): DatasetClose => ({
  datasetId,
  dataset: name,
  count,
  digest,
});

/** Builds the request that marks a closed dataset for upload. */
export const uploadDatasetMessage = (datasetId: string): DatasetUpload => ({ datasetId });
