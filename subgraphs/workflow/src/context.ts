import type { Database } from '@visor/db';
import type { Broadcast, RequestContext } from '@visor/service';
import type { Deps } from './deps.ts';
import type { Loaders } from './loaders.ts';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly db: Database;
  readonly deps: Deps;
  /** Fresh for each request. */
  readonly loaders: Loaders;
  /** Ids of workflows that changed, whichever replica changed them. */
  readonly changes: Pick<Broadcast<string>, 'listen'>;
}
