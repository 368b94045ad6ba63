import type { Database } from '@visor/db';
import type { RequestContext } from '@visor/service';

/** What a resolver works with. */
export interface Context extends RequestContext {
  readonly db: Database;
}
