import type { Tx } from '@visor/db';
import { retentionSentence, type RetentionReasonCode } from '@visor/schema';
import type {
  DatasetCloseDeferred,
  DatasetCloseRefused,
  DatasetCommandRefused,
  DatasetDeleteCancelled,
  DatasetDeleteRefused,
  DatasetEvent,
  DatasetEventType,
  DatasetOpened,
  DatasetRefused,
  DatasetUploadCancelled,
} from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import type { Dataset } from './dataset.entity.ts';

type DescribedDataset = Pick<Dataset, 'id' | 'name' | 'kind' | 'parentId' | 'fileCount' | 'bytes'>;

/** Fields that every event of a dataset has. */
const datasetFields = (dataset: DescribedDataset): Omit<DatasetOpened, 'type'> => ({
  datasetId: dataset.id,
  name: dataset.name,
  kind: dataset.kind,
  ...(dataset.parentId && { parentDatasetId: dataset.parentId }),
  fileCount: dataset.fileCount,
  bytes: dataset.bytes,
});

/** Events whose only content is the dataset. */
type PlainEventType =
  'opened' | 'registered' | 'closed' | 'reopened' | 'toUpload' | 'uploaded' | 'toDelete' | 'deleted';

export const datasetEvents = (type: PlainEventType, datasets: Iterable<DescribedDataset>): DatasetEvent[] =>
  Array.from(datasets, (dataset) => ({ type, ...datasetFields(dataset) }));

/** @param dataset as it was requested: nothing exists under its id */
export const datasetRefused = (dataset: DescribedDataset, code: string, text: string): DatasetRefused => ({
  type: 'refused',
  ...datasetFields(dataset),
  code,
  text,
});

/** A command that the catalog does not carry out. @param dataset what the command is about; only its id where none has it */
export const commandRefused = (
  command: DatasetCommandRefused['command'],
  dataset: DescribedDataset | Pick<DescribedDataset, 'id'>,
  code: string,
  text: string,
): DatasetCommandRefused => ({
  type: 'commandRefused',
  datasetId: dataset.id,
  ...('name' in dataset && { name: dataset.name, kind: dataset.kind }),
  command,
  code,
  text,
});

/** How the files of a dataset differ from a checklist. */
interface Difference {
  readonly missing: number;
  readonly surplus: number;
  /** The first names concerned, where they are known. */
  readonly names: readonly string[];
}

const differenceFields = ({ missing, surplus, names }: Difference) => ({
  missing,
  surplus,
  ...(names.length > 0 && { names }),
});

export const closeDeferred = (dataset: DescribedDataset, difference: Difference): DatasetCloseDeferred => ({
  type: 'closeDeferred',
  ...datasetFields(dataset),
  ...differenceFields(difference),
});

/** @param refusal of a close that came after the dataset was closed */
export const closeRefused = (
  dataset: DescribedDataset,
  difference: Difference,
  refusal?: { readonly code: string; readonly reason: string },
): DatasetCloseRefused => ({
  type: 'closeRefused',
  ...datasetFields(dataset),
  ...differenceFields(difference),
  ...(refusal && { code: refusal.code, text: refusal.reason }),
});

/** @param reasons why the dataset is kept */
export const deleteRefused = (
  dataset: DescribedDataset,
  reasons: readonly { readonly code: RetentionReasonCode; readonly parameters: Readonly<Record<string, unknown>> }[],
): DatasetDeleteRefused => ({
  type: 'deleteRefused',
  ...datasetFields(dataset),
  codes: reasons.map(({ code }) => code),
  text: reasons.map(({ code, parameters }) => retentionSentence(code, parameters)).join('; '),
});

export const deleteCancelled = (dataset: DescribedDataset, text: string): DatasetDeleteCancelled => ({
  type: 'deleteCancelled',
  ...datasetFields(dataset),
  text,
});

export const uploadCancelled = (dataset: DescribedDataset, text: string): DatasetUploadCancelled => ({
  type: 'uploadCancelled',
  ...datasetFields(dataset),
  text,
});

const LOG_MESSAGES: Readonly<Record<DatasetEventType, string>> = {
  opened: 'dataset opened',
  refused: 'dataset refused',
  registered: 'files registered',
  closed: 'dataset closed',
  reopened: 'dataset opened again',
  closeDeferred: 'close of dataset deferred',
  closeRefused: 'close of dataset refused',
  toUpload: 'dataset marked for upload',
  uploaded: 'dataset uploaded',
  uploadCancelled: 'upload of dataset taken back',
  toDelete: 'dataset marked for deletion',
  commandRefused: 'command on dataset refused',
  deleteRefused: 'deletion of dataset refused',
  deleteCancelled: 'dataset is kept after all',
  deleted: 'dataset deleted',
};

/** Publishes events of datasets, and logs each after the commit. */
export function publishDatasetEvents({ publish, logAfterCommit }: Deps, tx: Tx, events: readonly DatasetEvent[]): void {
  publish(tx, 'dsm.dataset.events', events);
  for (const event of events) {
    const { type, ...fields } = event;
    const {
      kind: _kind,
      bytes: _bytes,
      parentDatasetId: _parent,
      ...details
    } = { bytes: 0, parentDatasetId: null, ...fields };
    const names = 'names' in event && event.names ? { names: sample(event.names) } : {};
    logAfterCommit(tx, { ...details, ...names }, LOG_MESSAGES[type]);
  }
}
