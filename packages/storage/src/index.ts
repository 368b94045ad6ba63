export { openStorage, type Storage, type StorageOptions } from './storage.ts';
export { confineTo, OutsideError, type Confinement } from './confine.ts';
export { isPlainName, urlWithin } from './path.rules.ts';
export { checksumOf, checksumOfBytes, type Checksum } from './checksum.ts';
export type {
  ChecksumKind,
  Expected,
  FetchFault,
  FetchOutcome,
  Stored,
  StoreFault,
  StoreOptions,
  StoreOutcome,
} from './outcome.ts';
