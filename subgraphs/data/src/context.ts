import type { Database } from '@visor/db';
import type { Broadcast, RequestContext } from '@visor/service';
import type { DatasetChange } from './dataset/dataset-changes.ts';
import type { Loaders } from './loaders.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly db: Database;
  /** Of this request only. */
  readonly loaders: Loaders;
  readonly changes: Broadcast<DatasetChange>;
  readonly now: () => Date;
}
