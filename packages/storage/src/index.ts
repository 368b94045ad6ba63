export { checkStorage, type CheckStep } from './check-storage.ts';
export { MAX_WRITTEN_BYTES, openStorage, type LocalStorage, type Storage } from './storage.ts';
export { StorageError } from './storage-error.ts';
export { MAX_SMALL_FILE_BYTES, readSmallFile } from './read-small-file.ts';
export { openHelperStorage, type HelperStorage } from './helper/open-helper-storage.ts';
export { NoAnswer, openInspector } from './helper/open-inspector.ts';
export { inspectFile, isExecutable, type Inspect, type InspectedFile } from './inspect-file.ts';
export { checksumOfFile } from './checksum-of-file.ts';
export { confineTo, isAmongRoots, OutsideError, type Confinement } from './confine-to.ts';
export { isPlainName, isWithin, urlWithin } from './path.rules.ts';
export { isPartName, readPartRecord } from './part-record.ts';
export type {
  FetchFailureReason,
  FileToStore,
  MarkedRoot,
  StoredEntry,
  StoreFailure,
  StoreFailureReason,
  StoreOutcome,
  OnProgress,
} from './driver.ts';
export { statIdentityOf } from './verified-files.ts';
export { createChecksum } from './checksum.ts';
export { openFolderWithin, openWithin, UnreadableError } from './open-within.ts';
export { findMarkerAbove, readMarker, removeMarker, writeMarker, type RootAccess } from './root-marker.ts';
export { MARKER_NAME, type FoundMarker } from './root-marker.rules.ts';
export { syncFolder } from './sync-folder.ts';
