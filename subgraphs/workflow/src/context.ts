import type { Database } from '@visor/db';
import type { Broadcast, RequestContext } from '@visor/service';
import type { Deps } from './deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Runtime } from './runtime.ts';

/** What a resolver uses. */
export interface Context extends RequestContext {
  readonly db: Database;
  readonly deps: Deps;
  /** Of this request only. */
  readonly loaders: Loaders;
  /** Ids of changed workflows, whichever replica changed them. */
  readonly changes: Pick<Broadcast<string>, 'listen'>;
}

export const contextOf = (request: RequestContext, { db, deps, changes }: Runtime): Context => ({
  ...request,
  db,
  deps,
  changes,
  loaders: createLoaders(db),
});
