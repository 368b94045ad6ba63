import type { Database } from '@visor/db';
import type { DatasetEvent } from '@visor/schema';
import type { Feed, RequestContext } from '@visor/service';
import type { Confinement } from '@visor/storage';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Runtime } from './runtime.ts';

/** What resolvers need for one request. */
export interface Context extends RequestContext {
  readonly db: Database;
  /** Of this request only. */
  readonly loaders: Loaders;
  readonly changes: Feed<DatasetEvent>;
  /** Folders that storages must lie in. */
  readonly storageRoots: Confinement;
  readonly now: () => Date;
}

export const contextOf = (request: RequestContext, { db, deps, changes, storageRoots }: Runtime): Context => ({
  ...request,
  db,
  changes,
  storageRoots,
  loaders: createLoaders(db),
  now: deps.now,
});
