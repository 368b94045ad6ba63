import type { InconsistencyKind } from './rules.store.ts';

const REPAIR = 'repairDataInconsistencies';

/** What to do about each kind. */
export const REMEDIES: Readonly<Record<InconsistencyKind, string>> = {
  DATASET_COUNTERS: `${REPAIR} counts again`,
  CLOSED_DIGEST: 'compare the files of the dataset with the checklist of its close; none of them may be deleted before',
  CLOSE_OF_CLOSED: `${REPAIR} removes the close, which nothing waits for`,
  CLOSE_NOT_COMPARED: `${REPAIR} compares it; the next round of the service does so, too`,
  UPLOADED_WITHOUT_COPY: 'keep the internal copies, and upload the dataset again',
  DELETED_WITH_COPY: 'look at the copies; those that are there are deleted when the dataset is deleted again',
  READY_WITHOUT_COPY:
    'inspect the storage of its copies; announce the file again where a good copy is found, else run its inputs again (rerun)',
  UNREADY_WITH_COPY: `${REPAIR} makes it READY`,
  COPY_NOT_FINISHED: 'look whether an inspector runs (visor status), and at its log',
  ACCUSED_LONG_AGO:
    'look whether an inspector runs where the storage is mounted (visor status): it reads the copy again',
  STORAGE_USE: `${REPAIR} counts again`,
  STORAGE_UNHEALTHY: 'look at the storage: the reason says what fails; nothing is deleted there meanwhile',
  INSPECTION_ABANDONED: 'start an inspector where the storage is mounted: it takes the inspection over',
  DARK_BUT_KNOWN: 'announce the file again: it is brought back from quarantine',
  PLACE_TWICE: 'read the bytes at this place, and mark the copy bad whose checksum they do not have',
};
