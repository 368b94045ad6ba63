import type { InconsistencyKind } from './rules.store.ts';

const REPAIR = 'repairDataInconsistencies';

/** What to do about each kind. */
export const REMEDIES: Readonly<Record<InconsistencyKind, string>> = {
  DATASET_COUNTERS: `${REPAIR} counts again`,
  CLOSED_DIGEST:
    'compare the files of the dataset with the checklist of its close; none of them may be deleted before; where no workflow has used it, open it again (reopenDataset) and close it',
  CLOSE_OF_CLOSED: `${REPAIR} removes the close, which nothing waits for`,
  CLOSE_NOT_COMPARED: `${REPAIR} compares it; the next round of the service does so, too`,
  UPLOADED_WITHOUT_COPY: 'keep the internal copies, and upload the dataset again (visor upload DATASET)',
  UPLOADED_NOT_VERIFIED:
    'keep the internal copies, and let the inspector read the external one (inspect scrub STORAGE)',
  UPLOAD_STANDS_STILL: 'look whether an uploader runs (visor status), and at its log',
  MARKED_BUT_KEPT:
    'take the mark back (undeleteDataset), which keeps what is left where the deletion has begun, or hold the dataset; nothing goes that a hold keeps',
  DELETION_STANDS_STILL:
    'look whether an inspector runs where the storage is mounted (visor status), and at its log; take it back (undeleteDataset) where it is not recorded how far it is',
  LAST_COPY_DELETED:
    'look at the acts of the inspector for the file; run its inputs again (rerun), or restore it from outside',
  DELETED_WITH_COPY:
    'remove what nobody wants from its storage by hand, then let the inspector look (visor inspect consistency STORAGE)',
  READY_WITHOUT_COPY:
    'inspect the storage of its copies; where a good copy is found, announce it again (visor publish dsm.register.file.input), else run its inputs again (rerun)',
  UNREADY_WITH_COPY: `${REPAIR} makes it READY`,
  MADE_TWICE: 'look at both jobs; the next stage reads both files: run what was made of them again (rerun)',
  LINEAGE_CIRCLE: 'look at the requests that registered both files: what was made of them is counted wrong',
  COPY_NOT_FINISHED: 'look whether an inspector runs (visor status), and at its log',
  ACCUSED_LONG_AGO:
    'look whether an inspector runs where the storage is mounted (visor status): it reads the copy again',
  STORAGE_USE: `${REPAIR} counts again`,
  STORAGE_UNHEALTHY: 'look at the storage: the reason says what fails; nothing is deleted there meanwhile',
  ROOTS_NESTED: 'drain the inner storage, and register it under a folder of its own',
  SET_ASIDE_WHERE_KEPT: 'bring the file back from quarantine where it is still there, and look at what set it aside',
  INSPECTION_ABANDONED: 'start an inspector where the storage is mounted: it takes the inspection over',
  DARK_BUT_KNOWN: 'announce the file again: it is brought back from quarantine',
  PLACE_TWICE: 'read the bytes at this place, and mark the copy bad whose checksum they do not have',
};
