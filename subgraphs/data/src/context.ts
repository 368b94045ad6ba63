import type { Handlers } from '@visor/bus';
import type { Database } from '@visor/db';
import type { DatasetEvent, StorageEvent } from '@visor/schema';
import type { Feed, RecordedEventFeed, RequestContext } from '@visor/service';
import type { Deps } from './deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { consumers } from './consumers.ts';
import type { Links } from './link/links.ts';
import type { StoragePlaces } from './storage/register-storage.ts';
import type { TransferSlots } from './transfer/transfer-slots.ts';
import type { UploadParts } from './upload/start-uploads.ts';
import type { Runtime } from './runtime.ts';

/** What resolvers need for one request. */
export interface Context extends RequestContext {
  /** Of the consumer group, for what is replayed. */
  readonly handlers: () => Handlers;
  readonly db: Database;
  readonly deps: Deps;
  /** Of this request only. */
  readonly loaders: Loaders;
  readonly changes: Feed<DatasetEvent>;
  readonly storageFeed: Feed<StorageEvent>;
  /** What is recorded of what happened. */
  readonly events: RecordedEventFeed;
  /** Where storages may lie, and how their roots are reached. */
  readonly places: StoragePlaces;
  readonly links: Links;
  /** Keys of the metadata by which datasets can be found. */
  readonly metadataKeys: readonly string[];
  readonly uploads: UploadParts;
  /** Log archives that are read. */
  readonly archives: TransferSlots;
  /** Folders that storages must lie in. */
  readonly roots: readonly string[];
  /** What links begin with. */
  readonly publicUrl: string;
}

export const contextOf = (request: RequestContext, runtime: Runtime): Context => {
  const {
    db,
    deps,
    changes,
    storageFeed,
    events,
    places,
    links,
    metadataKeys,
    publicUrl,
    archives,
    download,
    uploads,
  } = runtime;
  return {
    ...request,
    handlers: () => consumers(runtime),
    db,
    deps,
    changes,
    storageFeed,
    events,
    places,
    links,
    metadataKeys,
    publicUrl,
    archives,
    uploads,
    roots: download.roots,
    loaders: createLoaders(db),
  };
};
