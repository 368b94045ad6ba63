import type { Database } from '@visor/db';
import type { Broadcast, RequestContext } from '@visor/service';
import type { Confinement } from '@visor/storage';
import type { DatasetChange } from './dataset/live-events.ts';
import type { Loaders } from './loaders.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly db: Database;
  /** Of this request only. */
  readonly loaders: Loaders;
  readonly changes: Broadcast<DatasetChange>;
  /** Folders that storages may lie in. */
  readonly storageRoots: Confinement;
  readonly now: () => Date;
}
